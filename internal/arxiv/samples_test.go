package arxiv

import (
	"reflect"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/papertest"
)

const nonexclusive = "http://arxiv.org/licenses/nonexclusive-distrib/1.0/"

// samples are papers of recorded answers, read by hand. Of an abstract they
// tell how it begins and ends, and perhaps a part
// of its middle, with "…" between.
func samples() map[string]papers.Paper {
	return map[string]papers.Paper{
		"oai/mikesaelim_GetRecordResponse.xml 1302.2146": {
			Title: "The Same-Sign Dilepton Signature of RPV/MFV SUSY", Abstract: "The lack of observation of superpartners…at the 14\nTeV LHC with a 100 fb^-1 data set.",
			Authors:    []papers.Author{{Name: "Joshua Berger"}, {Name: "Maxim Perelstein"}, {Name: "Michael Saelim"}, {Name: "Philip Tanedo"}},
			Categories: []papers.Category{"hep-ph", "hep-ex"}, Comments: "18 pages, 6 figures; v2: References added", License: nonexclusive, Submitter: "Michael Saelim",
			Versions:  []papers.Version{{Number: 1, Date: instant("2013-02-08T21:00:01Z"), Size: "853kb"}, {Number: 2, Date: instant("2013-04-02T01:50:08Z"), Size: "849kb"}},
			Published: instant("2013-02-08T21:00:01Z"), Updated: instant("2013-04-02T01:50:08Z"), Announced: day("2013-02-12"),
		},
		"oai/listrecords_arXivRaw_or_arXiv_1000_2013.xml.gz 0801.3674": {
			Title: "A Study of Structure Formation and Reheating in the D3/D7 Brane   Inflation Model", Abstract: "We study the spectrum…background fields into\nmatter fluctuations.",
			Authors:    []papers.Author{{Name: "Robert H. Brandenberger", Affiliation: "McGill"}, {Name: "Keshav Dasgupta", Affiliation: "McGill"}, {Name: "Anne-Christine Davis", Affiliation: "DAMTP, Cambridge"}},
			Categories: []papers.Category{"hep-th", "astro-ph", "gr-qc", "hep-ph"}, Submitter: "Robert Brandenberger",
			Comments: "Some sections expanded, typos corrected and references added. Final   version to appear in Phys. Rev. D", Journal: "Phys.Rev.D78:083502,2008",
			DOI: "10.1103/PhysRevD.78.083502", License: nonexclusive,
			Versions: []papers.Version{{Number: 1, Date: instant("2008-01-23T21:13:53Z"), Size: "33kb"}, {Number: 2, Date: instant("2008-02-04T15:05:55Z"), Size: "33kb"},
				{Number: 3, Date: instant("2008-03-19T01:33:03Z"), Size: "34kb"}, {Number: 4, Date: instant("2008-09-11T22:03:53Z"), Size: "31kb"}},
			Published: instant("2008-01-23T21:13:53Z"), Updated: instant("2008-09-11T22:03:53Z"), Announced: day("2008-01-25"),
		},
		"oai/listrecords_arXivRaw_or_arXiv_1000_2013.xml.gz 0801.4138": {
			Title: "Plane Jacobian problem for rational polynomials", Abstract: "This paper has been withdrawn by the author due to a crucial error in the…",
			Authors: []papers.Author{{Name: "Nguyen Van Chau"}}, Categories: []papers.Category{"math.AG", "math.AC"}, Submitter: "Nguyen Chau Van", Comments: "This paper has been withdrawn",
			Versions:  []papers.Version{{Number: 1, Date: instant("2008-01-27T16:02:04Z"), Size: "17kb"}, {Number: 2, Date: instant("2008-04-17T07:01:50Z"), Size: "1kb"}},
			Published: instant("2008-01-27T16:02:04Z"), Updated: instant("2008-04-17T07:01:50Z"), Announced: day("2008-01-29"), Withdrawn: true,
		},
		"oai/nock_oaipmh-getrecord---should-get-a-record.json 1412.8544": {
			Title: "A Kochen-Specker system has at least 22 vectors (extended abstract)", Abstract: "At the heart of…embeddability.\n\nContinuing their effort…bound to 22.",
			Authors:    []papers.Author{{Name: "Sander Uijlen", Affiliation: "Radboud Universiteit"}, {Name: "Bas Westerbaan", Affiliation: "Radboud Universiteit"}},
			Categories: []papers.Category{"cs.DM"}, Comments: "In Proceedings QPL 2014, arXiv:1412.8102", Journal: "EPTCS 172, 2014, pp. 154-164", DOI: "10.4204/EPTCS.172.11", License: nonexclusive,
			Published: month("2014-12"),
		},
		"oai/nock_oaipmh-listrecords---should-list-identifiers-from-arxiv.1.200.xml hep-th/9504118": {
			Title: "Discrete Mathematics and Physics on the Planck-Scale", Abstract: "Starting from the hypothesis…naturalness of dimension 4 of ordinary\n(classical) space-time.",
			Authors: []papers.Author{{Name: "M. Requardt"}}, Categories: []papers.Category{"hep-th"}, Comments: "21 pages, Latex", ReportNo: "GOET-TP 101/95", Published: month("1995-04"),
		},
		// The format's namespace got lost, and a collaboration is an author.
		"oai/hepcrawl_sample_arxiv_record0.xml 1601.03238": {
			Title: "Irreversible degradation of quantum coherence under relativistic motion", Abstract: "We study the dynamics of quantum coherence…acceleration of the detector.",
			Authors:    []papers.Author{{Name: "Planck Collaboration"}, {Name: "Jieci Wang"}, {Name: "Zehua Tian"}, {Name: "Jiliang Jing"}, {Name: "Heng Fan"}},
			Categories: []papers.Category{"quant-ph", "gr-qc", "hep-th", "chao-dyn", "nlin.CD"}, Comments: "6 pages, 4 figures, conference paper", ReportNo: "YITP-2016-26",
			Journal: "Phys.Rev. D93 (2015) 016005", DOI: "10.1103/PhysRevD.93.016005, 10.1103/PhysRevD.98.079901;10.1103/PhysRevD.98.079903",
			License: "https://creativecommons.org/licenses/by/3.0/", Published: month("2016-01"),
		},
		// A colon is listed as an author, and places have commas.
		"oai/hepcrawl_sample_arxiv_record8.xml 1606.07538": {
			Title: "Solar Neutrino Measurements in Super-Kamiokande-IV", Abstract: "Upgraded electronics…4.8+1.5-0.8 x10-5 eV2.",
			Authors: []papers.Author{
				{Name: "Super-Kamiokande Collaboration", Affiliation: "Kamioka Observatory, Institute for Cosmic Ray Research, University of Tokyo, Kavli Institute for the Physics and Mathematics of the Universe"},
				{Name: "K. Abe", Affiliation: "Kamioka Observatory, Institute for Cosmic Ray Research, University of Tokyo, Kavli Institute for the Physics and Mathematics of the Universe"},
				{Name: "Y. Suzuki", Affiliation: "Kavli Institute for the Physics and Mathematics of the Universe"},
				{Name: "M. R. Vagins", Affiliation: "Kavli Institute for the Physics and Mathematics of the Universe, Department of Physics and Astronomy, University of California, Irvine"},
				{Name: "C. M. Nantais", Affiliation: "Department of Physics, University of Toronto"}, {Name: "J. F. Martin", Affiliation: "Department of Physics, University of Toronto"},
				{Name: "P. de Perio", Affiliation: "Department of Physics, University of Toronto"},
			},
			Categories: []papers.Category{"hep-ex", "physics.ins-det"}, Comments: "Submitted to Physical Review D; 23 pages, 40 figures", License: nonexclusive, Published: month("2016-06"),
		},
		"atom_api/arxivpy_id_astro-ph_0601001_s0_m100_3150dca9dc76.json astro-ph/0601001": {
			Title:    "Frequency of Hot Jupiters and Very Hot Jupiters from the OGLE-III Transit Surveys Toward the Galactic Bulge and Carina",
			Abstract: "We derive the frequencies of hot Jupiters…distribution in detail.",
			Authors: []papers.Author{{Name: "Andrew Gould", Affiliation: "Ohio State"}, {Name: "Susan Dorsher", Affiliation: "Ohio State"},
				{Name: "B. Scott Gaudi", Affiliation: "CfA"}, {Name: "Andrzej Udalski", Affiliation: "Warsaw University Observatory"}},
			Categories: []papers.Category{"astro-ph"}, Journal: "ActaAstron.56:1-50,2006",
			Comments:  "62 pages including 16 figures and 9 tables. Submitted to Acta Astronomica. Full resolution version at http://www.astronomy.ohio-state.edu/~gould/ogle_hot_jupiters.ps.gz",
			Versions:  []papers.Version{{Number: 1, Date: instant("2006-01-02T14:57:58Z")}},
			Published: instant("2006-01-02T14:57:58Z"), Announced: day("2006-01-03"),
		},
		"atom_api/arxivpy_ref_id_list_1111.2011v2.xml 1111.2011": {
			Title: "Quantum Criticality for Extended Nodes on a Bethe Lattice in the Large   Connectivity Limit", Abstract: "Theoretical description…adding a single extra\ndimension to the theory describing a single node.",
			Authors:    []papers.Author{{Name: "James M. Murray"}, {Name: "Adrian Del Maestro"}, {Name: "Zlatko Tesanovic"}},
			Categories: []papers.Category{"cond-mat.str-el", "cond-mat.stat-mech"}, Comments: "8 pages, 3 figures. Published version",
			Journal: "Phys. Rev. B 85, 115117 (2012)", DOI: "10.1103/PhysRevB.85.115117",
			Versions:  []papers.Version{{Number: 1, Date: instant("2011-11-08T18:48:36Z")}, {Number: 2, Date: instant("2012-04-02T12:38:54Z")}},
			Published: instant("2011-11-08T18:48:36Z"), Updated: instant("2012-04-02T12:38:54Z"), Announced: day("2011-11-09"),
		},
		"rss/rss_quant-ph_2025-04-28.xml 2504.17837": {
			Title: "Statistical noise enhances quantumness benefits in spin-network quantum reservoir computing", Abstract: "Quantum reservoir computing offers…within existing machines.",
			Authors: []papers.Author{{Name: "Youssef Kora"}, {Name: "Christoph Simon"}}, Categories: []papers.Category{"quant-ph", "physics.comp-ph"},
			License: nonexclusive, Published: month("2025-04"), Announced: day("2025-04-28"), DayTold: true,
		},
		"rss/rss_quant-ph_2025-04-28.xml 2504.18342": {
			Title: "Probing Quantum Phenomena through Photoproduction in Relativistic Heavy-Ion Collisions", Abstract: "Photoproduction in ultra-peripheral…",
			Authors:    []papers.Author{{Name: "James Daniel Brandenburg"}, {Name: "Spencer R. Klein"}, {Name: "Zhangbu Xu"}, {Name: "Shuai Yang"}, {Name: "Wangmei Zha"}, {Name: "Jian Zhou"}},
			Categories: []papers.Category{"nucl-ex", "nucl-th", "quant-ph"}, DOI: "10.1016/j.ppnp.2025.104174", Journal: "Progress in Particle and Nuclear Physics (2025)",
			License: "http://creativecommons.org/licenses/by/4.0/", Published: month("2025-04"),
		},
	}
}

