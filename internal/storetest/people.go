package storetest

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

func peopleChecks() []check {
	return []check{
		{"the first account takes over the machine's", firstAccount},
		{"of many first accounts one is", oneFirst},
		{"names and addresses are one's own", ownNames},
		{"a newcomer is all or nothing", admitWhole},
		{"an identity is one account's", identities},
		{"roles are written down, the last admin stays", roles},
		{"a ticket is used once", ticketOnce},
		{"a ticket is for its browser and its time", ticketBounds},
		{"tickets about one are counted", ticketFlood},
		{"tokens", tokens},
		{"passkeys", passkeys},
		{"sessions end", sessions},
		{"leaving takes votes along", leaving},
		{"comments of who leaves keep their places", leavingComments},
		{"leaving takes pictures along", leavingPictures},
		{"decisions about who leaves", leavingDecisions},
		{"everything can be taken along", exporting},
	}
}

func (d desk) user(name string, role papers.Role) papers.User {
	d.Helper()
	u, err := d.st.AddUser(d.Context(), papers.User{Name: name, Email: name + "@example.org", Role: role})
	d.must(err)
	return u
}

func (d desk) owner() papers.User {
	d.Helper()
	u, err := d.st.Owner(d.Context())
	d.must(err)
	return u
}

func firstAccount(d desk) {
	d.put(plain("x:1"))
	owner := d.owner()
	_, err := d.st.Vote(d.Context(), owner.ID, "x:1", true)
	d.must(err)
	ada, err := d.st.Admit(d.Context(), store.Newcomer{User: papers.User{Name: "ada", Role: papers.AdminRole}, First: true})
	d.must(err)
	equal(d, "number", ada.ID, owner.ID)
	st, err := d.st.Stances(d.Context(), ada.ID, []papers.ID{"x:1"})
	d.must(err)
	equal(d, "her vote", st["x:1"].Voted, true)
	_, err = d.st.Owner(d.Context())
	d.wants(err, papers.ErrForbidden)
	_, err = d.st.Admit(d.Context(), store.Newcomer{User: papers.User{Name: "eve", Role: papers.AdminRole}, First: true})
	d.wants(err, papers.ErrConflict)
	equal(d, "the second", d.user("bob", papers.ReaderRole).ID, ada.ID+1)
}

func oneFirst(d desk) {
	d.owner()
	var made atomic.Int32
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			n := store.Newcomer{User: papers.User{Name: fmt.Sprintf("n%02d", i), Role: papers.AdminRole}, First: true}
			if _, err := d.st.Admit(d.Context(), n); err == nil {
				made.Add(1)
			} else {
				d.wants(err, papers.ErrConflict)
			}
		})
	}
	all.Wait()
	equal(d, "made", made.Load(), 1)
}

func ownNames(d desk) {
	ada := d.user("ada", papers.AdminRole)
	for _, u := range []papers.User{{Name: "ada", Role: papers.ReaderRole}, {Name: "eve", Email: ada.Email, Role: papers.ReaderRole}} {
		_, err := d.st.AddUser(d.Context(), u)
		d.wants(err, papers.ErrConflict)
		d.wants(err, papers.ErrInvalid) // with words
	}
	bob := d.user("bob", papers.ReaderRole)
	bob.Email = ada.Email
	d.wants(d.st.SaveUser(d.Context(), bob), papers.ErrConflict)
	byID, err := d.st.UsersByID(d.Context(), []papers.UserID{ada.ID, bob.ID, 99, 0})
	d.must(err)
	equal(d, "by number", len(byID), 2)
}

