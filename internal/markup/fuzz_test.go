package markup

import "testing"

func FuzzHTML(f *testing.F) {
	seed(f)
	r := New()
	f.Fuzz(func(t *testing.T, src string) { checkHTML(t, r, src) })
}

func FuzzMentions(f *testing.F) {
	seed(f)
	r := New()
	f.Fuzz(func(t *testing.T, src string) { checkMentions(t, r, src) })
}

func FuzzPlain(f *testing.F) {
	for i, src := range hostile(f) {
		f.Add(src, i)
	}
	for _, c := range ordinary(f) {
		f.Add(c.src, 40)
	}
	r := New()
	f.Fuzz(func(t *testing.T, src string, limit int) { checkPlain(t, r, src, limit) })
}

func seed(f *testing.F) {
	for _, src := range hostile(f) {
		f.Add(src)
	}
	for _, c := range ordinary(f) {
		f.Add(c.src)
	}
}
