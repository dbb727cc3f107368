package ingest

import (
	"net/url"
	"strings"
	"testing"

	papers "github.com/dailypapers/dailypapers"
)

// found writes links as "kind address" with https:// left out.
func found(links []papers.Link) string {
	var all []string
	for _, l := range links {
		all = append(all, string(l.Kind)+" "+strings.TrimPrefix(l.URL, "https://"))
	}
	return strings.Join(all, ", ")
}

func TestLinks(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		// repositories
		{"Code is available at https://github.com/Owner/Repo.", "code github.com/Owner/Repo"},
		{"Code: http://www.GitHub.com/Owner/Repo/", "code github.com/Owner/Repo"},
		{"at github.com/owner/repo, and", "code github.com/owner/repo"},
		{"(https://github.com/owner/repo.git)", "code github.com/owner/repo"},
		{"[code](https://github.com/owner/repo)", "code github.com/owner/repo"},
		{"<https://github.com/owner/repo>", "code github.com/owner/repo"},
		{`"https://github.com/owner/repo."`, "code github.com/owner/repo"},
		{"“https://github.com/owner/repo”", "code github.com/owner/repo"},
		{"https://github.com/owner/repo/tree/main/sub#readme", "code github.com/owner/repo"},
		{"https://github.com/owner/repo?tab=readme", "code github.com/owner/repo"},
		{"https:// github.com/owner/repo", "code github.com/owner/repo"},
		{`\url{https://github.com/owner/my\_repo}`, "code github.com/owner/my_repo"},
		{`\href{https://github.com/owner/repo}{here}`, "code github.com/owner/repo"},
		{`\href{https://github.com/owner/repo}{github.com/Owner/Repo}`, "code github.com/owner/repo"},
		{`\texttt{github.com/owner/my{\_}repo}`, "code github.com/owner/my_repo"},
		{"https://github.com/owner/three.js", "code github.com/owner/three.js"},
		{"https://github.com/owner/repo.Our method", "code github.com/owner/repo"},
		{"https://github.com/owner/repo.https://x", "code github.com/owner/repo"},
		{"https://github.com/owner/repo---a dash", "code github.com/owner/repo"},
		{"https://github.com/owner/repo。代码", "code github.com/owner/repo"},
		{"github.com/a/b and github.com/c/d, again https://github.com/A/B", "code github.com/a/b, code github.com/c/d"},
		{"https://gist.github.com/owner/0123abcd", "code gist.github.com/owner/0123abcd"},
		{"https://gitlab.com/group/sub/project/-/tree/main", "code gitlab.com/group/sub/project"},
		{"https://gitlab.inria.fr/owner/repo.", "code gitlab.inria.fr/owner/repo"},
		{"https://codeberg.org/owner/repo", "code codeberg.org/owner/repo"},
		{"https://bitbucket.org/owner/repo/src/master", "code bitbucket.org/owner/repo"},
		{"https://anonymous.4open.science/r/Name-0E4E/", "code anonymous.4open.science/r/Name-0E4E"},
		// Hugging Face
		{"https://huggingface.co/owner/model/tree/main", "model huggingface.co/owner/model"},
		{"https://hf.co/owner/model-2.5.", "model huggingface.co/owner/model-2.5"},
		{"https://huggingface.co/datasets/owner/data", "dataset huggingface.co/datasets/owner/data"},
		{"https://huggingface.co/spaces/owner/demo", "demo huggingface.co/spaces/owner/demo"},
		{"https://owner-demo.hf.space", "demo owner-demo.hf.space"},
		{"https://huggingface.co/collections/owner/all-1", "model huggingface.co/collections/owner/all-1"},
		// project pages
		{"Project page: https://owner.github.io/paper/.", "project owner.github.io/paper"},
		{"see owner.github.io", "project owner.github.io"},
		{"at https://Owner.github.io.Code will follow", "project owner.github.io"},
		{"https://owner.github.io/paper/index.html", "project owner.github.io/paper"},
		{"https://sites.google.com/view/paper", "project sites.google.com/view/paper"},
		{"Project website: www.obukhov.ai/sttp", "project www.obukhov.ai/sttp"},
		{"Our project page is http://lab.example.edu/p.html", "project http://lab.example.edu/p.html"},
		{"Project Page: https://www.robots.ox.ac.uk/~vgg/research/gmos/", "project www.robots.ox.ac.uk/~vgg/research/gmos"},
		{`project page at \url{https://x.edu/\~{}me/p}`, "project x.edu/~me/p"},
		{`project page at https://x.edu/$\sim$me/p`, "project x.edu/~me/p"},
		{"Project page: https://a.io/p (code: https://github.com/o/r)", "project a.io/p, code github.com/o/r"},
		// nothing
		{"", ""},
		{"e.g. this, i.e. that, Fig.2 and 3.5", ""},
		{"The code is on GitHub.", ""},
		{"Project page: this https URL", ""},
		{"https://github.com/owner", ""},
		{"https://github.com/owner/", ""},
		{"https://github.com/features/actions", ""},
		{"https://github.com/topics/llm", ""},
		{"https://github.com/[your-repo-link]", ""},
		{"https://github.com/username/repo", ""},
		{"me@github.com/x/y", ""},
		{"https://github.com.evil.example/x/y", ""},
		{"https://notgithub.com/x/y", ""},
		{"https://huggingface.co/papers/2405.18203", ""},
		{"https://huggingface.co/owner", ""},
		{"https://sites.google.com/", ""},
		{"https://github.io/x", ""},
		{"see https://lab.example.edu/p", ""},
		{"Project page: https://arxiv.org/abs/2405.18203", ""},
		{"https://doi.org/10.1000/github.com/x/y", ""},
		{"Our project page gives more, e.g. on data", ""},
	} {
		if got := found(addLinks(nil, c.text)); got != c.want {
			t.Errorf("%q:\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

func TestLinksAreBounded(t *testing.T) {
	var text strings.Builder
	for i := range 40 {
		text.WriteString("github.com/owner/repo" + strings.Repeat("x", i) + " ")
	}
	known := []papers.Link{{Kind: papers.CodeLink, URL: "https://github.com/OWNER/repo"}}
	if got := addLinks(known, text.String()); len(got) != 1+maxFound || got[0] != known[0] {
		t.Errorf("%d links: %v", len(got), got)
	}
}

// FuzzLinks holds every link to be a plain web address that is found again
// in its own text.
func FuzzLinks(f *testing.F) {
	f.Add(`\href{https://github.com/owner/my\_repo}{x} project page: http://a.b/$\sim$c?d=e`)
	f.Add("hf.co/a/b gitlab.x.y/a/b/-/c x.github.io.The sites.google.com/view/x")
	f.Fuzz(func(t *testing.T, text string) {
		for l := range linksIn(text) {
			u, err := url.Parse(l.URL)
			if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || strings.ContainsAny(l.URL, " \"'<>\\") {
				t.Errorf("%q gave %q: %v", text, l.URL, err)
			}
			again := addLinks(nil, "project page: "+l.URL)
			if len(again) != 1 || again[0] != l {
				t.Errorf("%q gave %v, which gives %v", text, l, again)
			}
		}
	})
}