func admitWhole(d desk) {
	d.user("ada", papers.AdminRole)
	d.must(d.st.AddTicket(d.Context(), store.Ticket{Hash: "h", Kind: "invite", Until: d.in(time.Hour)}, 0))
	n := store.Newcomer{User: papers.User{Name: "ada", Role: papers.ReaderRole}, Ticket: "h", Identities: []store.Identity{{Issuer: "i", Subject: "s"}}}
	_, err := d.st.Admit(d.Context(), n)
	d.wants(err, papers.ErrConflict)
	_, err = d.st.Ticket(d.Context(), "h", "invite") // it is still there
	d.must(err)
	n.User.Name = "bob"
	bob, err := d.st.Admit(d.Context(), n)
	d.must(err)
	known, err := d.st.UserIdentified(d.Context(), "i", "s")
	d.must(err)
	equal(d, "known", known.ID, bob.ID)
	n.User.Name, n.Identities = "eve", nil
	_, err = d.st.Admit(d.Context(), n)
	d.wants(err, papers.ErrNotFound)
	_, err = d.st.UserNamed(d.Context(), "eve")
	d.wants(err, papers.ErrNotFound)
}

func identities(d desk) {
	ada, bob := d.user("ada", papers.AdminRole), d.user("bob", papers.ReaderRole)
	id := store.Identity{Issuer: "https://id.example.org", Subject: "7", Owner: ada.ID, Shown: "Ada"}
	d.must(d.st.AddIdentity(d.Context(), id))
	d.must(d.st.AddIdentity(d.Context(), id))
	id.Owner = bob.ID
	d.wants(d.st.AddIdentity(d.Context(), id), papers.ErrConflict)
	d.wants(d.st.DropIdentity(d.Context(), bob.ID, id.Issuer, id.Subject), papers.ErrNotFound)
	all, err := d.st.Identities(d.Context(), ada.ID)
	d.must(err)
	equal(d, "identities", all, []store.Identity{{Issuer: id.Issuer, Subject: "7", Owner: ada.ID, Shown: "Ada", Created: d.in(0)}})
	d.must(d.st.DropIdentity(d.Context(), ada.ID, id.Issuer, id.Subject))
	_, err = d.st.UserIdentified(d.Context(), id.Issuer, id.Subject)
	d.wants(err, papers.ErrNotFound)
}

func roles(d desk) {
	ada, bob := d.user("ada", papers.AdminRole), d.user("bob", papers.ReaderRole)
	d.wants(d.st.SetRole(d.Context(), ada.ID, ada.ID, papers.ReaderRole, ""), papers.ErrConflict)
	d.wants(d.st.SetRole(d.Context(), ada.ID, 99, papers.ReaderRole, ""), papers.ErrNotFound)
	d.must(d.st.SetRole(d.Context(), ada.ID, bob.ID, papers.AdminRole, "knows all"))
	d.must(d.st.SetRole(d.Context(), bob.ID, ada.ID, papers.CuratorRole, ""))
	d.wants(d.st.SetRole(d.Context(), bob.ID, bob.ID, papers.ReaderRole, ""), papers.ErrConflict)
	u, err := d.st.User(d.Context(), bob.ID)
	d.must(err)
	equal(d, "role", u.Role, papers.AdminRole)
	d.wants(d.st.EraseUser(d.Context(), bob.ID), papers.ErrConflict)
}

func ticketOnce(d desk) {
	d.must(d.st.AddTicket(d.Context(), store.Ticket{Hash: "h", Kind: "link", About: "a@example.org", Data: "{}", By: 7, Until: d.in(time.Hour)}, 0))
	got, err := d.st.Ticket(d.Context(), "h", "link")
	d.must(err)
	equal(d, "ticket", got, store.Ticket{Hash: "h", Kind: "link", About: "a@example.org", Data: "{}", By: 7, Created: d.in(0), Until: d.in(time.Hour)})
	_, err = d.st.TakeTicket(d.Context(), "h", "invite", "")
	d.wants(err, papers.ErrNotFound)
	var used atomic.Int32
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if _, err := d.st.TakeTicket(d.Context(), "h", "link", "anybody"); err == nil {
				used.Add(1)
			} else {
				d.wants(err, papers.ErrNotFound)
			}
		})
	}
	all.Wait()
	equal(d, "used", used.Load(), 1)
}

