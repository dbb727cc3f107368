package arxiv

import (
	"strings"
	"time"
)

// parseTime reads the times that arXiv's forms write: RFC 3339
// ("2012-04-02T12:38:54Z"), and that of mail, with or without the day of the
// week, leading zeros and seconds: "Fri, 8 Feb 2013 21:00:01 GMT".
func parseTime(s string) (time.Time, bool) {
	s = strings.TrimSpace(s)
	if len(s) > 64 {
		return time.Time{}, false
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, true
	}
	if weekday, rest, ok := strings.Cut(s, ","); ok && len(weekday) >= 3 {
		s = strings.TrimSpace(rest)
	}
	i := strings.LastIndexByte(s, ' ')
	if i < 0 {
		return time.Time{}, false
	}
	zone, ok := offset(s[i+1:])
	if !ok {
		return time.Time{}, false
	}
	for _, layout := range [...]string{"2 Jan 2006 15:04:05 -0700", "2 Jan 2006 15:04 -0700"} {
		if t, err := time.Parse(layout, s[:i]+" "+zone); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// offset returns a zone as +hhmm. Package time makes UTC of every name that
// it does not know, so those of RFC 822 are told to it and others refused.
func offset(zone string) (string, bool) {
	switch zone {
	case "GMT", "UTC", "UT", "Z":
		return "+0000", true
	case "EDT":
		return "-0400", true
	case "EST", "CDT":
		return "-0500", true
	case "CST", "MDT":
		return "-0600", true
	case "MST", "PDT":
		return "-0700", true
	case "PST":
		return "-0800", true
	}
	return zone, strings.HasPrefix(zone, "+") || strings.HasPrefix(zone, "-")
}

// parseMoment is parseTime that takes a bare day too, as its first moment.
// All are UTC. What it cannot read is the zero time.
func parseMoment(s string) time.Time {
	if t, ok := parseTime(s); ok {
		return t.UTC()
	}
	t, _ := time.Parse("2006-01-02", strings.TrimSpace(s))
	return t
}
