package web_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/account"
	"github.com/dailypapers/dailypapers/internal/app"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/outbox"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/internal/webtest"
)

// A traveller goes through a site by what its pages offer, and leaves a
// picture of every state that she comes to.
type traveller struct {
	*tab
	name  string // of her pictures
	shots int
}

// press clicks what a selector names, once it can be seen.
func (v *traveller) press(selector string) {
	v.t.Helper()
	v.do(chromedp.WaitVisible(chromedp.CSS(selector)), chromedp.Click(chromedp.CSS(selector)))
}

// write types into a field.
func (v *traveller) write(selector, text string) {
	v.t.Helper()
	v.do(chromedp.WaitVisible(chromedp.CSS(selector)), chromedp.SendKeys(chromedp.CSS(selector), text))
}

// sees waits until a page says something in the elements of a selector.
func (v *traveller) sees(selector, words string) {
	v.t.Helper()
	v.until(fmt.Sprintf("[...document.querySelectorAll(%q)].some((e) => e.innerText.includes(%q))", selector, words))
}

// at waits until a page has come, by the heading that it alone has.
func (v *traveller) at(heading string) {
	v.t.Helper()
	v.until(fmt.Sprintf("document.readyState === 'complete' && document.querySelector('h1').innerText.includes(%q)", heading))
	v.shot()
}

func (v *traveller) shot() {
	v.t.Helper()
	v.shots++
	v.picture(fmt.Sprintf("journey-%s-%02d", v.name, v.shots))
}

// withoutScript switches the scripts of pages off.
func (b *tab) withoutScript() {
	b.t.Helper()
	if _, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		b.t.Fatal(err)
	}
}

const ferries = "2603.03001"

// fillFresh adds to the samples a paper that stands on no front page and can
// be submitted.
func fillFresh(ctx context.Context, st *store.Store) error {
	fresh := notes(1, march(9))[0]
	fresh.ID, fresh.Title = ferries, "Ferries That Wait"
	_, err := st.PutPapers(ctx, store.Batch{Papers: []papers.Paper{fresh}})
	return errors.Join(fill(ctx, st), err)
}

// The first visit to one's own machine, with scripts and without.
func TestFirstVisit(t *testing.T) {
	browser := chrome(t)
	for name, scripts := range map[string]bool{"scripts": true, "forms": false} {
		t.Run(name, func(t *testing.T) {
			v := &traveller{tab: newTab(t, browser, webtest.Open(t, noon(), fillFresh)), name: "owner-" + name}
			v.window(1280, 900)
			if !scripts {
				v.withoutScript()
			}
			v.readsAndSays()
			v.collects()
			v.submits()
		})
	}
}

// readsAndSays votes on the front page and comments on a paper.
func (v *traveller) readsAndSays() {
	v.t.Helper()
	v.open("/")
	v.at("Tuesday, March 10")
	const card = ".card:has(a[href='/papers/2603.01002'])" // which may move up by a vote
	v.press(card + " .vote-button")
	v.until(fmt.Sprintf(`document.querySelector("%[1]s .vote-button").getAttribute("aria-pressed") === "true" && document.querySelector("%[1]s .votes").textContent.startsWith("1")`, card))
	v.press(card + " .acts a[href$='#comments']")
	v.at("Sorting Pebbles")
	v.sees(".paper-acts .votes", "1")
	v.sees("#comments", "Nobody has commented yet.")
	v.write("#comment", `The bound $\sum_i w_i^2 \le n$ is **tight**.`)
	v.press("#comments .write button[name=preview]")
	v.until("document.querySelector('.preview math')")
	v.shot()
	v.press(".write button:not([name])")
	v.until("document.querySelector('.comment .comment-text math') && document.querySelector('.comment strong').innerText === 'tight'")
	v.sees("#comments-head", "1 comment")
	v.shot()
}

