// Package mail writes messages as mail programs read them (RFC 5322, MIME)
// and, for now, leaves each as a file in a folder.
//
// It knows one kind of message: words to one address. It refuses an address
// that is none, and nothing that is handed to it can add a header of its own:
// line ends in a subject become spaces, and the words are encoded whole.
package mail
