package ingest

import (
	"net/url"
	"slices"
	"strings"

	papers "github.com/dailypapers/dailypapers"
)

// A service makes a link of an address at a known host, in its shortest form,
// unless it leads to something else than one paper's work.
type service func(host, path string) (papers.Link, bool)

// serviceOf knows the host, which is in lower case and without "www.".
func serviceOf(host string) service {
	switch host {
	case "github.com", "bitbucket.org", "codeberg.org":
		return repository
	case "gist.github.com":
		return gist
	case "huggingface.co", "hf.co":
		return huggingFace
	case "anonymous.4open.science":
		return anonymousRepository
	case "sites.google.com":
		return googleSite
	}
	switch {
	case strings.HasPrefix(host, "gitlab."):
		return gitLab
	case strings.HasSuffix(host, ".github.io"), strings.HasSuffix(host, ".gitlab.io"):
		return projectPage
	case strings.HasSuffix(host, ".hf.space"):
		return demo
	}
	return nil
}

// repository is owner/name; what stands behind is a place inside it.
func repository(host, path string) (papers.Link, bool) {
	parts := segments(path)
	if len(parts) < 2 || !isOwner(parts[0]) || isSiteWord(strings.ToLower(parts[0])) {
		return papers.Link{}, false
	}
	name := repositoryName(parts[1])
	if name == "" {
		return papers.Link{}, false
	}
	return papers.Link{Kind: papers.CodeLink, URL: "https://" + host + "/" + parts[0] + "/" + name}, true
}

// isSiteWord knows the first segments that lead to a hosting site's own
// pages, and the names that people leave in a template.
func isSiteWord(s string) bool {
	switch s {
	case "about", "apps", "collections", "contact", "customer-stories", "enterprise", "events", "explore", "features", "join",
		"login", "marketplace", "notifications", "orgs", "pricing", "readme", "search", "security", "settings", "site",
		"sponsors", "stars", "topics", "trending", "users",
		"anonymous", "user", "username", "your-repo", "your-username", "yourname", "yourusername":
		return true
	}
	return false
}

// repositoryName takes off ".git" and the sentence that ran into the name:
// "name.Our", "name.https".
func repositoryName(s string) string {
	if i := strings.LastIndexByte(s, '.'); i > 0 && beginsSentence(s[i+1:]) {
		s = s[:i]
	}
	s = strings.TrimRight(strings.TrimSuffix(s, ".git"), ".")
	if len(s) > 100 || !isName(s, "-_.") || strings.Trim(s, "-_.") == "" {
		return ""
	}
	return s
}

// beginsSentence knows the words that follow an address whose full stop lost
// its space.
func beginsSentence(s string) bool {
	switch s {
	case "A", "All", "And", "Code", "Data", "For", "In", "It", "Keywords", "Our", "Project", "Supplementary", "The", "These", "This",
		"To", "We", "http", "https":
		return true
	}
	return false
}

func gist(host, path string) (papers.Link, bool) {
	parts := segments(path)
	if len(parts) < 2 || !isOwner(parts[0]) || !isName(parts[1], "") {
		return papers.Link{}, false
	}
	return papers.Link{Kind: papers.CodeLink, URL: "https://" + host + "/" + parts[0] + "/" + parts[1]}, true
}

// gitLab groups nest; "-" leads to a place inside the repository.
func gitLab(host, path string) (papers.Link, bool) {
	parts := segments(path)
	if i := slices.IndexFunc(parts, func(s string) bool { return s == "-" || s == "tree" || s == "blob" }); i >= 0 {
		parts = parts[:i]
	}
	if len(parts) < 2 || len(parts) > 6 || isSiteWord(parts[0]) {
		return papers.Link{}, false
	}
	for i := range parts {
		if parts[i] = repositoryName(parts[i]); parts[i] == "" {
			return papers.Link{}, false
		}
	}
	return papers.Link{Kind: papers.CodeLink, URL: "https://" + host + "/" + strings.Join(parts, "/")}, true
}

