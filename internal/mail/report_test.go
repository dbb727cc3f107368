package mail_test

import (
	"errors"
	"strings"
	"testing"

	papers "github.com/dailypapers/dailypapers"
	ours "github.com/dailypapers/dailypapers/internal/mail"
)

// the word of letter 7, as it stands in return paths and Message-IDs.
func word(t interface{ Fatal(...any) }) string {
	return seal(t, "0123456789abcdef").Word(ours.ReturnWord, 7, 0)
}

// samples are reports as mail servers of all kinds write them. WORD stands for
// the word of the return path.
func samples() map[string]struct {
	text string
	want ours.Report
} {
	type sample = struct {
		text string
		want ours.Report
	}
	report := func(to, head, text, status, original string) string {
		return "Return-Path: <>\nFrom: Mail Delivery System <MAILER-DAEMON@mx.example.net>\nTo: " + to + "\n" + head +
			"MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=\"b1\"\n\nThis is a MIME message.\n--b1\nContent-Type: text/plain; charset=us-ascii\n\n" + text +
			"\n--b1\nContent-Type: message/delivery-status\n\n" + status + "\n--b1\n" + original + "\n--b1--\n"
	}
	const bounces = "bounces+WORD@example.org"
	const quoted = "Content-Type: text/rfc822-headers\n\nReturn-Path: <bounces+WORD@example.org>\nFrom: Daily Papers <papers@example.org>\nMessage-ID: <WORD@example.org>\nSubject: New papers\n"
	return map[string]sample{
		"Postfix, unknown": {report(bounces, "Subject: Undelivered Mail Returned to Sender\nAuto-Submitted: auto-replied\n", "I'm sorry to have to tell you that your message could not be delivered.\n",
			"Reporting-MTA: dns; mx.example.net\nX-Postfix-Queue-ID: 4F2\nArrival-Date: Wed, 11 Mar 2026 08:00:00 +0000 (UTC)\n\nFinal-Recipient: rfc822; ada@example.net\nOriginal-Recipient: rfc822;ada@example.net\nAction: failed\nStatus: 5.1.1\nRemote-MTA: dns; mail.example.net\nDiagnostic-Code: smtp; 550 5.1.1 <ada@example.net>: Recipient address rejected:\n    User unknown in virtual mailbox table\n", quoted),
			ours.Report{Kind: ours.HardBounce, Word: "WORD", Recipient: "ada@example.net", Status: "5.1.1", Words: "550 5.1.1 <ada@example.net>: Recipient address rejected: User unknown in virtual mailbox table"}},
		"Postfix, domain": {report(bounces, "Subject: Undelivered Mail Returned to Sender\n", "text\n",
			"Reporting-MTA: dns; mx.example.net\n\nFinal-Recipient: rfc822; ada@exmaple.net\nAction: failed\nStatus: 5.4.4\nDiagnostic-Code: X-Postfix; Host or domain name not found. Name service error for name=exmaple.net type=A: Host not found\n", quoted),
			ours.Report{Kind: ours.HardBounce, Word: "WORD", Recipient: "ada@exmaple.net", Status: "5.4.4", Words: "Host or domain name not found. Name service error for name=exmaple.net type=A: Host not found"}},
		"Postfix, delayed": {report(bounces, "Subject: Delayed Mail (still being retried)\n", "You do not need to resend.\n",
			"Reporting-MTA: dns; mx.example.net\n\nFinal-Recipient: rfc822; ada@example.net\nAction: delayed\nStatus: 4.4.1\nDiagnostic-Code: X-Postfix; connect to mail.example.net[192.0.2.1]:25: Connection timed out\nWill-Retry-Until: Mon, 16 Mar 2026 08:00:00 +0000\n", quoted),
			ours.Report{Kind: ours.DelayedReport, Word: "WORD", Recipient: "ada@example.net", Status: "4.4.1", Words: "connect to mail.example.net[192.0.2.1]:25: Connection timed out"}},
		"expired": {report(bounces, "Subject: Undelivered Mail\n", "text\n",
			"Reporting-MTA: dns; mx.example.net\n\nFinal-Recipient: rfc822; ada@example.net\nAction: failed\nStatus: 4.4.7\nDiagnostic-Code: smtp; delivery time expired\n", quoted),
			ours.Report{Kind: ours.SoftBounce, Word: "WORD", Recipient: "ada@example.net", Status: "4.4.7", Words: "delivery time expired"}},
		"Gmail, full": {report(bounces, "Subject: Delivery Status Notification (Failure)\nX-Failed-Recipients: ada@mail.example\n", "** Address not found **\n",
			"Reporting-MTA: dns; mail.example\n\nFinal-Recipient: rfc822; ada@mail.example\nAction: failed\nStatus: 5.2.2\nRemote-MTA: dns; mx.mail.example\nDiagnostic-Code: smtp; 552-5.2.2 The recipient's inbox is out of storage space.\n 552 5.2.2 See the help pages - gsmtp\n", quoted),
			ours.Report{Kind: ours.SoftBounce, Word: "WORD", Recipient: "ada@mail.example", Status: "5.2.2", Words: "552-5.2.2 The recipient's inbox is out of storage space. 552 5.2.2 See the help pages - gsmtp"}},
		"Gmail, unknown": {report("BOUNCES+WORD@EXAMPLE.ORG", "Subject: Delivery Status Notification (Failure)\n", "** Address not found **\n",
			"Reporting-MTA: dns; mail.example\n\nFinal-Recipient: rfc822; ada@mail.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist.\n", quoted),
			ours.Report{Kind: ours.HardBounce, Word: "WORD", Recipient: "ada@mail.example", Status: "5.1.1", Words: "550-5.1.1 The email account that you tried to reach does not exist."}},
		"Exchange": {report(bounces, "Subject: Undeliverable: New papers\nX-MS-Exchange-Message-Is-Ndr:\n", "Delivery has failed to these recipients.\n",
			"Reporting-MTA: dns;AB1.prod.example\nReceived-From-MTA: dns;mail.example.org\n\nFinal-Recipient: rfc822;ada@corp.example\nAction: failed\nStatus: 5.1.10\nDiagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup\n", "Content-Type: message/rfc822\n\nMessage-ID: <WORD@example.org>\n\nbody\n"),
			ours.Report{Kind: ours.HardBounce, Word: "WORD", Recipient: "ada@corp.example", Status: "5.1.10", Words: "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup"}},
		"Exchange, blocked": {report(bounces, "Subject: Undeliverable\n", "text\n",
			"Reporting-MTA: dns;AB1.prod.example\n\nFinal-Recipient: rfc822;ada@corp.example\nAction: failed\nStatus: 5.7.606\nDiagnostic-Code: smtp;550 5.7.606 Access denied, banned sending IP\n", quoted),
			ours.Report{Kind: ours.SoftBounce, Word: "WORD", Recipient: "ada@corp.example", Status: "5.7.606", Words: "550 5.7.606 Access denied, banned sending IP"}},
		"Exim": {report("papers@example.org", "Subject: Mail delivery failed: returning message to sender\nX-Failed-Recipients: ada@example.net\nAuto-Submitted: auto-replied\n", "This message was created automatically by mail delivery software.\n",
			"Reporting-MTA: dns; mail.example.net\n\nAction: failed\nFinal-Recipient: rfc822;ada@example.net\nStatus: 5.0.0\nRemote-MTA: dns; mx.example.net\nDiagnostic-Code: smtp; 550 Unrouteable address\n", "Content-Type: message/rfc822\n\nReturn-path: <bounces+WORD@example.org>\nReceived: from x\nMessage-ID: <other@example.org>\n\nbody\n"),
			ours.Report{Kind: ours.HardBounce, Word: "WORD", Recipient: "ada@example.net", Status: "5.0.0", Words: "550 Unrouteable address"}},
		"status in the words alone": {report(bounces, "", "text\n", "Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822;ada@example.net\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 554 5.7.1 Spam message rejected\n", quoted),
			ours.Report{Kind: ours.SoftBounce, Word: "WORD", Recipient: "ada@example.net", Status: "5.7.1", Words: "554 5.7.1 Spam message rejected"}},
		"relayed": {report(bounces, "Subject: Successful Mail Delivery Report\n", "text\n", "Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822;ada@example.net\nAction: relayed\nStatus: 2.0.0\n", quoted),
			ours.Report{Kind: ours.DelayedReport, Word: "WORD", Recipient: "ada@example.net", Status: "2.0.0", Words: "text"}},
		"Exim of old": {"From: Mail Delivery System <Mailer-Daemon@mail.example.net>\nTo: bounces+WORD@example.org\nSubject: Mail delivery failed: returning message to sender\nX-Failed-Recipients: ada@example.net\n\nA message that you sent could not be delivered to one of its recipients.\n\n  ada@example.net\n    SMTP error from remote mail server after RCPT TO:\n    host mx.example.net [192.0.2.7]: 550 5.1.1 no such user here\n\n------ This is a copy of your message. ------\n\nFrom: x\n",
			ours.Report{Kind: ours.HardBounce, Word: "WORD", Recipient: "ada@example.net", Status: "5.1.1", Words: "host mx.example.net [192.0.2.7]: 550 5.1.1 no such user here"}},
		"qmail": {"Return-Path: <>\nDelivered-To: bounces+WORD@example.org\nFrom: MAILER-DAEMON@mail.example.net\nTo: somebody@example.org\nSubject: failure notice\n\nHi. This is the mail program at mail.example.net.\nI could not deliver your message to the following addresses.\n\n<ada@example.net>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\nReturn-Path: <papers@example.org>\n",
			ours.Report{Kind: ours.HardBounce, Word: "WORD", Status: "5.1.1", Words: "Sorry, no mailbox here by that name. (#5.1.1)"}},
		"qmail, full": {"Return-Path: <>\nDelivered-To: bounces+WORD@example.org\nFrom: MAILER-DAEMON@mail.example.net\nSubject: failure notice\n\nHi.\n\n<ada@example.net>:\nThe user is over quota. (#5.2.2)\n\n--- Below this line is a copy of the message.\n",
			ours.Report{Kind: ours.SoftBounce, Word: "WORD", Status: "5.2.2", Words: "The user is over quota. (#5.2.2)"}},
		"no word": {"From: MAILER-DAEMON@mail.example.net\nTo: papers@example.org\nSubject: Returned mail: see transcript for details\n\n550 5.1.1 user unknown\n",
			ours.Report{Kind: ours.HardBounce, Status: "5.1.1", Words: "550 5.1.1 user unknown"}},
		"warning of old": {"From: MAILER-DAEMON@mail.example.net\nTo: bounces+WORD@example.org\nSubject: Warning: could not send message for past 4 hours\n\nTHIS IS A WARNING MESSAGE ONLY\n550 5.1.1 x\n",
			ours.Report{Kind: ours.DelayedReport, Word: "WORD"}},
		"complaint": {"From: feedback@provider.example\nTo: abuse@example.org\nSubject: FW: New papers\nContent-Type: multipart/report; report-type=feedback-report; boundary=b1\n\n--b1\nContent-Type: text/plain\n\nThis is an email abuse report.\n--b1\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nUser-Agent: Provider/1.0\nVersion: 1\nOriginal-Mail-From: <bounces+WORD@example.org>\nOriginal-Rcpt-To: <ada@provider.example>\n\n--b1\nContent-Type: message/rfc822\n\nFrom: papers@example.org\nMessage-ID: <WORD@example.org>\n\nbody\n--b1--\n",
			ours.Report{Kind: ours.ComplaintReport, Word: "WORD", Recipient: "ada@provider.example", Words: "reported as abuse"}},
		"complaint, redacted": {"From: feedback@provider.example\nTo: abuse@example.org\nContent-Type: multipart/report; report-type=feedback-report; boundary=b1\n\n--b1\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nVersion: 1\n\n--b1\nContent-Type: text/rfc822-headers\n\nFrom: papers@example.org\nTo: redacted\nMessage-ID: <WORD@example.org>\n--b1--\n",
			ours.Report{Kind: ours.ComplaintReport, Word: "WORD", Words: "reported as abuse"}},
		"not spam": {"From: feedback@provider.example\nTo: abuse@example.org\nContent-Type: multipart/report; report-type=feedback-report; boundary=b1\n\n--b1\nContent-Type: message/feedback-report\n\nFeedback-Type: not-spam\nVersion: 1\n--b1--\n",
			ours.Report{Kind: ours.AutoReply, Words: "reported as not-spam"}},
		"holiday":   {"From: Ada <ada@example.net>\nTo: bounces+WORD@example.org\nSubject: Automatic reply: New papers\nAuto-Submitted: auto-replied\n\nI am away; 550 5.1.1 is my number.\n", ours.Report{Kind: ours.AutoReply, Word: "WORD"}},
		"vacation":  {"From: Ada <ada@example.net>\nTo: papers@example.org\nSubject: Out of Office\nIn-Reply-To: <WORD@example.org>\n\nI am away.\n", ours.Report{Kind: ours.AutoReply, Word: "WORD"}},
		"read it":   {"From: Ada <ada@example.net>\nTo: bounces+WORD@example.org\nSubject: Read: New papers\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b1\n\n--b1\nContent-Type: message/disposition-notification\n\nDisposition: manual-action; displayed\n--b1--\n", ours.Report{Kind: ours.AutoReply, Word: "WORD"}},
		"encoded":   {"From: MAILER-DAEMON@mail.example.net\nTo: bounces+WORD@example.org\nContent-Type: multipart/report; report-type=delivery-status; boundary=b1\n\n--b1\nContent-Type: message/delivery-status\nContent-Transfer-Encoding: base64\n\nUmVwb3J0aW5nLU1UQTogZG5zOyB4CgpGaW5hbC1SZWNpcGllbnQ6IHJmYzgyMjsgYWRhQGV4YW1w\nbGUubmV0CkFjdGlvbjogZmFpbGVkClN0YXR1czogNS4xLjEK\n--b1--\n", ours.Report{Kind: ours.HardBounce, Word: "WORD", Recipient: "ada@example.net", Status: "5.1.1"}},
		"cut short": {"From: MAILER-DAEMON@mail.example.net\nTo: bounces+WORD@example.org\nContent-Type: multipart/report; boundary=b1\n\n--b1\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\nFinal-Recipient: rfc822; ada@example.net\nAction: failed\nStatus: 5.1.1\nDiagn", ours.Report{Kind: ours.HardBounce, Word: "WORD", Recipient: "ada@example.net", Status: "5.1.1"}},
	}
}

