// Package mail writes messages as mail programs read them (RFC 5322, MIME),
// signs them (DKIM), and hands them to a mail server or leaves them as files.
//
//	Message ─ Bytes ─► Signer ─ Sign ─► Envelope ─ Carry ─► Pool: SMTP ─► Verdict
//	                                                        Folder: a file
//	ParseReport ◄─ what comes back: bounces, complaints, answers of machines
//	Seal: numbers as words, for links and return paths
//
// It knows one kind of message: words to one address. It refuses an address
// that is none, and nothing that is handed to it can add a header of its own:
// line ends in a subject become spaces, and the words are encoded whole. Mail
// servers say what they like: their words are bounded, cleaned, and never hold
// the password. Who is written to, when it is tried again and what is kept of it
// is the business of rooms above.
package mail
