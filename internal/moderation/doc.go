// Package moderation decides what should not stand there: reports, hiding,
// suspensions, takedowns, each with a reason, in an audit log, and to be undone.
//
// It knows the store and the table of who may do what, and refuses those who may
// not, whatever page or program they came by.
package moderation