func ticketBounds(d desk) {
	d.must(d.st.AddTicket(d.Context(), store.Ticket{Hash: "h", Kind: "link", Browser: "b", Until: d.in(time.Hour)}, 0))
	for _, other := range []string{"", "c"} {
		_, err := d.st.TakeTicket(d.Context(), "h", "link", other)
		d.wants(err, papers.ErrNotFound)
	}
	d.turn(time.Hour)
	_, err := d.st.TakeTicket(d.Context(), "h", "link", "b")
	d.wants(err, papers.ErrNotFound)
	_, err = d.st.Ticket(d.Context(), "h", "link")
	d.wants(err, papers.ErrNotFound)
	d.must(d.st.AddTicket(d.Context(), store.Ticket{Hash: "i", Kind: "invite", Until: d.in(time.Hour)}, 0))
	open, err := d.st.Tickets(d.Context(), "invite")
	d.must(err)
	equal(d, "open", len(open), 1)
	d.must(d.st.DropTickets(d.Context(), "invite"))
	open, err = d.st.Tickets(d.Context(), "invite")
	d.must(err)
	equal(d, "open", len(open), 0)
}

func ticketFlood(d desk) {
	ask := func(i int, about string) error {
		return d.st.AddTicket(d.Context(), store.Ticket{Hash: fmt.Sprint(about, i), Kind: "link", About: about, Until: d.in(15 * time.Minute)}, 5)
	}
	for i := range 5 {
		d.must(ask(i, "a"))
		d.turn(10 * time.Minute)
	}
	d.wants(ask(5, "a"), papers.ErrConflict) // also where the first are over
	d.must(ask(0, "b"))
	d.turn(10*time.Minute + time.Second)
	d.must(ask(6, "a"))
}

func tokens(d desk) {
	ada, bob := d.user("ada", papers.AdminRole), d.user("bob", papers.ReaderRole)
	made, err := d.st.AddToken(d.Context(), "h", store.Token{Owner: ada.ID, Name: "cron", Scopes: []papers.Scope{papers.ReadScope, papers.WriteScope}, Until: d.in(time.Hour)})
	d.must(err)
	got, u, err := d.st.Token(d.Context(), "h")
	d.must(err)
	equal(d, "token", got, made)
	equal(d, "owner", u.ID, ada.ID)
	d.must(d.st.SeeToken(d.Context(), made.ID))
	all, err := d.st.Tokens(d.Context(), ada.ID)
	d.must(err)
	equal(d, "seen", all[0].Seen, d.in(0))
	d.wants(d.st.DropToken(d.Context(), bob.ID, made.ID), papers.ErrNotFound)
	d.turn(time.Hour)
	_, _, err = d.st.Token(d.Context(), "h")
	d.wants(err, papers.ErrNotFound)
	d.must(d.st.DropToken(d.Context(), ada.ID, made.ID))
	for i := range store.MaxTokens {
		_, err = d.st.AddToken(d.Context(), fmt.Sprint(i), store.Token{Owner: ada.ID})
		d.must(err)
	}
	_, err = d.st.AddToken(d.Context(), "more", store.Token{Owner: ada.ID})
	d.wants(err, papers.ErrConflict)
}

func passkeys(d desk) {
	ada, bob := d.user("ada", papers.AdminRole), d.user("bob", papers.ReaderRole)
	d.must(d.st.AddPasskey(d.Context(), store.Passkey{ID: "k", Owner: ada.ID, Name: "phone", Data: "{}"}))
	d.wants(d.st.AddPasskey(d.Context(), store.Passkey{ID: "k", Owner: bob.ID, Name: "phone", Data: "{}"}), papers.ErrConflict)
	d.wants(d.st.RenamePasskey(d.Context(), bob.ID, "k", "mine"), papers.ErrNotFound)
	d.wants(d.st.DropPasskey(d.Context(), bob.ID, "k"), papers.ErrNotFound)
	d.must(d.st.RenamePasskey(d.Context(), ada.ID, "k", "laptop"))
	d.must(d.st.SeePasskey(d.Context(), "k", "{1}"))
	got, u, err := d.st.Passkey(d.Context(), "k")
	d.must(err)
	equal(d, "owner", u.ID, ada.ID)
	equal(d, "passkey", got, store.Passkey{ID: "k", Owner: ada.ID, Name: "laptop", Data: "{1}", Created: d.in(0), Seen: d.in(0)})
	d.must(d.st.DropPasskey(d.Context(), ada.ID, "k"))
	_, _, err = d.st.Passkey(d.Context(), "k")
	d.wants(err, papers.ErrNotFound)
	for i := range store.MaxPasskeys {
		d.must(d.st.AddPasskey(d.Context(), store.Passkey{ID: fmt.Sprint(i), Owner: ada.ID}))
	}
	d.wants(d.st.AddPasskey(d.Context(), store.Passkey{ID: "more", Owner: ada.ID}), papers.ErrConflict)
}

