package harvest

import (
	"fmt"
	"strconv"
	"time"
)

// Words says an Outlook to visitors in a sentence or two; "" when it is Calm.
func (o Outlook) Words() string {
	day := o.Day.Time().Format("Monday, 2 January")
	switch o.Stage {
	case First:
		return o.firstWords()
	case Offline:
		if o.First {
			return "There is no way to arXiv from here yet, so this site shows what it holds. It " + o.againWords() + "."
		}
		return "arXiv cannot be reached at the moment. The site " + o.againWords() + "."
	case Slow:
		return "arXiv asks for patience. The site " + o.againWords() + "."
	case Failing:
		return "The newest papers could not be fetched from arXiv. The site " + o.againWords() + "."
	case Late:
		return fmt.Sprintf("arXiv's announcement of %s is late. The site %s.", day, o.againWords())
	case Empty:
		return fmt.Sprintf("arXiv announced nothing for %s. The next announcement is due on %s.", day, moment(o.Due))
	}
	return ""
}

func (o Outlook) firstWords() string {
	if o.Read == 0 {
		return fmt.Sprintf("The papers of the last %d days are on their way from arXiv.", o.Days)
	}
	return fmt.Sprintf("The papers of the last %d days are on their way from arXiv: %s records so far.", o.Days, grouped(o.Read))
}

func (o Outlook) againWords() string {
	if o.Again.IsZero() {
		return "tries again"
	}
	return "tries again at " + o.Again.UTC().Format("15:04") + " UTC"
}

// moment writes a time as the front page does.
func moment(t time.Time) string { return t.UTC().Format("Monday, 2 January, 15:04") + " UTC" }

// grouped writes 12400 as 12,400.
func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