// collects saves the paper and puts it on a new list.
func (v *traveller) collects() {
	v.t.Helper()
	v.press(".paper-acts .save button")
	v.until(`document.querySelector(".paper-acts .save button").innerText.startsWith("Saved")`)
	v.press(".shelf details summary")
	v.write("#shelf-title", "For the beach")
	v.press(".shelf details button")
	v.until("document.querySelector('.shelf').innerText.includes('For the beach')")
	v.shot()
	v.press("footer a[href='/lists']")
	v.at("Lists")
	v.sees("main", "Saved")
	v.press(".row-title a[href='/lists/2']")
	v.at("For the beach")
	v.sees(".card-title", "Sorting Pebbles")
}

// submits puts a paper forward, which is held, and is told of two that stand
// on front pages already.
func (v *traveller) submits() {
	v.t.Helper()
	v.press(".masthead a[href='/submit']")
	v.at("Submit a paper")
	v.write("#paper", "https://arxiv.org/abs/"+ferries+"v1")
	v.press("main .desk button")
	v.until("document.querySelector('article.card')")
	v.sees(".preview .card-title", "Ferries That Wait")
	v.shot()
	v.write("#comment", "Somebody should *count* them.")
	v.press("button.main")
	v.at("Ferries That Wait")
	v.sees("main", "You submitted it")
	v.sees(".comment-text", "Somebody should count them.")
	for id, words := range map[string]string{ferries: "submitted it, and it stands on the front page of", "2603.01001": "It stands on the front page of"} {
		v.press(".masthead a[href='/submit']")
		v.until("document.querySelector('form[action=\"/submit/find\"] #paper')")
		v.sees(".rules", "3 papers a day")
		v.write("#paper", id)
		v.press("main .desk button")
		v.sees(".said", words)
		v.shot()
	}
	v.press(".brand")
	v.at("Wednesday, March 11")
	v.sees(".card", "Ferries That Wait")
	v.sees(".card .reason", "submitted by")
	v.sees(".card .acts", "1 comment")
}

// A township is a site that is open to all, with three people in three browsers.
type township struct {
	t                 *testing.T
	dir, base         string
	st                *store.Store
	ada, curator, bob *traveller
	people            *account.Service
}

// TestMembership goes from signing up to leaving.
func TestMembership(t *testing.T) {
	p := newTown(t, chrome(t))
	p.signsUp()
	p.claims()
	p.moderates()
	p.suspends()
	p.leaves()
}

func newTown(t *testing.T, browser context.Context) *township {
	t.Helper()
	site := webtest.OpenAs(t, app.Config{Now: noon, Account: account.Options{Registration: account.Open}}, fillTown)
	server := httptest.NewServer(site.Handler)
	t.Cleanup(server.Close)
	p := &township{t: t, dir: site.Dir, base: server.URL}
	var err error
	if p.st, err = store.Open(t.Context(), p.dir, store.Options{Now: noon}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.st.Close() })
	p.people = account.New(p.st, noon, account.Options{})
	p.ada = &traveller{tab: newTabOf(t, browser, p.base, chromedp.WithNewBrowserContext()), name: "ada"}
	p.curator, p.bob = p.enters(browser, "carl"), p.enters(browser, "bob")
	return p
}

func fillTown(ctx context.Context, st *store.Store) error {
	if err := fillFresh(ctx, st); err != nil {
		return err
	}
	_, carl := st.AddUser(ctx, papers.User{Name: "carl", FullName: "Carl Curator", Email: "carl@example.org", Role: papers.CuratorRole})
	_, bob := st.AddUser(ctx, papers.User{Name: "bob", Email: "bob@example.org", Role: papers.ReaderRole})
	return errors.Join(carl, bob)
}

// enters signs somebody in by a link from the machine, in a browser of theirs.
func (p *township) enters(browser context.Context, name string) *traveller {
	p.t.Helper()
	v := &traveller{tab: newTabOf(p.t, browser, p.base, chromedp.WithNewBrowserContext()), name: name}
	u, err := p.st.UserNamed(p.t.Context(), name)
	if err != nil {
		p.t.Fatal(err)
	}
	path, err := p.people.Recovery(p.t.Context(), u)
	if err != nil {
		p.t.Fatal(err)
	}
	v.window(1280, 900)
	v.open(path)
	v.at("Sign in as")
	v.press("main form button")
	v.at("Settings")
	return v
}

