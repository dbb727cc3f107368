package arxiv

import (
	"testing"
	"time"
)

func TestParseTime(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"Fri, 8 Feb 2013 21:00:01 GMT", "2013-02-08T21:00:01Z"},
		{"Fri, 08 Feb 2013 21:00:01 GMT", "2013-02-08T21:00:01Z"},
		{"8 Feb 2013 21:00:01 GMT", "2013-02-08T21:00:01Z"},
		{" Fri,  8 Feb 2013 21:00 UT\n", "2013-02-08T21:00:00Z"},
		{"Mon, 28 Apr 2025 00:00:00 -0400", "2025-04-28T04:00:00Z"},
		{"Mon, 28 Apr 2025 00:00:00 +0530", "2025-04-27T18:30:00Z"},
		{"Mon, 28 Apr 2025 00:00:00 EDT", "2025-04-28T04:00:00Z"},
		{"Mon, 28 Apr 2025 00:00:00 EST", "2025-04-28T05:00:00Z"},
		{"Mon, 28 Apr 2025 00:00:00 CST", "2025-04-28T06:00:00Z"},
		{"Mon, 28 Apr 2025 00:00:00 MST", "2025-04-28T07:00:00Z"},
		{"Mon, 28 Apr 2025 00:00:00 PST", "2025-04-28T08:00:00Z"},
		{"2007-02-27T16:02:02-05:00", "2007-02-27T21:02:02Z"},
		{"2012-04-02T12:38:54Z", "2012-04-02T12:38:54Z"},
		{"Mon, 28 Apr 2025 00:00:00 XYZ", ""},
		{"Mon, 28 Apr 2025 00:00:00", ""},
		{"Mon, 31 Feb 2025 00:00:00 GMT", ""},
		{"2025-04-28", ""},
		{"soon", ""},
		{"", ""},
	} {
		got, ok := parseTime(c.in)
		if s := got.UTC().Format(time.RFC3339); ok != (c.want != "") || ok && s != c.want {
			t.Errorf("%q: got %s, %t, want %q", c.in, s, ok, c.want)
		}
	}
	if got := parseMoment("2026-09-03"); !got.Equal(time.Date(2026, 9, 3, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("a day is %s", got)
	}
	if !parseMoment("soon").IsZero() {
		t.Error("nonsense is a time")
	}
}
