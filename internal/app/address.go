package app

import (
	"context"
	"fmt"
)

// AddressSetting is where the address is kept at which the site was last
// served, for commands that print links to it.
const AddressSetting = "address"

// Served notes the address at which the site is about to be served.
func (a *App) Served(ctx context.Context, address string) error {
	held, err := a.store.Setting(ctx, AddressSetting)
	if err == nil && held != address {
		err = a.store.SetSetting(ctx, AddressSetting, address)
	}
	if err != nil {
		return fmt.Errorf("app: %w", err)
	}
	return nil
}
