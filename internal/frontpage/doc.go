// Package frontpage says what stands on the page of a day, a week or a month,
// and in which order: the papers chosen for it, or, while nobody has chosen,
// all that was announced. Pages, feeds and the API show the same edition.
//
// It knows the store and the calendar; it knows no HTTP and no HTML.
package frontpage
