// Package arxivtest is an arXiv of our own for tests: OAI-PMH, query API and
// announcement feeds over a world of papers that grows by the calendar, with
// the faults of the real one and worse, a clock that the test moves, and a log
// of every request.
//
// A test makes a World, a Clock and a Server over both, starts it, lets a
// harvester loose on the address, and then asks three things: does Diff find
// nothing between World.Truth and what is held, has Server.Log.Check no
// complaint, and does Log.Faults show that enough went wrong. The harvester
// waits by Clock.Clock, or in a process of its own by RemoteClock; clock and
// log outlive it when it is killed.
//
// It knows what the real servers do, from their published code, and nothing of
// the harvester that is tried on it: of our own readers only the words of
// package papers and the reader of packed lines stand behind it, so that a
// mistake in the readers cannot hide in the writer.
//
// It refuses to be imported by anything but tests.
package arxivtest
