// Package web makes the pages: it parses a request's form, calls one service
// and renders one template. Everything a page needs comes from this site:
// one style sheet, one script that pages do without, no third party.
//
// The pages about papers, and about what people say of them and collect, stand
// here; those about accounts, about mail, of the operator and for programs are
// rooms below it, and page is what all of them stand in. Templates and styles
// are in pages, one folder a page, whoever renders it.
//
// It knows HTML and addresses; it decides nothing about which papers stand
// where (internal/frontpage) or what is found (internal/catalog).
package web
