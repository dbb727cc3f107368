package app

import (
	"context"
	"encoding/hex"
	"fmt"

	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/store"
)

// Seal makes the seal of the words in links and return paths, from the secret
// that a store keeps for it.
func Seal(ctx context.Context, st *store.Store) (mail.Seal, error) {
	secret, err := st.Secret(ctx, mail.SealSecret)
	if err != nil {
		return mail.Seal{}, fmt.Errorf("app: %w", err)
	}
	key, err := hex.DecodeString(secret)
	if err != nil {
		return mail.Seal{}, fmt.Errorf("app: secret %s: %w", mail.SealSecret, err)
	}
	seal, err := mail.NewSeal(key)
	if err != nil {
		return seal, fmt.Errorf("app: %w", err)
	}
	return seal, nil
}
