// Package mcp offers a site's papers to language models by the Model Context
// Protocol: tools that search, read, compare, recommend and save, papers as
// resources, and a prompt to begin a morning with. It is served over HTTP, one
// request at a time and without sessions, and over standard input and output.
//
// It knows the protocol and the public client, and nothing of how a site
// answers: each tool is one or two calls of the papers API. So whose words they
// are, what may be done and how often is decided where it is for everybody
// else; Inside hands the calls to a site in the same process without a network
// between.
//
// What a model gets wrong comes back as a tool's error in words that say what
// would be right, never as an error of the protocol, which models don't see.
// Every answer is bounded. It refuses to know secrets: a token is in the Client
// that it is handed, or in the request that Inside passes on, and stands in no
// answer and no error.
package mcp
