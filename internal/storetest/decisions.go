package storetest

import (
	"errors"
	"fmt"
	"slices"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

func decisionChecks() []check {
	return []check{
		{"every decision can be undone, and the undoing too", undoneAll},
		{"nothing is undone that has moved on since", movedOn},
		{"what cannot be undone says so", undoneNever},
		{"the log, narrowed and in pages", auditLog},
		{"a hidden comment is not counted, and its author is told", hidden},
		{"suspending takes a higher role", outranked},
		{"a paper taken down is not taken in again", takenDown},
		{"links are edited, and the index follows", linksSet},
		{"a link taken off is not brought back", linksRemoved},
		{"a hidden list is nowhere, and its owner is told", listHidden},
		{"a choice stands behind the others", choices},
		{"taking off a submitted paper refuses it", takenOff},
	}
}

// enrol makes an account.
func (d desk) enrol(name string, r papers.Role) papers.User {
	d.Helper()
	u, err := d.st.AddUser(d.Context(), papers.User{Name: name, Role: r})
	d.must(err)
	return u
}

// say posts a comment.
func (d desk) say(u papers.User, id papers.ID, text string) papers.Comment {
	d.Helper()
	c, err := d.st.AddComment(d.Context(), papers.Comment{Paper: id, Author: u, Text: text}, nil)
	d.must(err)
	return c
}

func by(u papers.User) store.Act { return store.Act{By: u.ID, Reason: "a reason"} }

// published submits a paper without asking any rule.
func (d desk) published(u papers.User, id papers.ID, day papers.Day, state papers.SubmissionState) papers.Submission {
	d.Helper()
	n, _, err := d.st.Submit(d.Context(), papers.Submission{Paper: id, By: u, Day: day, State: state, Version: 1}, noRule)
	d.must(err)
	return n
}

func noRule(store.Standing) (string, error) { return "", nil }

// claimed claims the first name of a paper.
func (d desk) claimed(u papers.User, id papers.ID) papers.Authorship {
	d.Helper()
	c, err := d.st.AddClaim(d.Context(), papers.Authorship{Paper: id, Name: "A. Berg", User: u}, func(store.Footing) string { return "" })
	d.must(err)
	return c
}

// report reports a target.
func (d desk) report(u papers.User, on papers.Target) papers.Complaint {
	d.Helper()
	c, err := d.st.AddReport(d.Context(), papers.Complaint{By: u, Target: on, Reason: "spam"})
	d.must(err)
	return c
}

// A deed is one kind of decision on things that ground has made, and what to look at
// to see what it did.
type deed struct {
	name string
	do   func(d desk, g ground) (papers.Decision, error)
	see  func(d desk, g ground) any
}

// ground is what deeds are done to.
type ground struct {
	curator, reader, other papers.User
	comment                papers.Comment
	sub, waiting           papers.Submission
	claim                  papers.Authorship
	list                   papers.List
	on                     papers.Target
}

func (d desk) ground() ground {
	d.Helper()
	g := ground{curator: d.enrol("carl", papers.CuratorRole), reader: d.enrol("ada", papers.ReaderRole), other: d.enrol("bob", papers.ReaderRole)}
	d.enrol("root1", papers.AdminRole)
	d.batch(store.Batch{Papers: []papers.Paper{full("x:a"), plain("x:b"), plain("x:c")}, Announcements: []papers.Announcement{told(1, "x:a")}, Features: []papers.Feature{chosen(1, "x:a", 1)}})
	_, err := d.st.Vote(d.Context(), g.other.ID, "x:a", true)
	d.must(err)
	g.comment = d.say(g.reader, "x:a", "Nonsense.")
	g.sub = d.published(g.reader, "x:b", december(15), papers.Published)
	g.waiting = d.published(g.reader, "x:c", december(15), papers.Waiting)
	g.claim = d.claimed(g.reader, "x:b")
	g.list = d.collect(g.reader, true)
	g.on = papers.Target{Kind: papers.OnComment, Key: fmt.Sprint(int64(g.comment.ID))}
	d.report(g.other, g.on)
	d.report(g.curator, g.on)
	return g
}

// seePaper is everything that is held of a paper.
func (d desk) seePaper(id papers.ID) any {
	p, err := d.st.Paper(d.Context(), id)
	if errors.Is(err, papers.ErrNotFound) {
		t, err := d.st.TakenDown(d.Context(), id)
		d.must(err)
		return t.Reason
	}
	d.must(err)
	fs, err := d.st.FeaturesOf(d.Context(), id)
	d.must(err)
	t, err := d.st.Tallies(d.Context(), []papers.ID{id})
	d.must(err)
	return fmt.Sprintf("%+v %+v %+v %+v", p, fs, d.announcementsOf(id), t[id])
}

func (d desk) seeUser(id papers.UserID) any {
	u, err := d.st.User(d.Context(), id)
	d.must(err)
	return u
}

// seeSubmission is how a submission, and its paper, stand.
func seeSubmission(pick func(ground) papers.Submission, id papers.ID) func(desk, ground) any {
	return func(d desk, g ground) any {
		n, err := d.st.Submission(d.Context(), pick(g).ID)
		d.must(err)
		return fmt.Sprint(n.State, n.Reason, n.Day, d.seePaper(id))
	}
}

func decisionDeeds() []deed {
	paper := func(id papers.ID) func(desk, ground) any {
		return func(d desk, _ ground) any { return d.seePaper(id) }
	}
	sub := func(g ground) papers.Submission { return g.sub }
	reader := func(d desk, g ground) any { return d.seeUser(g.reader.ID) }
	return []deed{
		{"hide", func(d desk, g ground) (papers.Decision, error) {
			return d.st.DecideComment(d.Context(), by(g.curator), g.comment.ID, true)
		}, func(d desk, g ground) any {
			what, err := d.st.ReportedTexts(d.Context(), []papers.Target{g.on})
			d.must(err)
			return fmt.Sprint(what[g.on].Gone, d.seePaper("x:a"))
		}},
		{"hide a list", func(d desk, g ground) (papers.Decision, error) {
			return d.st.HideList(d.Context(), by(g.curator), g.list.ID)
		}, func(d desk, g ground) any { return d.seeList(g.list.ID) }},
		{"suspend", func(d desk, g ground) (papers.Decision, error) {
			return d.st.Suspend(d.Context(), by(g.curator), g.reader.ID)
		}, reader},
		{"give a role", func(d desk, g ground) (papers.Decision, error) {
			d.must(d.st.SetRole(d.Context(), g.curator.ID, g.reader.ID, papers.CuratorRole, "helps"))
			log, err := d.st.Decisions(d.Context(), store.DecisionFilter{}, 1)
			d.must(err)
			return log[0], nil
		}, reader},
		{"take down", func(d desk, g ground) (papers.Decision, error) {
			return d.st.TakeDown(d.Context(), by(g.curator), "x:a")
		}, paper("x:a")},
		{"links", func(d desk, g ground) (papers.Decision, error) {
			return d.st.SetLinks(d.Context(), by(g.reader), "x:a", []papers.Link{{Kind: papers.ProjectLink, URL: "https://example.org/new"}})
		}, func(d desk, _ ground) any { return linksOf(d.get("x:a")) }},
		{"choose", func(d desk, g ground) (papers.Decision, error) {
			return d.st.Choose(d.Context(), by(g.curator), "x:a", december(15))
		}, paper("x:a")},
		{"take off", func(d desk, g ground) (papers.Decision, error) {
			return d.st.Unchoose(d.Context(), by(g.curator), "x:a", december(1))
		}, paper("x:a")},
		{"take off what was submitted", func(d desk, g ground) (papers.Decision, error) {
			return d.st.Unchoose(d.Context(), by(g.curator), "x:b", december(15))
		}, seeSubmission(sub, "x:b")},
	}
}

// deskDeeds are those on what waits in the queue.
func deskDeeds() []deed {
	sub, waiting := func(g ground) papers.Submission { return g.sub }, func(g ground) papers.Submission { return g.waiting }
	claim := func(d desk, g ground) any {
		c, err := d.st.Claim(d.Context(), g.claim.ID)
		d.must(err)
		return fmt.Sprint(c.State, c.How, d.seeUser(g.reader.ID))
	}
	reports := func(d desk, g ground) any {
		all, err := d.st.ReportsBy(d.Context(), g.other.ID, 9)
		d.must(err)
		n, err := d.st.CountReports(d.Context(), g.on)
		d.must(err)
		return fmt.Sprint(all[0].State, n)
	}
	return []deed{
		{"refuse", func(d desk, g ground) (papers.Decision, error) {
			return d.st.DecideSubmission(d.Context(), by(g.curator), g.sub.ID, papers.Refused, december(15))
		}, seeSubmission(sub, "x:b")},
		{"take back", func(d desk, g ground) (papers.Decision, error) {
			return d.st.DecideSubmission(d.Context(), by(g.curator), g.sub.ID, papers.TakenBack, december(15))
		}, seeSubmission(sub, "x:b")},
		{"publish", func(d desk, g ground) (papers.Decision, error) {
			return d.st.DecideSubmission(d.Context(), by(g.curator), g.waiting.ID, papers.Published, december(16))
		}, seeSubmission(waiting, "x:c")},
		{"confirm", func(d desk, g ground) (papers.Decision, error) {
			return d.st.DecideClaim(d.Context(), by(g.curator), g.claim.ID, true)
		}, claim},
		{"refuse a claim", func(d desk, g ground) (papers.Decision, error) {
			return d.st.DecideClaim(d.Context(), by(g.curator), g.claim.ID, false)
		}, claim},
		{"uphold", func(d desk, g ground) (papers.Decision, error) {
			return d.st.DecideReports(d.Context(), by(g.curator), g.on, true)
		}, reports},
		{"dismiss", func(d desk, g ground) (papers.Decision, error) {
			return d.st.DecideReports(d.Context(), by(g.curator), g.on, false)
		}, reports},
	}
}

// linksOf is the links of a paper by kind: what people edit comes first.
func linksOf(p papers.Paper) map[papers.LinkKind][]string {
	all := make(map[papers.LinkKind][]string)
	for _, l := range p.Links {
		all[l.Kind] = append(all[l.Kind], l.URL)
	}
	return all
}

// undoneAll does every deed, undoes it, undoes that, and undoes that again: things
// stand each time as they did, and each row points to the one it undid.
func undoneAll(d desk) {
	g := d.ground()
	for _, deed := range slices.Concat(decisionDeeds(), deskDeeds()) {
		before := deed.see(d, g)
		row, err := deed.do(d, g)
		if err != nil {
			d.Errorf("%s: %v", deed.name, err)
			continue
		}
		after := deed.see(d, g)
		if fmt.Sprint(before) == fmt.Sprint(after) {
			d.Errorf("%s changes nothing", deed.name)
		}
		for _, want := range []any{before, after, before} {
			if !d.st.Undoable(row) {
				d.Errorf("%s: row %+v cannot be undone", deed.name, row)
			}
			undo, err := d.st.Undo(d.Context(), store.Act{By: g.curator.ID, Reason: "a mistake"}, row.ID)
			if err != nil {
				d.Errorf("%s: %v", deed.name, err)
				break
			}
			equal(d, deed.name, deed.see(d, g), want)
			equal(d, deed.name+" undoes", undo.Undoes, row.ID)
			_, err = d.st.Undo(d.Context(), by(g.curator), row.ID)
			d.wants(err, papers.ErrConflict)
			kept, err := d.st.Decision(d.Context(), row.ID)
			d.must(err)
			equal(d, deed.name+" undone by", kept.Undone, undo.ID)
			if row, err = d.st.Decision(d.Context(), undo.ID); err != nil {
				d.Errorf("%s: %v", deed.name, err)
			}
		}
	}
}

// movedOn does every deed, then the opposite by hand, and then undoes the first.
func movedOn(d desk) {
	g := d.ground()
	for _, tt := range []struct {
		name     string
		do, then func() (papers.Decision, error)
	}{
		{"hidden, shown", func() (papers.Decision, error) {
			return d.st.DecideComment(d.Context(), by(g.curator), g.comment.ID, true)
		}, func() (papers.Decision, error) {
			return d.st.DecideComment(d.Context(), by(g.curator), g.comment.ID, false)
		}},
		{"suspended, reinstated", func() (papers.Decision, error) { return d.st.Suspend(d.Context(), by(g.curator), g.reader.ID) },
			func() (papers.Decision, error) { return d.st.Reinstate(d.Context(), by(g.curator), g.reader.ID) }},
		{"refused, published", func() (papers.Decision, error) {
			return d.st.DecideSubmission(d.Context(), by(g.curator), g.sub.ID, papers.Refused, december(15))
		}, func() (papers.Decision, error) {
			return d.st.DecideSubmission(d.Context(), by(g.curator), g.sub.ID, papers.Published, december(15))
		}},
		{"down, back", func() (papers.Decision, error) { return d.st.TakeDown(d.Context(), by(g.curator), "x:a") },
			func() (papers.Decision, error) { return d.st.PutBack(d.Context(), by(g.curator), "x:a") }},
		{"links, other links", func() (papers.Decision, error) {
			return d.st.SetLinks(d.Context(), by(g.curator), "x:a", []papers.Link{{Kind: papers.CodeLink, URL: "https://a.example"}})
		}, func() (papers.Decision, error) {
			return d.st.SetLinks(d.Context(), by(g.curator), "x:a", []papers.Link{{Kind: papers.CodeLink, URL: "https://b.example"}})
		}},
		{"refused, gone", func() (papers.Decision, error) {
			return d.st.DecideSubmission(d.Context(), by(g.curator), g.sub.ID, papers.Refused, december(15))
		}, func() (papers.Decision, error) { return papers.Decision{}, d.st.DeletePaper(d.Context(), "x:b") }},
	} {
		row, err := tt.do()
		d.must(err)
		_, err = tt.then()
		d.must(err)
		if _, err = d.st.Undo(d.Context(), by(g.curator), row.ID); !errors.Is(err, papers.ErrConflict) {
			d.Errorf("%s: undone all the same: %v", tt.name, err)
		}
	}
}

func undoneNever(d desk) {
	d.must(d.st.WriteDown(d.Context(), papers.Decision{Did: papers.DidInvite, Target: papers.Target{Kind: papers.OnSite}}))
	log, err := d.st.Decisions(d.Context(), store.DecisionFilter{}, 1)
	d.must(err)
	equal(d, "can be undone", d.st.Undoable(log[0]), false)
	_, err = d.st.Undo(d.Context(), store.Act{}, log[0].ID)
	d.wants(err, papers.ErrInvalid)
	_, err = d.st.Undo(d.Context(), store.Act{}, 999)
	d.wants(err, papers.ErrNotFound)
}

func auditLog(d desk) {
	g := d.ground()
	_, err := d.st.DecideComment(d.Context(), by(g.curator), g.comment.ID, true)
	d.must(err)
	_, err = d.st.Suspend(d.Context(), store.Act{Reason: "the program's own"}, g.reader.ID)
	d.must(err)
	_, err = d.st.Reinstate(d.Context(), by(g.curator), g.reader.ID)
	d.must(err)
	dids := func(f store.DecisionFilter, limit int) []string {
		all, err := d.st.Decisions(d.Context(), f, limit)
		d.must(err)
		out := []string{}
		for _, r := range all {
			out = append(out, r.Did)
		}
		return out
	}
	equal(d, "all", dids(store.DecisionFilter{}, 9), []string{papers.DidReinstate, papers.DidSuspend, papers.DidHide})
	equal(d, "hers", dids(store.DecisionFilter{Actor: g.curator.ID}, 9), []string{papers.DidReinstate, papers.DidHide})
	equal(d, "of comments", dids(store.DecisionFilter{Kind: papers.OnComment}, 9), []string{papers.DidHide})
	equal(d, "on one", dids(store.DecisionFilter{Kind: papers.OnUser, On: fmt.Sprint(int64(g.reader.ID))}, 1), []string{papers.DidReinstate})
	equal(d, "further down", dids(store.DecisionFilter{Before: 2}, 9), []string{papers.DidHide})
	r, err := d.st.Decision(d.Context(), 1)
	d.must(err)
	equal(d, "in words", r.About, "a comment by @ada on Schrödinger operators on $\\mathbb{Z}^d$")
	equal(d, "by", r.Actor.Name, "carl")
}

func hidden(d desk) {
	g := d.ground()
	count := func() int {
		t, err := d.st.Tallies(d.Context(), []papers.ID{"x:a"})
		d.must(err)
		return t["x:a"].Comments
	}
	equal(d, "counted", count(), 1)
	_, err := d.st.DecideComment(d.Context(), by(g.curator), g.comment.ID, true)
	d.must(err)
	equal(d, "counted", count(), 0)
	_, err = d.st.DecideComment(d.Context(), by(g.curator), g.comment.ID, true)
	d.wants(err, papers.ErrConflict)
	told, err := d.st.Notifications(d.Context(), g.reader.ID, false, 0, 9)
	d.must(err)
	if len(told) == 0 || told[0].Kind != papers.OfHidden || told[0].Words != "a reason" {
		d.Errorf("the author is told %+v", told)
	}
	_, err = d.st.DecideComment(d.Context(), by(g.curator), 999, true)
	d.wants(err, papers.ErrNotFound)
}

func outranked(d desk) {
	admin, carl, cora, ada := d.enrol("boss", papers.AdminRole), d.enrol("carl", papers.CuratorRole), d.enrol("cora", papers.CuratorRole), d.enrol("ada", papers.ReaderRole)
	for _, tt := range []struct {
		by, on papers.User
		want   error
	}{
		{carl, ada, nil}, {carl, cora, papers.ErrForbidden}, {carl, admin, papers.ErrForbidden}, {carl, carl, papers.ErrForbidden},
		{admin, carl, nil}, {admin, admin, papers.ErrForbidden}, {papers.User{}, cora, nil},
	} {
		_, err := d.st.Suspend(d.Context(), by(tt.by), tt.on.ID)
		if !errors.Is(err, tt.want) {
			d.Errorf("%s suspends %s: %v, want %v", tt.by.Name, tt.on.Name, err, tt.want)
		}
	}
	_, err := d.st.Suspend(d.Context(), by(admin), ada.ID)
	d.wants(err, papers.ErrConflict) // she is
}

func takenDown(d desk) {
	g := d.ground()
	held := d.get("x:a")
	_, err := d.st.TakeDown(d.Context(), by(g.curator), "x:a")
	d.must(err)
	_, err = d.st.Paper(d.Context(), "x:a")
	d.wants(err, papers.ErrNotFound)
	changed := full("x:a")
	changed.Title = "Another title"
	mark := d.mark()
	r := d.batch(store.Batch{Papers: []papers.Paper{changed, plain("x:new")}, Announcements: []papers.Announcement{told(2, "x:a")}, Features: []papers.Feature{chosen(2, "x:a", 1), chosen(2, "x:new", 2)}})
	equal(d, "result", r, store.PutResult{Added: 1, Unchanged: 1})
	equal(d, "mark", d.mark(), mark+1)
	equal(d, "stands", entryIDs(d.featured(2, 2, 9, 0)), []papers.ID{"x:new"})
	_, err = d.st.TakeDown(d.Context(), by(g.curator), "x:a")
	d.wants(err, papers.ErrConflict)
	_, err = d.st.PutBack(d.Context(), by(g.curator), "x:a")
	d.must(err)
	samePaper(d, d.get("x:a"), held)
	equal(d, "announcements", d.announcementsOf("x:a"), []papers.Announcement{told(1, "x:a")})
	d.put(changed)
	equal(d, "title", d.get("x:a").Title, "Another title")
	_, err = d.st.TakeDown(d.Context(), by(g.curator), "x:nowhere")
	d.wants(err, papers.ErrNotFound)
}

func choices(d desk) {
	g := d.ground()
	_, err := d.st.Choose(d.Context(), by(g.curator), "x:b", december(1))
	d.must(err)
	fs, err := d.st.FeaturesOf(d.Context(), "x:b")
	d.must(err)
	last := fs[len(fs)-1]
	equal(d, "place", fmt.Sprint(last.Day, last.Position, last.Kind, last.By), fmt.Sprint(december(1), 2, papers.FromCurator, "carl"))
	_, err = d.st.Choose(d.Context(), by(g.curator), "x:b", december(1))
	d.wants(err, papers.ErrConflict)
	_, err = d.st.Unchoose(d.Context(), by(g.curator), "x:b", december(9))
	d.wants(err, papers.ErrConflict)
}

func takenOff(d desk) {
	g := d.ground()
	row, err := d.st.Unchoose(d.Context(), by(g.curator), "x:b", december(15))
	d.must(err)
	equal(d, "decided", fmt.Sprint(row.Did, row.Target.Kind), fmt.Sprint(papers.DidRefuse, papers.OnSubmission))
	equal(d, "stands", len(d.featured(15, 15, 9, 0)), 0)
	told, err := d.st.Notifications(d.Context(), g.reader.ID, false, 0, 9)
	d.must(err)
	if len(told) == 0 || told[0].Kind != papers.OfDecision {
		d.Errorf("she is told %+v", told)
	}
}
