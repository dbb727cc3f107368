package accounts

import (
	"net/http"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/web/page"
)

// makeToken makes an API token and shows it, on the answer itself: nothing
// keeps it for a second look.
func (s *Pages) makeToken(w http.ResponseWriter, r *http.Request) error {
	days, err := page.NumberField(r, "days")
	if err != nil {
		return s.settled(w, r, "", "", err)
	}
	var scopes []papers.Scope
	for _, scope := range r.PostForm["scope"] {
		scopes = append(scopes, papers.Scope(scope))
	}
	secret, t, err := s.deps.Account.MakeToken(r.Context(), page.Visitor(r).User, r.PostFormValue("name"), scopes, int(days))
	if err != nil {
		return s.settled(w, r, "", "", err)
	}
	p := page.SecretPage{Frame: s.Frame(r, "A new token", "account"), Heading: "A new token", Label: "The token “" + t.Name + "”", Secret: secret,
		Lead: "Copy it now: it is shown this once. Whoever has it can do what you let it do, until you revoke it.",
		How:  "Authorization: Bearer …", Back: settingsPath + "#tokens", BackTo: "Back to the settings"}
	p.NoIndex = true
	return s.Private(w, r, http.StatusOK, "secret", p)
}

func (s *Pages) revokeToken(w http.ResponseWriter, r *http.Request) error {
	id, err := page.NumberField(r, "token")
	if err == nil {
		err = s.deps.Account.DropToken(r.Context(), page.Visitor(r).User, id)
	}
	return s.settled(w, r, "tokens", "revoked", err)
}
