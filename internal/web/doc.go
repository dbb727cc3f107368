// Package web makes the pages: it parses a request's form, calls one service
// and renders one template. Everything a page needs comes from this site:
// one style sheet, no script, no third party.
//
// It knows HTML and addresses; it decides nothing about which papers stand
// where (internal/frontpage) or what is found (internal/catalog).
package web
