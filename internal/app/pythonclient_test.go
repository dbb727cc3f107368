package app_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/app"
)

// serveContract serves a site on which everything has happened, by HTTP.
func serveContract(t *testing.T) (base string, c *contractSite) {
	t.Helper()
	c = newContractSite(t).copy(t)
	s := httptest.NewServer(c.handler)
	t.Cleanup(s.Close)
	return s.URL, c
}

// python is the public Python client, where it can be had.
type python struct {
	t       *testing.T
	command string
	env     []string
}

// pythonClient finds the client, or skips.
func pythonClient(t *testing.T) python {
	t.Helper()
	command, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("there is no python3: the public Python client cannot be run")
	}
	p := python{t, command, append(os.Environ(), "HF_HUB_OFFLINE=0", "HF_HUB_DISABLE_TELEMETRY=1", "HF_HUB_DISABLE_UPDATE_CHECK=1", "NO_COLOR=1", "HF_HOME="+t.TempDir(), "HF_TOKEN=",
		"http_proxy=", "https_proxy=", "HTTP_PROXY=", "HTTPS_PROXY=", "all_proxy=", "ALL_PROXY=", "COLUMNS=200", "PYTHONDONTWRITEBYTECODE=1")}
	if folder := os.Getenv("DAILYPAPERS_HF_PYTHONPATH"); folder != "" {
		p.env = append(p.env, "PYTHONPATH="+folder)
		for _, other := range []string{command, "/usr/bin/python3"} { // whichever has what it needs
			if p.command = other; p.imports() == nil {
				return p
			}
		}
	}
	if err := p.imports(); err != nil {
		t.Skipf("python3 cannot import huggingface_hub (%v): install it, or name a folder that holds it, and where its requirements are installed, in DAILYPAPERS_HF_PYTHONPATH", err)
	}
	return p
}

func (p python) imports() error {
	cmd := exec.CommandContext(p.t.Context(), p.command, "-c", "from huggingface_hub import HfApi; HfApi.list_daily_papers, HfApi.paper_info")
	cmd.Env = p.env
	if out, err := cmd.CombinedOutput(); err != nil {
		lines := strings.Split(strings.TrimSpace(string(out)), "\n")
		return fmt.Errorf("%w: %s", err, lines[len(lines)-1])
	}
	return nil
}

// run runs the interpreter against a site, and returns what it printed.
func (p python) run(base, token, input string, args ...string) (stdout, stderr string, status int) {
	p.t.Helper()
	cmd := exec.CommandContext(p.t.Context(), p.command, args...)
	cmd.Env = append(slices.Clone(p.env), "HF_ENDPOINT="+base)
	if token != "" {
		cmd.Env = append(cmd.Env, "HF_TOKEN="+token)
	}
	cmd.Stdin = strings.NewReader(input)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		if _, ok := errors.AsType[*exec.ExitError](err); !ok {
			p.t.Fatal(err)
		}
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}

// A returned is what a call of the client's gave.
type returned struct {
	Papers  []seenPaper    `json:"papers"`
	Value   any            `json:"value"`
	Error   string         `json:"error"`
	Status  int            `json:"status"`
	Message string         `json:"message"`
	Out     string         `json:"out"`    // of the command line
	Errors  string         `json:"errors"` // of the command line
	call    string         // the method
	with    map[string]any // its arguments
}

// calls calls the client, one method after the other, in one process.
func (p python) calls(base, token string, list ...returned) []returned {
	p.t.Helper()
	var input [][2]any
	for _, c := range list {
		if c.with == nil {
			c.with = map[string]any{}
		}
		input = append(input, [2]any{c.call, c.with})
	}
	text, err := json.Marshal(input)
	if err != nil {
		p.t.Fatal(err)
	}
	out, errs, status := p.run(base, token, string(text), filepath.Join("testdata", "publicclient.py"))
	var got []returned
	if err := json.Unmarshal([]byte(out), &got); err != nil || status != 0 || len(got) != len(list) {
		p.t.Fatalf("status %d, %v: %.2000s", status, err, errs)
	}
	for i := range got {
		got[i].call, got[i].with = list[i].call, list[i].with
	}
	return got
}