// mailed has the site's outbox left in its folder, as who serves the site does,
// until there is a letter, and returns the link in it.
func (p *township) mailed() string {
	p.t.Helper()
	box, err := outbox.New(p.st, outbox.Options{Folder: mail.Folder{Dir: filepath.Join(p.dir, "mail")}, From: "papers@localhost", Seal: sealOf(p.t, p.st), Now: noon})
	if err != nil {
		p.t.Fatal(err)
	}
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if err := box.Deliver(p.t.Context()); err != nil {
			p.t.Fatal(err)
		}
		files, err := filepath.Glob(filepath.Join(p.dir, "mail", "*.eml"))
		if err != nil {
			p.t.Fatal(err)
		}
		if len(files) == 0 {
			continue
		}
		b, err := os.ReadFile(files[0])
		if err != nil {
			p.t.Fatal(err)
		}
		text := strings.NewReplacer("=\r\n", "", "=3D", "=").Replace(string(b))
		return regexp.MustCompile(`http://(127\.0\.0\.1|localhost)\S+`).FindString(text)
	}
	p.t.Fatal("no letter came")
	return ""
}

func (p *township) signsUp() {
	v := p.ada
	v.window(1280, 900)
	v.open("/")
	v.at("Tuesday, March 10")
	v.press(".who a")
	v.at("Sign in")
	v.write("#email", "ada@home.example")
	v.press(".ask button")
	v.at("Look in your mail")
	v.open(strings.TrimPrefix(p.mailed(), p.base))
	v.at("Make an account")
	v.press("main form button")
	v.until("document.querySelector('#name')")
	v.sees(".fact", "ada@home.example, confirmed")
	v.write("#name", "bob")
	v.press(".ask button")
	v.sees(".wrong", "bob")
	v.shot()
	v.do(chromedp.Clear(chromedp.CSS("#name")))
	v.write("#name", "ada")
	v.press(".ask button")
	v.at("Tuesday, March 10")
	v.sees(".who", "ada")
}

// claims has Ada say that she wrote a paper, a curator confirm it, and Ada
// mend the link to its code.
func (p *township) claims() {
	v, c := p.ada, p.curator
	v.press("#p1 .vote-button")
	v.until(`document.querySelector("#p1 .vote-button").getAttribute("aria-pressed") === "true"`)
	v.press("#p1 .card-title a")
	v.at("Lichens")
	v.press("details:has(form[action='/claim']) summary")
	v.press("form[action='/claim'] button")
	v.sees("main", "A curator will look at it.")
	v.shot()
	c.press("footer a[href='/admin/queue']")
	c.at("Queue")
	c.sees("#claims", "Claims")
	c.write("input[id^=claim-]", "Her page at the university says so.")
	c.press("button[value=confirm]")
	c.sees("main", "Nothing waits.")
	c.shot()
	v.press(".who a[href='/notifications']")
	v.at("Notifications")
	v.press("main a[href='/papers/2603.01001']")
	v.at("Lichens")
	v.sees("main", "is claimed by @ada")
	v.press("details:has(form[action='/links']) summary")
	v.do(chromedp.Clear(chromedp.CSS("#code")))
	v.write("#code", "https://git.example.org/ada/lichens")
	v.press("form[action='/links'] button")
	v.until("document.querySelector('.ways a[href=\"https://git.example.org/ada/lichens\"]')")
	v.shot()
}

