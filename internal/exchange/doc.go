// Package exchange takes in the front pages of other sites that speak the
// papers API: which days are asked for and when, and how a day that was read
// to its end becomes papers, signals and places here, in one transaction.
//
// It knows that what another site tells is at second hand: papers are filled
// in and not overwritten, votes and comments stay that site's signals, and what
// a site has from a third one is not passed on, so that sites may read each
// other in circles. It refuses to read answers (package papersapi), to send
// requests (package fetch) and to keep the timetable (package jobs).
package exchange
