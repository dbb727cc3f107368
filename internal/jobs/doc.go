// Package jobs runs a durable timetable: what is due is claimed in the store,
// so that of all processes on it one runs a job at a time, and every run
// leaves a row that says when, how long, what it did and why it failed.
//
// It knows claims and their renewal, the next time after a success, the
// growing pauses after failures, and what of all this is worth a line in the
// log. It refuses to know what the jobs do.
package jobs