func sessions(d desk) {
	ada := d.user("ada", papers.AdminRole)
	begin := func(hash string) store.Session {
		n, err := d.st.AddSession(d.Context(), hash, store.Session{Owner: ada.ID, Until: d.in(time.Hour), How: "link"})
		d.must(err)
		return n
	}
	one, two := begin("one"), begin("two")
	begin("three")
	_, err := d.st.EndSessions(d.Context(), ada.ID, two.ID)
	d.must(err)
	_, _, err = d.st.Session(d.Context(), "one")
	d.wants(err, papers.ErrNotFound)
	d.wants(d.st.EndSession(d.Context(), ada.ID, one.ID), papers.ErrNotFound)
	d.turn(50 * time.Minute)
	d.must(d.st.SeeSession(d.Context(), two.ID, d.in(time.Hour), "192.0.2.7"))
	d.turn(50 * time.Minute)
	got, u, err := d.st.Session(d.Context(), "two")
	d.must(err)
	equal(d, "owner", u.ID, ada.ID)
	equal(d, "address", got.Address, "192.0.2.7")
	d.turn(10 * time.Minute)
	_, _, err = d.st.Session(d.Context(), "two")
	d.wants(err, papers.ErrNotFound)
}

func leaving(d desk) {
	d.put(plain("x:1"), plain("x:2"))
	ada, bob := d.user("ada", papers.AdminRole), d.user("bob", papers.ReaderRole)
	for _, id := range []papers.ID{"x:1", "x:2"} {
		_, err := d.st.Vote(d.Context(), bob.ID, id, true)
		d.must(err)
	}
	_, err := d.st.Vote(d.Context(), ada.ID, "x:1", true)
	d.must(err)
	d.must(d.st.EraseUser(d.Context(), bob.ID))
	tallies, err := d.st.Tallies(d.Context(), []papers.ID{"x:1", "x:2"})
	d.must(err)
	equal(d, "votes", [2]int{tallies["x:1"].Votes, tallies["x:2"].Votes}, [2]int{1, 0})
	_, err = d.st.User(d.Context(), bob.ID)
	d.wants(err, papers.ErrNotFound)
	d.wants(d.st.EraseUser(d.Context(), bob.ID), papers.ErrNotFound)
	d.wants(d.st.EraseUser(d.Context(), d.onlyAdmin(ada)), papers.ErrConflict)
	equal(d, "a number is not given twice", d.user("eve", papers.ReaderRole).ID > bob.ID, true)
}

// leavingComments holds that the comments of somebody who leaves keep their
// places, but for one that she had deleted and nobody answered.
func leavingComments(d desk) {
	d.put(plain("x:1"))
	_, bob := d.user("ada", papers.AdminRole), d.user("bob", papers.ReaderRole)
	var ids []papers.CommentID
	for _, text := range []string{"stays as a place", "was deleted before"} {
		c, err := d.st.AddComment(d.Context(), papers.Comment{Paper: "x:1", Author: bob, Text: text}, nil)
		d.must(err)
		ids = append(ids, c.ID)
	}
	d.must(d.st.DeleteComment(d.Context(), bob.ID, ids[1]))
	d.must(d.st.EraseUser(d.Context(), bob.ID))
	thread, err := d.st.Thread(d.Context(), "x:1")
	d.must(err)
	equal(d, "thread", thread, []store.ThreadNode{{ID: ids[0], State: papers.Deleted, Left: true}})
}

