package submission

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

func TestSpells(t *testing.T) {
	for _, tt := range []struct {
		name, yes, no string
	}{
		{"Anna Berg", "anna.berg berg.anna a.berg annaberg aberg anna_berg anna-berg berg Anna.Berg anna.berg+papers", "a.b ab anna a berg2 annab b.anna anna.bergman bergson anna.c.berg info"},
		{"Zoë Ångström", "zoe.angstrom z.angstrom zoe.aangstroem angstrom zangstrom", "zoe z.a angst zoe.berg"},
		{"Ada Krüger", "ada.kruger ada.krueger akrueger kruger krueger", "ada.krug kr a.k"},
		{"Anna B. Berg", "anna.berg a.berg berg aberg", "b.berg2 abb a.b.b b.b"},
		{"A. Berg", "a.berg aberg berg", "anna.berg ab a.b a b.a"},
		{"A. B. O'Hara", "a.ohara ohara aohara", "ab a.b.o a.b oh"},
		{"Li Wei", "li.wei wei.li l.wei liwei lwei", "li wei l.w lw w.li"},
		{"L. U", "", "l.u lu l u"},
		{"A. B.", "", "a.b ab a b"},
		{"Jean-Luc Picard", "jeanluc.picard jean-luc.picard j.picard picard", "jean.luc j.l.p jl luc.picardo"},
		{"Ludwig van Beethoven", "ludwig.beethoven ludwig.vanbeethoven l.vanbeethoven beethoven", "ludwig.van van l.b lvb"},
		{"Łukasz Żółć", "lukasz.zolc zolc l.zolc", "lukasz zo"},
		{"Søren Æbelø", "soren.aebelo soeren.aebeloe aebelo", "s.a soren"},
		{"李明", "", "li.ming liming ming .. -"},
		{"Иван Петров", "", "ivan.petrov petrov"},
		{"Plato", "plato", "pla p"},
		{"Wu", "", "wu w"},
		{"", "", "a a.b . -"},
		{"...", "", "a . .."},
	} {
		for local := range strings.FieldsSeq(tt.yes) {
			if !spells(local, tt.name) {
				t.Errorf("%s does not spell %s", local, tt.name)
			}
		}
		for local := range strings.FieldsSeq(tt.no) {
			if spells(local, tt.name) {
				t.Errorf("%s spells %s", local, tt.name)
			}
		}
		if spells("", tt.name) {
			t.Errorf("nothing spells %s", tt.name)
		}
	}
}

// Nothing but initials spells nobody, whatever the name.
func TestInitialsSpellNobody(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		name := rapid.StringMatching(`[A-ZÄÖ][a-zäö]{0,8}([ .-][A-Z][a-z]{0,8}){0,3}`).Draw(r, "name")
		local := rapid.StringMatching(`[a-z](\.?[a-z]){0,1}\.?`).Draw(r, "local")
		if len(strings.ReplaceAll(local, ".", "")) <= 2 && spells(local, name) {
			r.Fatalf("%s spells %s", local, name)
		}
	})
}

func FuzzSpells(f *testing.F) {
	f.Add("anna.berg", "Anna Berg")
	f.Add("a-b.+c", "\xff İ 李 ß")
	f.Add("..", " . ")
	f.Fuzz(func(t *testing.T, local, name string) {
		if spells(local, name) && len(local) < 3 {
			t.Errorf("%q spells %q", local, name)
		}
	})
}

func TestMatches(t *testing.T) {
	domains := []string{"uni.example", ".edu"}
	for email, want := range map[string]string{
		"anna.berg@uni.example": "uni.example", "anna.berg@UNI.example": "uni.example", "anna.berg@cs.mit.edu": "cs.mit.edu",
		"anna.berg@cs.uni.example": "", "anna.berg@edu": "", "anna.berg@fakeuni.example": "", "anna.berg@uni.example.org": "",
		"anna.berg@uni.example@evil.org": "", "bob@uni.example": "", "": "", "@uni.example": "", "anna.berg": "",
	} {
		got, ok := matches(email, "Anna Berg", domains)
		if !ok {
			got = ""
		}
		if got != want {
			t.Errorf("%s: at %q, want %q", email, got, want)
		}
	}
	if _, ok := matches("anna.berg@uni.example", "Anna Berg", nil); ok {
		t.Error("where no domain is set, no address confirms anything")
	}
}

func TestConfirmation(t *testing.T) {
	anna := papers.User{ID: 1, Email: "anna.berg@uni.example"}
	for _, tt := range []struct {
		u    papers.User
		f    store.Footing
		want string
	}{
		{anna, store.Footing{}, "by a verified address at uni.example"},
		{anna, store.Footing{Taken: true}, ""},
		{papers.User{ID: 2}, store.Footing{Earlier: 1}, "by an earlier claim to the same name"},
		{papers.User{ID: 2}, store.Footing{Earlier: 3, Taken: true}, ""},
		{papers.User{ID: 2}, store.Footing{}, ""},
	} {
		if got := confirmation(tt.u, "Anna Berg", []string{"uni.example"}, tt.f); got != tt.want {
			t.Errorf("%+v, %+v: %q, want %q", tt.u, tt.f, got, tt.want)
		}
	}
}

func TestCheckAddress(t *testing.T) {
	for address, good := range map[string]bool{
		"": true, "https://github.com/a/b": true, "http://example.org/?a=1&b=<2>": true,
		"javascript:alert(1)": false, "data:text/html,x": false, "https://": false, "https:///x": false, "ftp://example.org": false,
		"https://evil@example.org": false, "https://example.org/a b": false, "https://example.org/\u202Ex": false, "//example.org": false, "example.org": false,
		"https://example.org/" + strings.Repeat("a", 500): false,
	} {
		if _, err := checkAddress(address); (err == nil) != good {
			t.Errorf("%.40q: %v", address, err)
		}
	}
}
