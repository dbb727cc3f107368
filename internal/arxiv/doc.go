// Package arxiv reads what arXiv publishes about its papers.
//
// It knows the lines of the Kaggle metadata snapshot; the answers of OAI-PMH
// in the formats arXivRaw and arXiv, with deleted records, resumption tokens
// and errors; the Atom of the query API; the announcement feeds in RSS and
// Atom; and the addresses to ask at. It knows arXiv's way of writing authors
// and their affiliations in one string, which version withdraws a paper, and
// the calendar that turns exact submission times into a day of announcement.
// Texts keep arXiv's TeX.
//
// Input is taken for hostile: forms are told by root and namespace and never
// by a name, nothing is ever expanded, memory and time are linear in a bounded
// document, and damage in one record costs that record alone: a document is
// cut into records, and encoding/xml decodes each by itself.
//
// It refuses to clean, to store, to ask and to decide: a record becomes a
// papers.Paper or an error that names the field.
package arxiv
