// Package moderation decides what should not stand there: reports, hiding,
// suspensions, takedowns, each with a reason, in an audit log, and to be undone.
//
// It knows the store; whoever calls it has asked whether the person may.
package moderation
