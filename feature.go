package papers

import "time"

// FeatureKind says who or what put a paper on a front page.
type FeatureKind string

// The ways onto a front page so far.
const (
	FromFile    FeatureKind = "file"    // an operator's list, ingested with --feature
	FromStarter FeatureKind = "starter" // the library that the binary carries
)

// A Feature is a paper's place on one day's front page.
type Feature struct {
	Day      Day
	Paper    ID
	Position int         // from 1, in the order of the day
	Kind     FeatureKind // by whom or what
	By       string      // the file's name or the person's, for the reader: "reference.jsonl"
	Account  string      // the name of the person's account, "" for what no person chose; read only
	At       time.Time   // when it was put there
}

// An Entry is one paper as it stands in a list, with the reason why.
type Entry struct {
	Paper   Paper
	Feature Feature  // the zero Feature for a paper that stands there by its announcement alone
	Tally   Tally    // filled in by who shows it in numbers
	Signals []Signal // what other sites say of it; filled in by who shows them
}

// Came is when an entry came to the front page; zero for papers without a day.
// One that was put there later, or ahead of time, came on that day.
func (e Entry) Came() time.Time {
	switch day := e.Feature.Day; {
	case !day.IsZero() && DayOf(e.Feature.At.UTC()) == day:
		return e.Feature.At
	case !day.IsZero():
		return day.Time()
	case !e.Paper.Announced.IsZero():
		return e.Paper.Announced.Time()
	}
	return time.Time{}
}

// An Edition is a front page: what one period shows.
type Edition struct {
	Period    Period
	Entries   []Entry // in the order to be shown, cut to what was asked for
	Total     int     // how many there are in all for this kind of edition
	Featured  bool    // whether these were chosen; false: they are all that was announced
	Announced int     // how many papers were announced in the period, chosen or not
	Previous  Period  // the nearest earlier period that has something; zero where none has
	Next      Period  // the nearest later one
}
