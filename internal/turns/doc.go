// Package turns keeps the one turn that all processes on a store have at an
// outside world, with the pause behind it: of everybody who asks that world
// for something, one does so at a time.
//
// It knows how a turn is waited for, renewed while a request lasts and given
// back with the pause that is owed, and that a process's own clock keeps the
// pause where the row cannot. It refuses to send requests (package fetch) and
// to know what they are for.
package turns
