package papers_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// A floor is how high a package stands. Imports go down only.
type floor struct {
	room string // the folder of the package
	n    int
	why  string // what the room must not know, for whoever meets the refusal
}

// floors is the house. Whoever adds a package gives it a floor here, in the
// same commit; the table may change with the code when the new way is simpler.
func floors() []floor {
	return []floor{
		{"cmd/dailypapers", 7, "the command line is the top: nothing builds on it"},

		{"internal/starter/gen", 7, "gen is a command that makes a file: nothing builds on it"},

		{"internal/eval", 6, "eval judges what the rooms below answer: nothing that answers may know the judge"},
		{"internal/demo", 5, "demo plays visitors: nothing that serves them may know it"},
		{"internal/app", 6, "app wires the rooms together: a room that knew its wiring could not be used without it"},

		{"internal/web", 5, "web renders pages for people: services below answer without knowing who asks"},
		{"internal/web/page", 5, "page is what every page stands in: the pages themselves are other rooms'"},
		{"internal/web/accounts", 5, "accounts shows who somebody is to the site: reading papers needs none of it"},
		{"internal/web/inbox", 5, "inbox shows what is mailed, to whoever has an account or a word from a mail: accounts themselves are another room's"},
		{"internal/web/operator", 5, "operator shows how the site goes and what it says of itself: it knows no paper's page"},
		{"internal/web/programs", 5, "programs shows what the API takes: the API itself is another room's"},
		{"internal/api", 5, "api encodes answers for programs: services below answer without knowing who asks"},

		{"internal/digest", 5, "digest decides who is mailed which papers: how a mail looks and how it leaves is decided elsewhere"},

		{"internal/feed", 5, "feed writes lists for feed readers: services below answer without knowing who asks"},

		{"internal/harvest", 4, "harvest decides what is asked of arXiv and when: neither the protocol nor the store knows"},
		{"internal/exchange", 4, "exchange decides what is asked of other sites and when: neither their API's reader nor the store knows"},
		{"internal/frontpage", 4, "frontpage decides what a day shows, from what the rooms below hold"},

		{"internal/notice", 4, "notice decides who is mailed of what she was notified of: letters are written below and sent by another room"},
		{"internal/rank", 4, "rank orders what the rooms below hold: they answer without knowing the order"},

		{"internal/postmaster", 4, "postmaster answers for the site's mail, from what the rooms below hold: none of them needs it"},

		{"internal/outbox", 3, "outbox sends what waits in the store: who is told what, and when, is handed in"},
		{"internal/account", 3, "account says who a visitor is: what she does is the business of other rooms"},
		{"internal/community", 3, "community keeps what people do: it asks nobody who they are"},
		{"internal/submission", 3, "submission puts papers forward by rules: how a paper is fetched is handed in"},
		{"internal/subscription", 3, "subscription says who is mailed what: which papers are chosen and how mail is sent is the business of others, and handed in"},
		{"internal/bounce", 3, "bounce reads what comes back about mail: how mail is sent, and who runs the site, is the business of other rooms"},
		{"internal/webhook", 3, "webhook tells programs what the store holds: how papers are searched and encoded is handed in"},
		{"internal/moderation", 3, "moderation decides on what the store holds: it shows no pages"},
		{"internal/backup", 3, "backup packs what the store holds: what that is, it need not know"},
		{"internal/catalog", 3, "catalog follows the store into the index: the store never pushes"},
		{"internal/ingest", 3, "ingest carries papers from a source to the store: neither knows the other"},

		{"internal/jobs", 3, "jobs runs a timetable whatever its jobs do: they are handed in"},
		{"internal/turns", 3, "turns keeps the one turn that all processes have at an outside world, whatever they ask it for"},
		{"internal/starter", 3, "starter carries the first library in the binary and puts it into a store"},

		{"internal/letter", 2, "letter writes what it is handed: whom it goes to, when and why is decided above"},

		{"internal/store", 2, "store holds every SQL statement and knows nothing of pages, search or sources"},
		{"internal/arxiv", 2, "arxiv reads one outside world: what becomes of its papers is ingest's business"},
		{"internal/fetch", 2, "fetch asks outside worlds politely and does not read their answers"},
		{"internal/papersapi", 2, "papersapi reads the papers API of other sites: what becomes of their papers is exchange's business"},
		{"internal/jsonl", 2, "jsonl reads files of papers: what becomes of them is ingest's business"},
		{"internal/httpd", 2, "httpd is handed what it needs as functions: it opens no store"},
		{"internal/citation", 2, "citation writes papers for reference managers and knows nothing else"},
		{"internal/mcp", 2, "mcp speaks to models and asks the papers API, whoever answers it: it knows nothing behind that"},
		{"internal/bibliography", 2, "bibliography reads reference managers' files: which papers they mean is for a service with a store"},

		{".", 1, "package papers is the words of the project: every floor reads it, so it reads none"},
		{"search", 1, "search is an engine of its own, usable without papers"},
		{"search/query", 1, "the query language belongs to the engine and is usable without papers"},
		{"search/analysis", 1, "the words of an index belong to the engine and are usable without papers"},
		{"search/internal/segment", 1, "the on-disk format belongs to the engine"},
		{"embed", 1, "embed turns text into vectors, usable without papers and without an index"},
		{"embed/builtin", 1, "builtin carries one trained model and knows only how to read it"},
		{"embed/tagging", 1, "tagging knows vectors and labels, not what the labels mean"},
		{"embed/remote", 1, "remote speaks one protocol; who needs vectors is not its business"},
		{"embed/training", 1, "training makes models of plain text: where that comes from is the command's business"},
		{"client", 1, "client is for other people's programs: it brings none of the server along"},
		{"internal/config", 1, "config is one value handed in: it knows nobody who reads it"},
		{"internal/markup", 1, "markup reads what people write: who they are and where it is kept is handed in or not its business"},
		{"internal/mail", 1, "mail writes messages: who is written to, and why, is the business of rooms above"},
		{"internal/wordnet", 1, "wordnet reads one dictionary: what is learned from it is the trainer's business"},
		{"internal/lines", 1, "lines reads files line by line, whatever stands in them"},
		{"internal/picture", 1, "picture draws a file anew and knows neither who sent it nor what it shows"},

		{"internal/vec", 0, "vec is arithmetic on bytes and floats and stands alone"},
		{"internal/egress", 0, "egress knows networks and stands alone: what is sent, and for whom, is the business of rooms above"},
		{"internal/cache", 0, "cache remembers whatever it is given and stands alone"},
		{"internal/clock", 0, "clock is time as a value and stands alone"},
		{"texmath", 0, "texmath turns scientific text into text and stands alone"},
		{"texmath/internal/formula", 0, "formula knows one formula and nothing of the text around it"},
		{"internal/summary", 0, "summary picks a sentence from a text and stands alone"},
	}
}