// leavingPictures holds that pictures go with who sent them, but for those that
// somebody else sent as well.
func leavingPictures(d desk) {
	d.put(plain("x:1"), plain("x:2"))
	ada, bob := d.user("ada", papers.AdminRole), d.user("bob", papers.ReaderRole)
	own, both := strings.Repeat("a", 64), strings.Repeat("b", 64)
	for _, hash := range []string{own, both} {
		d.must(d.st.AddPicture(d.Context(), store.Picture{Hash: hash, Type: "image/png", Width: 1, Height: 1, Bytes: []byte(hash), Thumb: []byte("t"), Owner: bob.ID}))
	}
	for _, n := range []papers.Submission{{Paper: "x:1", By: bob, Picture: own}, {Paper: "x:2", By: bob, Picture: both}, {Paper: "x:2", By: ada, Picture: both}} {
		n.Day, n.State = papers.Day{Year: 2026, Month: 3, Day: 11}, papers.Published
		_, _, err := d.st.Submit(d.Context(), n, func(store.Standing) (string, error) { return "", nil })
		d.must(err)
	}
	d.must(d.st.EraseUser(d.Context(), bob.ID))
	_, err := d.st.Picture(d.Context(), own, false)
	d.wants(err, papers.ErrNotFound)
	left, err := d.st.Picture(d.Context(), both, false)
	d.must(err)
	equal(d, "whose it is now", left.Owner, ada.ID)
}

// onlyAdmin is an admin beside whom there are others.
func (d desk) onlyAdmin(u papers.User) papers.UserID {
	d.user("carol", papers.CuratorRole)
	return u.ID
}

func exporting(d desk) {
	d.put(plain("x:1"))
	ada := d.user("ada", papers.AdminRole)
	_, err := d.st.Vote(d.Context(), ada.ID, "x:1", true)
	d.must(err)
	_, err = d.st.AddSession(d.Context(), "secret-hash", store.Session{Owner: ada.ID, Until: d.in(time.Hour), How: "link", Agent: "Firefox"})
	d.must(err)
	e, err := d.st.ExportOf(d.Context(), ada.ID)
	d.must(err)
	equal(d, "votes", e.Things["votes"], []map[string]any{{"paper": "x:1", "voted": d.in(0)}})
	b, err := e.JSON()
	d.must(err)
	var back map[string]any
	d.must(json.Unmarshal(b, &back))
	if strings.Contains(string(b), "secret-hash") || !strings.Contains(string(b), `"browser": "Firefox"`) {
		d.Errorf("the export is %s", b)
	}
	_, err = d.st.ExportOf(d.Context(), 99)
	d.wants(err, papers.ErrNotFound)
}

// leavingDecisions holds that the log says what became of whom a decision was
// about, and that nothing about her is offered to be undone.
func leavingDecisions(d desk) {
	d.put(plain("x:1"))
	ada, bob := d.user("ada", papers.AdminRole), d.user("bob", papers.ReaderRole)
	c, err := d.st.AddComment(d.Context(), papers.Comment{Paper: "x:1", Author: bob, Text: "Buy pebbles."}, nil)
	d.must(err)
	act := store.Act{By: ada.ID, Reason: "spam"}
	_, err = d.st.DecideComment(d.Context(), act, c.ID, true)
	d.must(err)
	_, err = d.st.Suspend(d.Context(), act, bob.ID)
	d.must(err)
	d.must(d.st.EraseUser(d.Context(), bob.ID))
	all, err := d.st.Decisions(d.Context(), store.DecisionFilter{}, 10)
	d.must(err)
	equal(d, "decisions", len(all), 2)
	for _, x := range all {
		if d.st.Undoable(x) || !strings.Contains(x.About, "an account that was deleted") {
			d.Errorf("%s: %q, to be undone: %v", x.Did, x.About, d.st.Undoable(x))
		}
	}
}