func TestParseReport(t *testing.T) {
	for name, tt := range samples() {
		for _, ends := range []string{"\n", "\r\n"} {
			text := strings.ReplaceAll(strings.ReplaceAll(tt.text, "WORD", word(t)), "\n", ends)
			want := tt.want
			want.Word = strings.ReplaceAll(want.Word, "WORD", word(t))
			got, err := ours.ParseReport(strings.NewReader(text))
			if err != nil || got != want {
				t.Errorf("%s: %v\n got %+v\nwant %+v", name, err, got, want)
			}
		}
	}
}

// A person's letter, and what is no message at all, are no reports.
func TestNoReport(t *testing.T) {
	for text, want := range map[string]error{
		"": papers.ErrInvalid, "\x00\xff": papers.ErrInvalid, "hello there": papers.ErrInvalid,
		"From: ada@example.net\nTo: papers@example.org\nSubject: Hello\n\nYour site says that a user does not exist: 550 5.1.1\n":                                    papers.ErrNotFound,
		"From: MAILER-DAEMON@example.net\nTo: papers@example.org\nSubject: Weekly summary\n\nAll is well.\n":                                                         papers.ErrNotFound,
		"From: ada@example.net\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nhi\n--b--\n":                                           papers.ErrNotFound,
		"From: ada@example.net\nContent-Type: multipart/report; report-type=delivery-status\n\nno boundary\n":                                                        papers.ErrNotFound,
		"From: ada@example.net\nContent-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\nContent-Type: multipart/mixed; boundary=b\n\n", 100) + "--b--": papers.ErrNotFound,
	} {
		if r, err := ours.ParseReport(strings.NewReader(text)); !errors.Is(err, want) {
			t.Errorf("%.60q: %+v, %v, want %v", text, r, err, want)
		}
	}
}

func FuzzParseReport(f *testing.F) {
	for _, s := range samples() {
		f.Add(strings.ReplaceAll(s.text, "WORD", word(f)))
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := ours.ParseReport(strings.NewReader(text))
		if err != nil {
			if !errors.Is(err, papers.ErrInvalid) && !errors.Is(err, papers.ErrNotFound) {
				t.Error(err)
			}
			return
		}
		if r.Kind == "" || len(r.Words) > 2000 || len(r.Recipient) > 2000 || strings.ContainsAny(r.Words+r.Recipient, "\r\n\x00\x1b") || r.Word != "" && len(r.Word) != 42 {
			t.Errorf("%+v", r)
		}
	})
}
