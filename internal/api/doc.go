// Package api answers programs: the JSON papers API that existing clients
// speak, the OpenAPI document that describes it and the feeds beside it, and
// papers as Markdown.
//
// It knows HTTP, the wire types of package client and how a paper is written
// in them. What stands in a list is for package frontpage to say and what is
// found for package catalog; pages show the very same. The operations and
// their parameters are declared once: the document shows the declarations and
// requests are checked against them.
//
// It renders no HTML, writes nothing to the store and never logs: handlers
// return their errors.
package api
