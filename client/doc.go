// Package client speaks the papers API of a Daily Papers site, and owns the
// shapes of its JSON: the server encodes the very types that a caller decodes.
//
// The shapes are those of the API that existing clients already read. Where
// those clients look for a value in another place or under another name than
// the API wrote it, it stands in both; each such field says so. Keys for
// things that a site doesn't count yet hold typed zero values.
//
// It knows HTTP and JSON and the standard library only. It refuses to read the
// environment, to retry and to cache: a Client asks the one address it is
// given, and says in an *Error what the site answered instead.
package client
