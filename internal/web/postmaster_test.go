package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/account"
	"github.com/dailypapers/dailypapers/internal/store"
)

// mailed puts a letter into the log that came to a state.
func (p *people) mailed(address string, state papers.MessageState, words string) papers.MessageID {
	p.t.Helper()
	id, err := p.st.PostLetter(p.t.Context(), papers.Letter{Kind: papers.DigestMessage, Edition: address, Address: address, Subject: "Five papers", Content: "{}", Due: p.now(), Deadline: p.now().Add(time.Hour)})
	p.must(err)
	if state != papers.MessageWaiting {
		p.must(p.st.EndPosting(p.t.Context(), store.Posting{Letter: id, State: state, Words: words}))
	}
	return id
}

// The page says where mail goes, what became of it, and lets an admin send a
// letter again.
func TestMailPage(t *testing.T) {
	p := newPeople(t, account.Options{BaseURL: town}, fill)
	admin := p.as(p.user("ada", papers.AdminRole))
	if text := admin.page("/admin/mail").TextOf("main"); !strings.Contains(text, "Mail is not sent but left as files in /srv/mail") || !strings.Contains(text, "Nothing was mailed yet.") {
		t.Error(text)
	}
	if text := admin.page("/admin").TextOf("main"); !strings.Contains(text, "Mail is not sent but left as files in /srv/mail") {
		t.Error(text)
	}
	for i := range 60 {
		p.mailed(fmt.Sprintf("r%d@example.com", i), papers.MessageSent, "250 taken")
	}
	lost := p.mailed("late@example.com", papers.MessageFailed, "451 <b>later</b>")
	p.mailed("waits@example.com", papers.MessageWaiting, "")
	_, err := p.st.Returned(t.Context(), store.Return{Letter: 1, Complaint: true})
	p.must(err)

	page := admin.page("/admin/mail")
	text := page.TextOf("main")
	for _, words := range []string{"late@example.com: 451 <b>later</b>", "1 letter, the oldest since", "1 of 60 letters in 30 days (1.67 %)", "More than one reader in a thousand", "1 complaint", "papers@papers.example"} {
		if !strings.Contains(text, words) {
			t.Errorf("%q is missing in %s", words, text)
		}
	}
	if rows := page.All("tbody tr"); len(rows) != 5 || !strings.Contains(rows[1].Text(), "sent") || !strings.Contains(rows[1].Text(), "60") {
		t.Errorf("%d rows", len(rows))
	}
	if n := len(page.All("main .desk-item")); n != 50 {
		t.Errorf("%d letters stand on the page", n)
	}
	if text := admin.page("/admin").TextOf("main"); !strings.Contains(text, "1.67 % of what was mailed is reported as spam") || !strings.Contains(text, "1 letter waits") {
		t.Error(text)
	}
	next := page.One("main a[rel]").Attr["href"]
	if n := len(admin.page(strings.TrimSuffix(next, "#log")).All("main .desk-item")); n != 12 {
		t.Errorf("%d earlier letters", n)
	}
	for query, want := range map[string]int{"?state=failed": 1, "?address=R7%40example.com": 1, "?state=sent&address=late%40example.com": 0, "?state=bounced": 0} {
		if n := len(admin.page("/admin/mail" + query).All("main .desk-item")); n != want {
			t.Errorf("%s: %d letters, want %d", query, n, want)
		}
	}
	for _, query := range []string{"?state=lost", "?before=x", "?address=nobody", "?before=0"} {
		admin.look(query, admin.get("/admin/mail"+query), http.StatusBadRequest)
	}
	if to := admin.post("/admin/mail/retry", "letter", fmt.Sprint(lost)); to != "/admin/mail?said=retried" {
		t.Error(to)
	}
	if l, err := p.st.Letter(t.Context(), lost); err != nil || l.State != papers.MessageWaiting {
		t.Errorf("%+v, %v", l, err)
	}
	admin.wrong(http.StatusConflict, "Letter was sent", "/admin/mail/retry", "letter", "1")
	admin.wrong(http.StatusBadRequest, "is not the number of a letter", "/admin/mail/retry", "letter", "x")
	if a := admin.do("POST", "/admin/mail/retry", map[string][]string{"letter": {"999"}}); a.Status != http.StatusNotFound {
		t.Errorf("%d", a.Status)
	}
}

// Addresses are added with a reason and removed again; both stand in the audit
// log, without the address.
func TestSuppressedPage(t *testing.T) {
	p := newPeople(t, account.Options{BaseURL: town}, fill)
	admin := p.as(p.user("ada", papers.AdminRole))
	if text := admin.page("/admin/mail/suppressed").TextOf("main"); !strings.Contains(text, "No address is held up.") {
		t.Error(text)
	}
	admin.wrong(http.StatusBadRequest, "Address is not a mail address", "/admin/mail/suppressed", "address", "<script>", "reason", "x")
	admin.wrong(http.StatusBadRequest, "Reason is empty", "/admin/mail/suppressed", "address", "eve@example.com", "reason", "")
	if to := admin.post("/admin/mail/suppressed", "address", "Eve@example.com", "reason", "She asked."); to != "/admin/mail/suppressed?said=added" {
		t.Error(to)
	}
	admin.wrong(http.StatusConflict, "Address is written to no more already", "/admin/mail/suppressed", "address", "eve@example.com", "reason", "x")
	for i := range 55 {
		p.must(p.st.Suppress(t.Context(), papers.Suppression{Address: fmt.Sprintf("r%d@example.com", i), Reason: papers.Bounced, Words: "550 no such user"}))
	}
	page := admin.page("/admin/mail/suppressed?said=added")
	if n := len(page.All("main .desk-item")); n != 50 || !strings.Contains(page.TextOf("main"), "Nothing is sent to that address any more.") {
		t.Errorf("%d addresses: %s", n, page.TextOf("main"))
	}
	if n := len(admin.page(page.One("main a[rel]").Attr["href"]).All("main .desk-item")); n != 6 {
		t.Errorf("%d on the next page", n)
	}
	if text := admin.page("/admin/mail/suppressed?q=EVE").TextOf("main ol"); !strings.Contains(text, "eve@example.com") || !strings.Contains(text, "She asked.") || !strings.Contains(text, "by an admin") {
		t.Error(text)
	}
	if text := admin.page("/admin/mail/suppressed?q=nobody").TextOf("main"); !strings.Contains(text, "No address with “nobody” in it is held up.") {
		t.Error(text)
	}
	if to := admin.post("/admin/mail/suppressed/remove", "address", "eve@example.com"); to != "/admin/mail/suppressed?said=removed" {
		t.Error(to)
	}
	if a := admin.do("POST", "/admin/mail/suppressed/remove", map[string][]string{"address": {"eve@example.com"}}); a.Status != http.StatusNotFound {
		t.Errorf("%d", a.Status)
	}
	if text := admin.page("/admin/audit").TextOf("main"); strings.Contains(text, "eve@") || !strings.Contains(text, "ended mail to: e…@example.com") || !strings.Contains(text, "allowed mail to: e…@example.com") {
		t.Error(text)
	}
}
