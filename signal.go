package papers

import "time"

// FromSite is a place on a front page that another site's front page has: its
// readers and curators chose the paper, nobody here.
const FromSite FeatureKind = "site"

// A Signal is what another site says of a paper in numbers, as it was last
// read there. It is shown as that site's, and never added to anything of this
// site's own.
type Signal struct {
	Site     string // the other site's name: its host, with a port and a path where it has them
	Base     string // its address, "https://papers.example.org", without a slash at the end
	Paper    ID
	Day      Day // of the last front page there on which it stood; zero for none
	Position int // on that day, from 1; 0 where nobody chose it there
	Votes    int
	Comments int
	By       string    // who put it on that front page, as that site names them
	First    time.Time // when this site first read of it there
	Seen     time.Time // when it last did
}

// URL is the paper's page at the other site.
func (s Signal) URL() string { return s.Base + s.Paper.Path() }