// An arrow is an import between two rooms of one floor that is allowed.
type arrow struct{ from, to, why string }

func neighbours() []arrow {
	return []arrow{
		{"internal/web", "internal/web/page", "the pages about papers stand in what every page stands in"},
		{"internal/web", "internal/web/accounts", "the site is made of its rooms"},
		{"internal/web", "internal/web/inbox", "the site is made of its rooms, and lists offer themselves by mail"},
		{"internal/web", "internal/web/operator", "the site is made of its rooms"},
		{"internal/web", "internal/web/programs", "the site is made of its rooms"},
		{"internal/web/accounts", "internal/web/page", "its pages stand in what every page stands in"},
		{"internal/web/inbox", "internal/web/page", "its pages stand in what every page stands in"},
		{"internal/web/operator", "internal/web/page", "its pages stand in what every page stands in"},
		{"internal/web/programs", "internal/web/page", "its pages stand in what every page stands in"},
		{"internal/mail", ".", "an address that is none is refused in papers' own words"},
		{"internal/lines", ".", "a line becomes a papers.Record, and its errors are papers' own"},
		{"internal/picture", ".", "what it refuses is said in papers' own errors"},
		{"search", "search/query", "the engine runs the queries of its own language"},
		{"search", "search/analysis", "a schema names the analyzer of each field"},
		{"search", "search/internal/segment", "an index is made of segments"},
		{"search/query", "search/analysis", "a query's words are cut as the documents' are"},
		{"embed/builtin", "embed", "the file it carries is a model"},
		{"embed/builtin", "embed/tagging", "the other file it carries is a tagger of that model's vectors"},
		{"embed/remote", "embed", "vectors from elsewhere are as long as the model's own"},
		{"embed/training", "embed", "what it trains is a model, and it cuts words as the model does"},
		{"texmath", "texmath/internal/formula", "a text holds formulas"},
		{"search/internal/segment", "search/analysis", "a segment holds the terms that analysis makes"},
	}
}

