// Package submission puts papers forward for a day's front page by the rules
// of the site, and lets people claim their names on papers.
//
// It knows the store, the calendar and the rules; whoever calls it has asked
// whether the person may.
package submission
