package feed

import "testing"

func TestProse(t *testing.T) {
	for _, c := range []struct{ whole, lead, want string }{
		{"", "", ""},
		{"One. Two $x_q$. Three.", "Two $x_q$.", "<p>One. <strong>Two x<sub>q</sub>.</strong> Three.</p>\n"},
		{"One.\nTwo  three.\n\nFour.", "Two three.", "<p>One. <strong>Two three.</strong></p>\n<p>Four.</p>\n"},
		{"One. One. One.", "One.", "<p><strong>One.</strong> One. One.</p>\n"},
		{"One.\n\nOne.", "One.", "<p><strong>One.</strong></p>\n<p>One.</p>\n"},
		{"One. Two.", "Two, in short.", "<p><strong>Two, in short.</strong></p>\n<p>One. Two.</p>\n"},
		{"<b> & Two.", "", "<p>&lt;b&gt; &amp; Two.</p>\n"},
	} {
		if got := prose(c.whole, c.lead); got != c.want {
			t.Errorf("prose(%q, %q) = %q, want %q", c.whole, c.lead, got, c.want)
		}
	}
}