// outside lists the modules that a room may take from other people, for the
// rooms whose use elsewhere depends on bringing few along.
func outside() map[string][]string {
	engine := []string{"golang.org/x/sys", "golang.org/x/text", "github.com/RoaringBitmap/roaring", "github.com/blevesearch/vellum", "github.com/kljensen/snowball"}
	return map[string][]string{
		".":                        nil,
		"internal/summary":         nil,
		"internal/markup":          {"github.com/yuin/goldmark", "github.com/microcosm-cc/bluemonday"},
		"texmath":                  {"golang.org/x/text"},
		"texmath/internal/formula": nil,
		"embed":                    {"golang.org/x/text"},
		"embed/builtin":            nil,
		"embed/remote":             nil,
		"embed/tagging":            {"gonum.org/v1/gonum"},
		"embed/training":           {"gonum.org/v1/gonum"},
		"internal/vec":             {"golang.org/x/sys"},
		"search":                   engine,
		"search/query":             engine,
		"search/analysis":          engine,
		"search/internal/segment":  engine,
	}
}

// isHelper names the packages that exist for tests.
func isHelper(room string) bool {
	return room == "internal/storetest" || room == "internal/papertest" || room == "internal/arxivtest" || room == "internal/webtest" || room == "internal/mailtest"
}

// helperTop is the floor that helpers see from: all below the command.
const helperTop = 7

func floorOf(room string) (floor, bool) {
	all := floors()
	i := slices.IndexFunc(all, func(f floor) bool { return f.room == room })
	if i < 0 {
		return floor{}, false
	}
	return all[i], true
}

// refuse says why from may not import to, "" where it may.
func refuse(from, to string) string {
	f, ok := floorOf(from)
	if !ok && !isHelper(from) {
		return fmt.Sprintf("package %s is in no row of floors: give it a floor, with a reason", from)
	}
	switch {
	case isHelper(from) && isHelper(to):
		return ""
	case isHelper(to):
		return fmt.Sprintf("%s exists for tests: only _test.go files may import it", to)
	case isHelper(from):
		f = floor{from, helperTop, "a helper sees all below the command"}
	}
	g, ok := floorOf(to)
	switch {
	case !ok:
		return fmt.Sprintf("package %s is in no row of floors: give it a floor, with a reason", to)
	case g.n < f.n || slices.ContainsFunc(neighbours(), func(a arrow) bool { return a.from == from && a.to == to }):
		return ""
	case g.n == f.n:
		return fmt.Sprintf("both stand on floor %d, and %s is not among their neighbours: %s", f.n, to, f.why)
	}
	return fmt.Sprintf("imports go down only, and this one goes from floor %d up to %d: %s", f.n, g.n, g.why)
}

func TestFloors(t *testing.T) {
	for _, f := range sourceFiles(t) {
		if _, ok := floorOf(f.room); !ok && !isHelper(f.room) {
			t.Errorf("%s: package %s is in no row of floors: give it a floor, with a reason", f.path, f.room)
			continue
		}
		if f.isTest() {
			continue
		}
		for _, path := range f.imports() {
			to, ours := cutModule(path)
			if !ours {
				checkOutside(t, f, path)
			} else if reason := refuse(f.room, to); reason != "" {
				t.Errorf("%s imports %s: %s", f.path, to, reason)
			}
		}
	}
}