func call(method string, keys ...any) returned {
	c := returned{call: method, with: map[string]any{}}
	for i := 0; i+1 < len(keys); i += 2 {
		c.with[keys[i].(string)] = keys[i+1]
	}
	return c
}

// The public Python client itself reads a site as the store has it.
func TestPythonClient(t *testing.T) {
	p := pythonClient(t)
	base, c := serveContract(t)
	day := papers.Day{Year: 2026, Month: 3, Day: 11}
	for _, got := range p.calls(base, "",
		call("list_daily_papers"), call("list_daily_papers", "date", day.String()), call("list_daily_papers", "week", "2026-W11"), call("list_daily_papers", "month", "2026-03", "limit", 100),
		call("list_daily_papers", "submitter", "picks.jsonl"), call("list_daily_papers", "sort", "publishedAt"), call("list_daily_papers", "sort", "trending", "limit", 2),
		call("list_daily_papers", "p", 1, "limit", 2), call("list_daily_papers", "date", "2026-03-07"), call("list_daily_papers", "date", "2026-03-11", "token", c.tokens["bo"]),
		call("list_papers"), call("list_papers", "query", "strings"), call("list_papers", "query", "soft sets", "limit", 3),
		call("paper_info", "id", "2603.00001"), call("paper_info", "id", "hep-th/9901001"), call("paper_info", "id", "2603.00001v2")) {
		if got.Error != "" {
			t.Errorf("%s %v raises %s: %s", got.call, got.with, got.Error, got.Message)
			continue
		}
		want := seen(t, base+addressOf(got))
		if len(got.Papers) != len(want) || len(want) == 0 && got.with["date"] != "2026-03-07" {
			t.Errorf("%s %v: %v, by the rules %v", got.call, got.with, papersOf(got.Papers), papersOf(want))
			continue
		}
		for i := range want { // the rules and the client agree, and the rules are held against the store
			truth{t, c.st}.check(fmt.Sprint(got.call, got.with), got.Papers[i], want[i])
			features, err := c.st.FeaturesOf(t.Context(), papers.ID(want[i].ID))
			if err != nil {
				t.Fatal(err)
			}
			var last papers.Feature
			if len(features) > 0 {
				last = features[0]
			}
			truth{t, c.st}.check(fmt.Sprint(got.call, got.with), got.Papers[i], (truth{t, c.st}).of(papers.ID(want[i].ID), last, got.call == "paper_info"))
		}
	}
}

// addressOf is what the client asks for by a call.
func addressOf(c returned) string {
	path := map[string]string{"list_daily_papers": "/api/daily_papers", "list_papers": "/api/papers/search", "paper_info": "/api/papers/"}[c.call]
	query := url.Values{}
	for key, value := range c.with {
		switch key {
		case "id":
			path += value.(string)
		case "query":
			query.Set("q", value.(string))
		case "token":
		default:
			query.Set(key, fmt.Sprint(value))
		}
	}
	return path + "?" + query.Encode()
}

