package papers

import "time"

// A Tally is what a community has said of a paper, in numbers.
type Tally struct {
	Votes    int
	Comments int // that can be read
}

// A Stance is what one person has done to a paper.
type Stance struct {
	Voted     bool
	Saved     bool
	Dismissed bool // of no interest to her
}

// A Ballot is one person's vote for a paper.
type Ballot struct {
	Paper ID
	User  UserID
	At    time.Time
}
