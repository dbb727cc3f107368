// Package letter is what every mail says and looks like: the links that sign
// in, confirm and invite, notices, and the digest.
//
// It knows words, HTML for mail programs and plain text, and makes both from
// one value (a sheet), so that they never differ in what they say. It refuses
// to know whom it writes to, when, or why: what a mail holds is handed in, and
// what comes out is a mail.Message without an address.
//
// # HTML that arrives
//
// Mail programs are the browsers of twenty years: the desktop Outlook draws
// with Word, others throw away style sheets, and a message of more than 100 kB
// is cut off. So the page is one column of tables that is at most 600 pixels
// wide, with every style in the element that has it. One small style sheet
// turns the colours around in the dark and the margins down on phones; where it
// is thrown away, nothing but that is missing. There is no script, no picture,
// no font from elsewhere, and no MathML: formulas are Unicode with sub and sup
// elements.
//
// Everything that comes from people or sources goes through html/template, or
// through texmath.Tagged, which escapes all but its own sub and sup.
package letter
