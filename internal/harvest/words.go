package harvest

import (
	"fmt"
	"strconv"
	"time"
)

// Words says an Outlook to visitors in a sentence or two; "" when it is Calm.
func (o Outlook) Words() string {
	day := o.Day.Time().Format("Monday, January 2")
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
	words := fmt.Sprintf("The papers of the last %d days are on their way from arXiv", o.Days)
	if o.Read > 0 {
		words += fmt.Sprintf(": %s records so far", grouped(o.Read))
	}
	if o.Waiting {
		words += "; at the moment it asks for patience"
	}
	return words + "."
}

// againWords say when the next try is by the time that is left, which needs no
// zone and no date.
func (o Outlook) againWords() string {
	minutes := int((o.Left + time.Minute - 1) / time.Minute)
	switch {
	case o.Running || o.Left <= 0:
		return "is trying again now"
	case minutes == 1:
		return "tries again in a minute"
	case minutes < 100:
		return fmt.Sprintf("tries again in %d minutes", minutes)
	}
	return fmt.Sprintf("tries again in %d hours", (minutes+30)/60)
}

// moment writes an announcement's time as the front page does.
func moment(t time.Time) string { return t.Format("Monday, January 2, at 15:04 MST") }

// grouped writes 12400 as 12,400.
func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
