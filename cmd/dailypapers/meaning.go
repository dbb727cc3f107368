package main

import (
	"github.com/dailypapers/dailypapers/embed/builtin"
	"github.com/dailypapers/dailypapers/internal/catalog"
)

// meaning is by what papers are compared: the model that the program carries.
func (e *env) meaning() (catalog.Meaning, error) {
	m, err := builtin.Model()
	if err != nil {
		return catalog.Meaning{}, err
	}
	return catalog.NewMeaning(m), nil
}
