package arxiv

import (
	"errors"
	"net/url"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

func TestAddresses(t *testing.T) {
	a := PublicAddresses()
	from, until := papers.Day{Year: 2024, Month: time.May, Day: 1}, papers.Day{Year: 2024, Month: time.May, Day: 14}
	for _, c := range []struct{ got, want string }{
		{a.ListRecords("", papers.Day{}, papers.Day{}), "https://oaipmh.arxiv.org/oai?verb=ListRecords&metadataPrefix=arXivRaw"},
		{a.ListRecords("physics:hep-th", from, until), "https://oaipmh.arxiv.org/oai?verb=ListRecords&metadataPrefix=arXivRaw&set=physics%3Ahep-th&from=2024-05-01&until=2024-05-14"},
		{a.ListRecords("cs", from, papers.Day{}), "https://oaipmh.arxiv.org/oai?verb=ListRecords&metadataPrefix=arXivRaw&set=cs&from=2024-05-01"},
		{a.Resume("verb%3DListRecords%26skip%3D17"), "https://oaipmh.arxiv.org/oai?verb=ListRecords&resumptionToken=verb%253DListRecords%2526skip%253D17"},
		{a.Resume("496549|47001 +&"), "https://oaipmh.arxiv.org/oai?verb=ListRecords&resumptionToken=496549%7C47001+%2B%26"},
		{a.Record("2405.18203"), "https://oaipmh.arxiv.org/oai?verb=GetRecord&metadataPrefix=arXivRaw&identifier=oai%3AarXiv.org%3A2405.18203"},
		{a.Record("hep-th/9901001"), "https://oaipmh.arxiv.org/oai?verb=GetRecord&metadataPrefix=arXivRaw&identifier=oai%3AarXiv.org%3Ahep-th%2F9901001"},
		{a.Papers([]papers.ID{"2405.18203", "hep-th/9901001"}), "https://export.arxiv.org/api/query?id_list=2405.18203%2Chep-th%2F9901001&max_results=2"},
		{a.Feed([]string{"cs.AI"}), "https://rss.arxiv.org/rss/cs.AI"},
		{a.Feed([]string{"cs.AI", "stat", "a/b?c"}), "https://rss.arxiv.org/rss/cs.AI+stat+a%2Fb%3Fc"},
	} {
		if c.got != c.want {
			t.Errorf("got  %s\nwant %s", c.got, c.want)
		}
		if _, err := url.Parse(c.got); err != nil {
			t.Error(err)
		}
	}
	const token = `a=b&c d+e%20"<|`
	u, err := url.Parse(a.Resume(token))
	if err != nil || u.Query().Get("resumptionToken") != token {
		t.Errorf("the token came out as %q, %v", u.Query().Get("resumptionToken"), err)
	}
}

func TestSet(t *testing.T) {
	for _, c := range []struct{ name, want string }{
		{"cs", "cs"}, {"stat", "stat"}, {"q-bio", "q-bio"}, {"math", "math"},
		{"hep-th", "physics:hep-th"}, {"nlin", "physics:nlin"}, {"math-ph", "physics:math-ph"}, {"physics", "physics:physics"},
		{"cs.CL", "cs:cs:CL"}, {"math.NA", "math:math:NA"}, {"astro-ph.CO", "physics:astro-ph:CO"}, {"cond-mat.mes-hall", "physics:cond-mat:mes-hall"},
		{"physics.optics", "physics:physics:optics"}, {"nlin.AO", "physics:nlin:AO"}, {"q-fin.EC", "q-fin:q-fin:EC"},
		{" CS.cl ", "cs:cs:CL"},
		{"cs:cs:CL", "cs:cs:CL"}, {"cs:cs", "cs:cs"}, {"physics:hep-th", "physics:hep-th"}, {"physics:physics", "physics:physics"},
	} {
		if got, err := Set(c.name); got != c.want || err != nil {
			t.Errorf("%s: got %q, %v, want %q", c.name, got, err, c.want)
		}
	}
	for _, name := range []string{"", "cs.XX", "news", "cs:hep-th", "cs:cs:XX", "math:math:AG:x", ":", "cs:", "physics:hep-th:", "alg-geom", "math:alg-geom", "cs&from=1"} {
		if got, err := Set(name); got != "" || !errors.Is(err, papers.ErrInvalid) {
			t.Errorf("%q: got %q, %v", name, got, err)
		}
	}
}

// TestSetOfEveryCategory holds Set to being its own inverse, and each closed
// archive to a successor that takes papers.
func TestSetOfEveryCategory(t *testing.T) {
	seen := map[string]papers.Category{}
	for c := range papers.Categories() {
		set, err := Set(string(c))
		if c.Retired() {
			if s := successor(c); err == nil || !s.Known() || s.Retired() {
				t.Errorf("%s: got %q, %v; its successor is %s", c, set, err, s)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", c, err)
			continue
		}
		if other := seen[set]; other != "" {
			t.Errorf("%s and %s are both %s", c, other, set)
		}
		seen[set] = c
		if again, err := Set(set); again != set || err != nil {
			t.Errorf("%s: %s is read as %q, %v", c, set, again, err)
		}
	}
}
