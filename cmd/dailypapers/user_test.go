package main

import (
	"context"

	"github.com/rogpeppe/go-internal/testscript"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

// people DIR NAME… makes accounts, the first of them an admin's.
func makePeople(ts *testscript.TestScript, _ bool, args []string) {
	st, err := store.Open(context.Background(), ts.MkAbs(args[0]), store.Options{})
	ts.Check(err)
	defer st.Close()
	role := papers.AdminRole
	for _, name := range args[1:] {
		_, err := st.AddUser(context.Background(), papers.User{Name: name, Email: name + "@example.org", Role: role})
		ts.Check(err)
		role = papers.ReaderRole
	}
}
