package main

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/mailtest"
	"github.com/dailypapers/dailypapers/internal/store"
)

// mailServer [refuses] sets $SMTP to the port of a mail server on this machine
// until the script ends; one that refuses takes no message.
func mailServer(ts *testscript.TestScript, _ bool, args []string) {
	r, err := mailtest.Start(mailtest.Options{Security: mail.Plain, Users: map[string]string{"papers": "hush"}})
	ts.Check(err)
	ts.Defer(r.Close)
	if len(args) > 0 {
		r.Says(func(at mailtest.Step, _ string) mailtest.Answer {
			if at == mailtest.Recipient {
				return mailtest.Answer{Code: 550, Status: [3]int{5, 7, 1}, Words: "not from here"}
			}
			return mailtest.Answer{}
		})
	}
	ts.Setenv("SMTP", fmt.Sprint(r.Server().Port))
}

// zoneLine is a record as dailypapers doctor mail prints it.
var zoneLine = regexp.MustCompile(`(?m)^(\S+)\. IN TXT (.*)$`)

// dns FILE EXTRA… sets $DNS to the address of a DNS server that holds the records
// of a zone file, and extra ones as NAME=TEXT.
func serveNames(ts *testscript.TestScript, _ bool, args []string) {
	n, err := mailtest.NewNames()
	ts.Check(err)
	ts.Defer(n.Close)
	held := map[string][]string{}
	for _, m := range zoneLine.FindAllStringSubmatch(ts.ReadFile(args[0]), -1) {
		text := ""
		for _, part := range regexp.MustCompile(`"([^"]*)"`).FindAllStringSubmatch(m[2], -1) {
			text += part[1]
		}
		held[m[1]] = append(held[m[1]], text)
	}
	for _, extra := range args[1:] {
		name, text, _ := strings.Cut(extra, "=")
		held[name] = append(held[name], text)
	}
	n.Hold(held)
	ts.Setenv("DNS", n.Address())
}

// mailed FOLDER STATE ADDRESS WORDS puts a letter into the log that came to a
// state, of yesterday.
func mailed(ts *testscript.TestScript, _ bool, args []string) {
	ctx, at := context.Background(), time.Now().Add(-time.Hour)
	st, err := store.Open(ctx, ts.MkAbs(args[0]), store.Options{Now: func() time.Time { return at }})
	ts.Check(err)
	defer st.Close()
	id, err := st.PostLetter(ctx, papers.Letter{Kind: papers.NoticeMessage, Address: args[2], Subject: "News", Content: `{"subject":"x","text":"y"}`, Due: at, Deadline: at.Add(time.Hour)})
	ts.Check(err)
	if args[1] != string(papers.MessageWaiting) {
		ts.Check(st.EndPosting(ctx, store.Posting{Letter: id, State: papers.MessageState(args[1]), Words: args[3], Hard: args[1] == "bounced"}))
	}
}