func TestSamples(t *testing.T) {
	for name, want := range samples() {
		file, id, _ := strings.Cut(name, " ")
		want.ID = papers.ID(id)
		var got *papers.Paper
		for _, doc := range recorded(t, papertest.Data(t, "protocol", file)) {
			for _, r := range read(t, doc).Records {
				if r.Paper.ID == want.ID {
					got = &r.Paper
				}
			}
		}
		if got == nil {
			t.Errorf("%s is not there", name)
			continue
		}
		parts := strings.Split(want.Abstract, "…")
		if !strings.HasPrefix(got.Abstract, parts[0]) || !strings.HasSuffix(got.Abstract, parts[len(parts)-1]) || !strings.Contains(got.Abstract, parts[len(parts)/2]) {
			t.Errorf("%s: the abstract is %q", name, got.Abstract)
		}
		want.Abstract = got.Abstract
		if !reflect.DeepEqual(*got, want) {
			t.Errorf("%s:\n got %+v\nwant %+v", name, *got, want)
		}
	}
}

func TestSampleDocuments(t *testing.T) {
	d := read(t, recorded(t, papertest.Data(t, "protocol", "oai", "listrecords_arXivRaw_or_arXiv_1000_2013.xml.gz"))[0])
	if d.Token != "496549|47001" || !d.Response.Equal(time.Date(2014, 1, 16, 10, 33, 29, 0, time.UTC)) || len(d.Records) != 1000 || d.Records[0].Line != 6 {
		t.Errorf("token %q, response %s, %d records", d.Token, d.Response, len(d.Records))
	}
	withdrawn := 0
	for _, r := range d.Records {
		if r.Paper.Withdrawn {
			withdrawn++
		}
	}
	if withdrawn != 5 { // seven versions are, and two of these papers came back
		t.Errorf("%d papers are withdrawn", withdrawn)
	}
	d = read(t, recorded(t, papertest.Data(t, "protocol", "rss", "rss_quant-ph_2025-04-28.xml"))[0])
	kinds := map[papers.AnnouncementKind]int{}
	for i, a := range d.Announcements {
		kinds[a.Kind]++
		if a.Day != day("2025-04-28") || a.Paper != d.Records[i].Paper.ID {
			t.Errorf("announced: %+v", a)
		}
		for _, author := range d.Records[i].Paper.Authors {
			if strings.ContainsAny(author.Name, "()") {
				t.Errorf("%s: author %+v", a.Paper, author)
			}
		}
	}
	if want := (map[papers.AnnouncementKind]int{"new": 40, "cross": 10, "replace": 22, "replace-cross": 9}); !reflect.DeepEqual(kinds, want) || d.Items != 81 || d.Day != day("2025-04-28") {
		t.Errorf("kinds %v, %d items, day %s", kinds, d.Items, d.Day)
	}
}
