// Package papersapi reads the daily papers of sites that speak the papers API:
// other instances of this program, and those whose API it speaks.
//
// It knows which addresses are asked, what the answers have looked like over
// the years, and which well-known site's terms stand against reading it. It is
// liberal: what is missing, null or of another type costs the field and not
// the paper, unless it is the id or the title. It refuses to send requests, to
// keep anything, and to take sentences that the other site wrote: of a paper
// only what its source said is read.
package papersapi