// huggingFace tells weights, data and demos apart by the first segment. A
// collection is mostly of weights.
func huggingFace(_, path string) (papers.Link, bool) {
	parts := segments(path)
	kind, prefix := papers.ModelLink, ""
	if len(parts) > 0 {
		switch parts[0] {
		case "datasets":
			kind, prefix = papers.DatasetLink, "datasets/"
		case "spaces":
			kind, prefix = papers.DemoLink, "spaces/"
		case "collections":
			prefix = "collections/"
		case "papers", "blog", "docs", "learn", "models", "join", "login", "pricing", "settings", "organizations", "tasks", "chat", "posts", "new", "api":
			return papers.Link{}, false
		}
	}
	if prefix != "" {
		parts = parts[1:]
	}
	if len(parts) < 2 || !isName(parts[0], "-_.") {
		return papers.Link{}, false
	}
	name := repositoryName(parts[1])
	if name == "" {
		return papers.Link{}, false
	}
	return papers.Link{Kind: kind, URL: "https://huggingface.co/" + prefix + parts[0] + "/" + name}, true
}

// anonymousRepository is where papers under blind review keep their code.
func anonymousRepository(host, path string) (papers.Link, bool) {
	parts := segments(path)
	if len(parts) < 2 {
		return papers.Link{}, false
	}
	kind := papers.CodeLink
	switch parts[0] {
	case "r", "anonymize":
	case "w":
		kind = papers.ProjectLink
	default:
		return papers.Link{}, false
	}
	name := repositoryName(parts[1])
	return papers.Link{Kind: kind, URL: "https://" + host + "/" + parts[0] + "/" + name}, name != ""
}

// googleSite is view/name or domain/name, and the pages below.
func googleSite(host, path string) (papers.Link, bool) {
	if len(segments(path)) < 2 {
		return papers.Link{}, false
	}
	return projectPage(host, path)
}

func projectPage(host, path string) (papers.Link, bool) {
	return page(papers.ProjectLink, "https://", host, path)
}

func demo(host, path string) (papers.Link, bool) {
	return page(papers.DemoLink, "https://", host, path)
}

// anyPage is a page at a host of its own, which only the words before the
// address made a project page. It keeps its scheme: not every old server
// answers to https.
func anyPage(host, path, before string) (papers.Link, bool) {
	for _, other := range []string{"arxiv.org", "doi.org", "openreview.net", "aclanthology.org"} {
		if host == other || strings.HasSuffix(host, "."+other) {
			return papers.Link{}, false
		}
	}
	top := host[strings.LastIndexByte(host, '.')+1:]
	if len(top) < 2 || strings.Contains(host, "..") || strings.Trim(top, "abcdefghijklmnopqrstuvwxyz") != "" {
		return papers.Link{}, false
	}
	low := strings.ToLower(strings.ReplaceAll(before[max(0, len(before)-10):], " ", ""))
	scheme := "https://"
	switch {
	case strings.HasSuffix(low, "http://"):
		scheme = "http://"
	case !strings.HasSuffix(low, "://") && path == "":
		return papers.Link{}, false // "e.g" and other words with a dot inside
	}
	return page(papers.ProjectLink, scheme, host, path)
}

func page(kind papers.LinkKind, scheme, host, path string) (papers.Link, bool) {
	path = strings.TrimSuffix(path, "index.html")
	path = strings.TrimRight(path, "/")
	for _, label := range strings.Split(host, ".") {
		if label == "" || label[0] == '-' {
			return papers.Link{}, false
		}
	}
	if path != "" {
		path = "/" + path
	}
	address := scheme + host + path
	_, err := url.Parse(address) // refuses a broken %-escape
	return papers.Link{Kind: kind, URL: address}, err == nil
}

func isOwner(s string) bool { return isName(s, "-_") && isAlnum(s[0]) && len(s) <= 39 }

// isName accepts letters, digits and the other characters given.
func isName(s, others string) bool {
	for i := range len(s) {
		if !isAlnum(s[i]) && strings.IndexByte(others, s[i]) < 0 {
			return false
		}
	}
	return s != ""
}
