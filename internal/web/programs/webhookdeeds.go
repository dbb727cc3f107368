package programs

import (
	"net/http"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/web/page"
)

// formWebhook is the number of the webhook that a form is about.
func formWebhook(r *http.Request) (papers.WebhookID, error) {
	return papers.ParseWebhookID(r.PostFormValue("webhook"))
}

// hooked leads back to a webhook, or shows it with what was wrong.
func (s *Pages) hooked(w http.ResponseWriter, r *http.Request, id papers.WebhookID, typed *webhookForm, said string, err error) error {
	if err == nil {
		return page.Onward(w, r, papers.Webhook{ID: id}.Path()+"?said="+said)
	}
	words, status, err := page.WrongWords(err)
	if err != nil {
		return err
	}
	return s.showWebhook(w, r, status, id, typed, words)
}

func (s *Pages) editWebhook(w http.ResponseWriter, r *http.Request) error {
	id, err := formWebhook(r)
	if err != nil {
		return err
	}
	form, asked := typedWebhook(r)
	asked.ID = id
	held, err := s.deps.Webhook.Webhook(r.Context(), page.Visitor(r).User, id)
	if err != nil {
		return err
	}
	if held.Event == papers.NewComments {
		asked.Paper = papers.ID(form.Paper)
	}
	_, err = s.deps.Webhook.Edit(r.Context(), page.Visitor(r).User, asked)
	if words, status, other := wrongWebhook(err); err != nil && other == nil {
		return s.showWebhook(w, r, status, id, &form, words)
	}
	return s.hooked(w, r, id, &form, "saved", err)
}

// testWebhook sends a try and waits for what comes of it.
func (s *Pages) testWebhook(w http.ResponseWriter, r *http.Request) error {
	id, err := formWebhook(r)
	if err != nil {
		return err
	}
	d, err := s.deps.Webhook.Test(r.Context(), page.Visitor(r).User, id)
	if err == nil && d.State != papers.DeliverySent {
		return s.showWebhook(w, r, http.StatusOK, id, nil, "The test was not taken. "+d.Words)
	}
	return s.hooked(w, r, id, nil, "taken", err)
}

func (s *Pages) switchWebhook(w http.ResponseWriter, r *http.Request) error {
	id, err := formWebhook(r)
	if err != nil {
		return err
	}
	said, on := "off", r.PostFormValue("on") == "1"
	if on {
		said = "on"
	}
	return s.hooked(w, r, id, nil, said, s.deps.Webhook.Switch(r.Context(), page.Visitor(r).User, id, on))
}

func (s *Pages) rotateWebhook(w http.ResponseWriter, r *http.Request) error {
	id, err := formWebhook(r)
	if err != nil {
		return err
	}
	hook, err := s.deps.Webhook.Webhook(r.Context(), page.Visitor(r).User, id)
	if err != nil {
		return err
	}
	secret, err := s.deps.Webhook.Rotate(r.Context(), page.Visitor(r).User, id)
	if err != nil {
		return s.hooked(w, r, id, nil, "", err)
	}
	return s.showWebhookSecret(w, r, hook, secret, "A new secret")
}

func (s *Pages) redeliver(w http.ResponseWriter, r *http.Request) error {
	id, err := formWebhook(r)
	if err != nil {
		return err
	}
	d, err := papers.ParseDeliveryID(r.PostFormValue("delivery"))
	if err == nil {
		err = s.deps.Webhook.Redeliver(r.Context(), page.Visitor(r).User, id, d)
	}
	return s.hooked(w, r, id, nil, "again", err)
}

func (s *Pages) deleteWebhook(w http.ResponseWriter, r *http.Request) error {
	id, err := formWebhook(r)
	if err != nil {
		return err
	}
	if err := s.deps.Webhook.Delete(r.Context(), page.Visitor(r).User, id); err != nil {
		return err
	}
	return page.Onward(w, r, WebhooksPath+"?said=deleted")
}