// TestFloorsAreRooms holds that the tables speak of packages that are there.
func TestFloorsAreRooms(t *testing.T) {
	rooms := map[string]bool{}
	for _, f := range sourceFiles(t) {
		rooms[f.room] = true
	}
	named := map[string]string{}
	for _, f := range floors() {
		if named[f.room] != "" {
			t.Errorf("floors has two rows of %s", f.room)
		}
		named[f.room] = "floors"
	}
	for _, a := range neighbours() {
		named[a.from], named[a.to] = "neighbours", "neighbours"
	}
	for room := range outside() {
		named[room] = "outside"
	}
	for room, table := range named {
		if !rooms[room] {
			t.Errorf("%s has a row of package %s, which is not there: take the row out", table, room)
		}
	}
}

// The engine's tests keep the engine's promise as well.
func TestEngineStandsAlone(t *testing.T) {
	for _, f := range sourceFiles(t) {
		if f.room != "search" && !strings.HasPrefix(f.room, "search/") {
			continue
		}
		for _, path := range f.imports() {
			if to, ours := cutModule(path); ours && to != "texmath" && to != "internal/vec" && to != "search" && !strings.HasPrefix(to, "search/") {
				t.Errorf("%s imports %s: search is an engine of its own, usable without papers, and so are its tests", f.path, to)
			}
		}
	}
}

// cutModule returns the room that an import path of this module means.
func cutModule(path string) (room string, ours bool) {
	if path == module {
		return ".", true
	}
	return strings.CutPrefix(path, module+"/")
}

func checkOutside(t *testing.T, f sourceFile, path string) {
	allowed, bounded := outside()[f.room]
	first, _, _ := strings.Cut(path, "/")
	if !bounded || !strings.Contains(first, ".") { // the standard library has no dot there
		return
	}
	for _, m := range allowed {
		if path == m || strings.HasPrefix(path, m+"/") {
			return
		}
	}
	t.Errorf("%s imports %s: package %s may use the standard library and %v only, so that others can use it without bringing more along", f.path, path, f.room, allowed)
}

// TestFloorsRefuse holds that the table refuses what the house forbids.
func TestFloorsRefuse(t *testing.T) {
	for _, tt := range []struct {
		from, to string
		allowed  bool
	}{
		{"cmd/dailypapers", "internal/app", true},
		{"internal/web", "internal/frontpage", true},
		{"internal/api", "client", true},
		{"internal/lines", ".", true},
		{"internal/papertest", "internal/store", true},
		{"search", ".", false},
		{"search/query", ".", false},
		{"search/analysis", "search", false},
		{".", "texmath", true}, // down; but outside and TestPapersImportsNothing forbid it
		{"internal/web", "internal/api", false},
		{"internal/web/page", "internal/web", false},
		{"internal/web/inbox", "internal/web/accounts", false},
		{"internal/api", "internal/web", false},
		{"internal/httpd", "internal/store", false},
		{"internal/store", "internal/catalog", false},
		{"internal/summary", "texmath", false},
		{"client", ".", false},
		{"internal/store", "internal/storetest", false},
		{"internal/util", ".", false},
		{"internal/store", "internal/nowhere", false},
	} {
		if reason := refuse(tt.from, tt.to); (reason == "") != tt.allowed {
			t.Errorf("%s → %s: allowed %v, reason %q", tt.from, tt.to, !tt.allowed, reason)
		}
	}
}

func TestPapersImportsNothing(t *testing.T) {
	for _, f := range sourceFiles(t) {
		if f.room != "." || f.isTest() {
			continue
		}
		for _, path := range f.imports() {
			if _, ours := cutModule(path); ours {
				t.Errorf("%s imports %s: package papers is the words of the project and imports the standard library only", f.path, path)
			}
		}
	}
}
