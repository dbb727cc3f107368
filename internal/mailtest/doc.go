// Package mailtest is a mail server for tests: it speaks SMTP on loopback,
// verifies the signatures of what arrives, and fails in all ways in which mail
// servers fail, as a script has it. Beside it stands a DNS server.
package mailtest
