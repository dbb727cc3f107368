package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

// sessionCookie holds the secret of a session.
const sessionCookie = "dailypapers_session"

// sessionTime is how long a session lasts that is not used.
const sessionTime = 90 * 24 * time.Hour

// hash is what is kept of a secret: secrets are random, so that one round of
// SHA-256 is enough.
func hash(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// Begin begins a session of an account and returns the cookie that its
// browser is to hold.
func (s *Service) Begin(ctx context.Context, u papers.User, how, agent, address string) (*http.Cookie, error) {
	secret := rand.Text() + rand.Text()
	_, err := s.store.AddSession(ctx, hash(secret), store.Session{Owner: u.ID, Until: s.now().Add(sessionTime), How: how, Agent: agent, Address: address})
	if err != nil {
		return nil, fmt.Errorf("account: %w", err)
	}
	return &http.Cookie{Name: sessionCookie, Value: secret, Path: "/", MaxAge: int(sessionTime.Seconds()), HttpOnly: true, SameSite: http.SameSiteLaxMode}, nil
}
