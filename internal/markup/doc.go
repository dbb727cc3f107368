// Package markup reads what people write under a paper: Markdown with TeX
// mathematics in it. It turns a comment into a fragment of HTML for pages, into one
// line of plain text for notifications and feeds, and finds the people it mentions.
//
// The language is CommonMark with tables, ~~strikethrough~~ and bare addresses as
// links, and a few ways of forges: a single line break is one, and @name is a person.
// Mathematics stands between $…$, $$…$$, \(…\), \[…\] or \begin{equation}… and their
// like, and what stands so is mathematics by the rules of package texmath: "$5 and $10"
// is money. It is found before Markdown is, so that _ and * in a formula are the
// formula's; but code binds tighter than mathematics, and a dollar in code opens
// nothing. What has no delimiters stays text: x_1.
//
// It refuses what a comment does not need. There is no HTML: tags are shown as they
// were typed. There are no images: one becomes a link to it, named by its alternative
// text. Links go to http, https and mailto, and tell search engines and the page
// behind them nothing; others are shown as their text. Headings are small ones. Titles
// of links are left out. Characters that no reader sees, and those that turn the
// direction of the text around, are taken out wherever they come from.
//
// What is written is sanitized again by a list of allowed elements that knows nothing
// of Markdown, so that a mistake in one of the two is not yet a hole. The page's style
// sheet finds a mention by the class mention, columns of tables by center and right,
// code by language-go, and mathematics as package texmath describes.
//
// There are no errors: whatever can't be read is text. Whoever calls bounds the
// length of a source; the time is about linear in it for all sources, which is why
// deep nesting, thousands of marks in one paragraph and immense tables are shown as
// they were typed.
package markup
