package account_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"
)

// A provider is an OpenID Connect provider on this machine: discovery, keys,
// the authorization code flow with PKCE. Its fields bend what it says.
type provider struct {
	*httptest.Server
	t   *testing.T
	key *rsa.PrivateKey

	mu    sync.Mutex
	codes map[string]url.Values // what was asked for, by the code that was given

	claims map[string]any // what the token says beside the usual
	alg    string         // "" is RS256
	forge  bool           // the signature is somebody else's
	broken bool           // the token endpoint fails
}

func newProvider(t *testing.T) *provider {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	p := &provider{t: t, key: key, codes: make(map[string]url.Values), claims: map[string]any{"sub": "ada-there", "email": "ada@example.org", "email_verified": true, "name": "Ada Lovelace"}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", p.discovery)
	mux.HandleFunc("GET /keys", p.keys)
	mux.HandleFunc("GET /authorize", p.authorize)
	mux.HandleFunc("POST /token", p.token)
	p.Server = httptest.NewServer(mux)
	t.Cleanup(p.Close)
	return p
}

func (p *provider) say(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(v); err != nil {
		p.t.Error(err)
	}
}

func (p *provider) discovery(w http.ResponseWriter, _ *http.Request) {
	p.say(w, map[string]any{"issuer": p.URL, "authorization_endpoint": p.URL + "/authorize", "token_endpoint": p.URL + "/token", "jwks_uri": p.URL + "/keys",
		"response_types_supported": []string{"code"}, "subject_types_supported": []string{"public"}, "id_token_signing_alg_values_supported": []string{"RS256"}})
}

func (p *provider) keys(w http.ResponseWriter, _ *http.Request) {
	p.say(w, map[string]any{"keys": []map[string]string{{"kty": "RSA", "alg": "RS256", "use": "sig", "kid": "1",
		"n": encode(p.key.N.Bytes()), "e": encode(big.NewInt(int64(p.key.E)).Bytes())}}})
}

// authorize is where a person would sign in: here she has.
func (p *provider) authorize(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	if q.Get("client_id") != "dailypapers" || q.Get("response_type") != "code" || q.Get("code_challenge_method") != "S256" || q.Get("nonce") == "" || q.Get("state") == "" {
		p.t.Errorf("the provider was asked with %v", q)
	}
	code := rand.Text()
	p.mu.Lock()
	p.codes[code] = q
	p.mu.Unlock()
	http.Redirect(w, r, q.Get("redirect_uri")+"?"+url.Values{"code": {code}, "state": {q.Get("state")}}.Encode(), http.StatusFound)
}

func (p *provider) token(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	asked, ok := p.codes[r.PostFormValue("code")]
	delete(p.codes, r.PostFormValue("code"))
	p.mu.Unlock()
	verifier := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
	id, secret, _ := r.BasicAuth()
	switch {
	case p.broken:
		http.Error(w, "out of order", http.StatusInternalServerError)
	case !ok || asked.Get("code_challenge") != encode(verifier[:]) || asked.Get("redirect_uri") != r.PostFormValue("redirect_uri"),
		!(id == "dailypapers" && secret == "hush") && r.PostFormValue("client_secret") != "hush":
		w.WriteHeader(http.StatusBadRequest)
		p.say(w, map[string]string{"error": "invalid_grant"})
	default:
		p.say(w, map[string]any{"access_token": "x", "token_type": "Bearer", "id_token": p.sign(asked.Get("nonce"))})
	}
}

// sign writes an ID token.
func (p *provider) sign(nonce string) string {
	said := map[string]any{"iss": p.URL, "aud": "dailypapers", "iat": noon().Unix(), "exp": noon().Add(time.Minute).Unix(), "nonce": nonce}
	for name, v := range p.claims {
		said[name] = v
	}
	head := map[string]string{"alg": "RS256", "kid": "1"}
	if p.alg != "" {
		head["alg"] = p.alg
	}
	h, _ := json.Marshal(head)
	b, err := json.Marshal(said)
	if err != nil {
		p.t.Error(err)
	}
	text := encode(h) + "." + encode(b)
	if p.alg == "none" {
		return text + "."
	}
	key := p.key
	if p.forge {
		key, _ = rsa.GenerateKey(rand.Reader, 2048)
	}
	sum := sha256.Sum256([]byte(text))
	signature, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, sum[:])
	if err != nil {
		p.t.Error(err)
	}
	return text + "." + encode(signature)
}

func encode(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// visit follows the address of a provider and returns where it leads back to.
func (p *provider) visit(to string) string {
	p.t.Helper()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Get(to)
	if err != nil {
		p.t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusFound {
		p.t.Fatal(fmt.Errorf("the provider answered %s", resp.Status))
	}
	return resp.Header.Get("Location")
}