// What goes wrong reaches the client's user in our words.
func TestPythonClientErrors(t *testing.T) {
	p := pythonClient(t)
	base, _ := serveContract(t)
	for i, got := range p.calls(base, "",
		call("paper_info", "id", "2401.99999"), call("read_paper", "id", "2401.99999"), call("paper_info", "id", "nonsense"),
		call("list_daily_papers", "date", "yesterday"), call("list_daily_papers", "date", "2026-03-11", "week", "2026-W11"), call("list_daily_papers", "limit", 101),
		call("list_daily_papers", "sort", "votes"), call("list_daily_papers", "token", "dp_none"), call("list_papers", "query", strings.Repeat("x", 251)),
		call("list_daily_papers", "p", -1), call("read_paper", "id", "2603.00001")) {
		want := []struct {
			status int
			class  string
			words  string
		}{
			{404, "HfHubHTTPError", "no paper 2401.99999 is held here"}, {404, "HfHubHTTPError", "no paper 2401.99999"}, {400, "BadRequestError", "id"},
			{400, "BadRequestError", "date"}, {400, "BadRequestError", "cannot stand beside"}, {400, "BadRequestError", "limit must be a whole number from 1 to 100"},
			{400, "BadRequestError", "sort must be one of publishedAt, trending"}, {401, "HfHubHTTPError", "this token is none of this site's"}, {400, "BadRequestError", "q is longer than 250 characters"},
			{400, "BadRequestError", "p must be a whole number from 0"}, {0, "", ""},
		}[i]
		if got.Status != want.status || got.Error != want.class || !strings.Contains(got.Message, want.words) {
			t.Errorf("%s %v: %d %s %q", got.call, got.with, got.Status, got.Error, got.Message)
		}
		if text, ok := got.Value.(string); got.call == "read_paper" && got.Error == "" && (!ok || !strings.HasPrefix(text, "# Pooling of soft sets\n") || !strings.Contains(text, "We pool $a<b$.")) {
			t.Errorf("read_paper: %v", got.Value)
		}
	}
}

// The client learns who a token is, and its command line says so.
func TestPythonClientWhoami(t *testing.T) {
	p := pythonClient(t)
	base, c := serveContract(t)
	got := p.calls(base, c.tokens["bo"], call("whoami"), call("whoami", "token", "dp_"+strings.Repeat("x", 40)), call("hf", "args", []string{"auth", "whoami"}))
	who, _ := got[0].Value.(map[string]any)
	if got[0].Error != "" || who["name"] != "bo" || who["type"] != "user" || who["fullname"] != "Ms bo" || len(who["orgs"].([]any)) != 0 || who["auth"].(map[string]any)["type"] != "access_token" {
		t.Errorf("%+v", got[0])
	}
	if got[1].Status != 401 || !strings.Contains(got[1].Message, "Invalid user token") {
		t.Errorf("%+v", got[1])
	}
	if got[2].Status != 0 || !strings.Contains(got[2].Out, "bo") || strings.Contains(got[2].Errors, "Traceback") {
		t.Errorf("%+v", got[2])
	}
}

// Too many requests: the client tells its user of our headers.
func TestPythonClientQuota(t *testing.T) {
	p := pythonClient(t)
	s := newContractSite(t)
	a, err := app.Open(t.Context(), app.Config{DataDir: s.dir, Now: noon, Log: slog.New(slog.DiscardHandler), PerMinute: 2})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	h := httptest.NewServer(a.Handler())
	defer h.Close()
	var last returned
	for _, last = range p.calls(h.URL, "", call("list_papers"), call("list_papers"), call("list_papers"), call("list_papers")) {
	}
	for _, words := range []string{"reached your 'api' rate limit", "Retry after ", "(0/2 requests remaining in current 60s window)", "There were more than 2 requests in a minute"} {
		if last.Status != 429 || !strings.Contains(last.Message, words) {
			t.Errorf("%d %q does not say %q", last.Status, last.Message, words)
		}
	}
}