// moderates has Bob report a comment of Ada's, the curator hide it, and undo
// that.
func (p *township) moderates() {
	v, b, c := p.ada, p.bob, p.curator
	v.write("#comment", "All rivers are *lazy*.")
	v.press("#comments .write button:not([name])")
	v.sees(".comment-text", "All rivers are lazy.")
	b.press(".brand")
	b.at("Tuesday, March 10")
	b.press("#p1 .acts a[href$='#comments']")
	b.at("Lichens")
	b.press(".comment-acts a[href^='/report']")
	b.at("Report")
	b.press(".check input")
	b.write("#words", "Rivers are not.")
	b.press("button.main")
	b.at("Thank you")
	c.press("footer a[href='/admin/queue']")
	c.sees("#reports", "Reports")
	c.shot()
	c.write("#case-0", "It insults rivers.")
	c.press("button[value=hide]")
	c.sees("main", "Nothing waits.")
	b.press("main a")
	b.at("Lichens")
	b.sees(".comment .gone", "Hidden by a curator: It insults rivers.")
	b.until("!document.querySelector('#comments').innerText.includes('lazy')")
	c.press("footer a[href='/admin/audit']")
	c.at("Audit log")
	const hid = ".audit li:nth-child(2)" // the first says that the report was right
	c.sees(hid, "hid: a comment by @ada")
	c.press(hid + " details summary")
	c.write(hid+" input[name=reason]", "They are, a little.")
	c.press(hid + " form button")
	c.sees(".audit", "They are, a little.")
	c.shot()
	b.open("/papers/2603.01001")
	b.sees(".comment-text", "All rivers are lazy.")
	b.press(".reply summary")
	b.write(".reply textarea", "Some are in a hurry.")
	b.press(".reply button:not([name])")
	b.sees(".comment.in1 .comment-text", "Some are in a hurry.")
	b.shot()
}

// suspends has the curator take Ada's voice away and give it back.
func (p *township) suspends() {
	v, c := p.ada, p.curator
	c.open("/papers/2603.01001")
	c.at("Lichens")
	c.press(".comment-head .by")
	c.at("ada")
	c.press("details:has(#suspend) summary")
	c.write("#suspend", "A day of rest.")
	c.press("form[action='/admin/suspend'] button")
	c.sees(".trouble", "A day of rest.")
	c.shot()
	v.press(".brand")
	v.at("Tuesday, March 10")
	v.sees(".notice", "Your account is suspended: A day of rest.")
	v.until("!document.querySelector('button.vote-button')")
	c.press("details:has(#suspend) summary")
	c.write("#suspend", "Rested.")
	c.press("form[action='/admin/suspend'] button")
	c.until("!document.querySelector('.trouble')")
	c.shot()
	v.press(".brand")
	v.until("document.querySelector('button.vote-button') && !document.querySelector('.notice')")
}

// exported is what of an export the journey reads.
type exported struct {
	Account struct{ Name, Email string }
	Things  struct {
		Votes    []struct{ Paper string }
		Comments []struct{ Paper, Text string }
		Claims   []struct{ State string }
	}
}

// leaves has Ada take her things along and delete the account: her comment's
// place stays, her vote goes.
func (p *township) leaves() {
	v, b := p.ada, p.bob
	v.press(".who a[href='/settings']")
	v.at("Settings")
	link := eval[string](v.tab, "document.querySelector('main a[href=\"/settings/export\"]').href")
	text, err := chromedp.Run(v.ctx, chromedp.Evaluate[string](fmt.Sprintf("fetch(%q).then((a) => a.text())", link), chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatal(err)
	}
	var e exported
	if err := json.Unmarshal([]byte(text), &e); err != nil || e.Account.Name != "ada" || e.Account.Email != "ada@home.example" ||
		len(e.Things.Votes) != 1 || e.Things.Votes[0].Paper != "2603.01001" ||
		len(e.Things.Comments) != 1 || e.Things.Comments[0].Text != "All rivers are *lazy*." || len(e.Things.Claims) != 1 {
		p.t.Errorf("the export: %v, %s", err, text)
	}
	b.open("/papers/2603.01001")
	b.sees(".paper-acts .votes", "1")
	v.press("main a[href='/settings/delete']")
	v.at("Delete the account")
	v.write("#name", "adam")
	v.press(".ask button")
	v.sees(".wrong", "ada")
	v.shot()
	v.do(chromedp.Clear(chromedp.CSS("#name")))
	v.write("#name", "ada")
	v.press(".ask button")
	v.at("Tuesday, March 10")
	v.sees(".who", "Sign in")
	b.open("/papers/2603.01001")
	b.sees(".comment .gone", "Deleted")
	b.sees(".comment.in1 .comment-text", "Some are in a hurry.")
	b.until("!document.querySelector('main').innerText.includes('lazy') && !document.querySelector('main').innerText.includes('@ada') && !document.querySelector('.paper-acts .votes span:not(.hidden)')")
	b.shot()
}