// The client's command line, as people type it.
func TestPythonCommandLine(t *testing.T) {
	p := pythonClient(t)
	base, _ := serveContract(t)
	lines := []struct {
		args   []string
		path   string // whose papers are shown, by the client's rules
		status int
		words  string
	}{
		{[]string{"ls"}, "/api/daily_papers?limit=50", 0, ""}, {[]string{"ls", "--date", "2026-03-11"}, "/api/daily_papers?date=2026-03-11", 0, ""},
		{[]string{"ls", "--week", "2026-W11"}, "/api/daily_papers?week=2026-W11", 0, ""}, {[]string{"ls", "--month", "2026-03"}, "/api/daily_papers?month=2026-03", 0, ""},
		{[]string{"ls", "--submitter", "picks.jsonl"}, "/api/daily_papers?submitter=picks.jsonl", 0, ""},
		{[]string{"ls", "--sort", "trending", "--limit", "2"}, "/api/daily_papers?sort=trending&limit=2", 0, ""},
		{[]string{"ls", "--sort", "publishedAt"}, "/api/daily_papers?sort=publishedAt", 0, ""},
		{[]string{"search", "soft sets", "--limit", "4"}, "/api/papers/search?q=soft+sets&limit=4", 0, ""},
		{[]string{"info", "2603.00001"}, "/api/papers/2603.00001", 0, ""},
		{[]string{"read", "2603.00001"}, "", 0, "# Pooling of soft sets"}, {[]string{"ls"}, "", 0, "Pooling of soft sets"}, {[]string{"info", "hep-th/9901001"}, "", 0, "Strings of old"},
		{[]string{"info", "2401.99999"}, "", 1, "Paper '2401.99999' not found"}, {[]string{"read", "2401.99999"}, "", 1, "Paper '2401.99999' not found"},
		{[]string{"ls", "--date", "nonsense"}, "", 1, "date"}, {[]string{"ls", "--date", "2026-03-07"}, "", 0, ""}, {[]string{"ls", "--limit", "101"}, "", 1, "limit must be a whole number from 1 to 100"},
	}
	asked := []returned{call("hf", "args", []string{"papers", "--help"})}
	for _, l := range lines {
		args := append([]string{"papers"}, l.args...)
		if l.path != "" {
			args = append(args, "--format", "json")
		}
		asked = append(asked, call("hf", "args", args))
	}
	got := p.calls(base, "", asked...)
	if got[0].Status != 0 {
		t.Skipf("this client has no command line for papers: %.300s", got[0].Errors)
	}
	for i, l := range lines {
		g := got[i+1]
		if g.Status != l.status || !strings.Contains(g.Out+g.Errors, l.words) || strings.Contains(g.Errors, "Traceback") {
			t.Errorf("papers %v: status %d %.500s %.800s", l.args, g.Status, g.Out, g.Errors)
		}
		if l.path != "" {
			checkShown(t, l.args, g.Out, seen(t, base+l.path))
		}
	}
}

// checkShown holds what the command line printed against what is seen by the
// client's rules.
func checkShown(t *testing.T, args []string, out string, want []seenPaper) {
	t.Helper()
	if strings.HasPrefix(out, "{") {
		out = "[" + out + "]"
	}
	var list []shownPaper
	if err := json.Unmarshal([]byte(out), &list); err != nil || len(list) != len(want) || len(want) == 0 {
		t.Errorf("papers %v: %d papers, want %d, %v: %.300s", args, len(list), len(want), err, out)
		return
	}
	for i, w := range want {
		g := list[i]
		if g.ID != w.ID || g.Title != w.Title || g.Upvotes == nil || *g.Upvotes != *w.Upvotes || len(g.Authors) != len(w.Authors) || g.Published == "" || g.Comments == nil || *g.Comments != *w.Comments {
			t.Errorf("papers %v: %+v, want %+v", args, g, w)
		}
		if args[0] == "ls" && g.By == "" {
			t.Errorf("papers %v: nobody submitted %s", args, g.ID)
		}
	}
}

// A shownPaper is what the command line prints of a paper.
type shownPaper struct {
	ID        string `json:"id"`
	Title     string `json:"title"`
	Upvotes   *int   `json:"upvotes"`
	Comments  *int   `json:"comments"`
	Published string `json:"published_at"`
	By        string `json:"submitted_by_name"`
	Authors   []any  `json:"authors"`
}
