package mcp

import (
	"bytes"
	"errors"
	"io"
	"net/http"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
)

// whatThisIs is for people who open the address.
const whatThisIs = "This address speaks the Model Context Protocol (streamable HTTP, without sessions), by POST only.\n" +
	"Give it to an MCP client as the URL of a server; a token of this site, as Authorization: Bearer TOKEN, lets it act for you.\n"

// Serve answers one message of a caller over HTTP: streamable, without a
// session, as JSON. known reports whether the Host is one of the site's own
// names, however it is reached: others are refused on a loopback address, where
// a page elsewhere may have led a browser by a name of its own (DNS rebinding).
func (s *Service) Serve(w http.ResponseWriter, r *http.Request, c Caller, known bool) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.WriteHeader(http.StatusMethodNotAllowed)
		_, _ = io.WriteString(w, whatThisIs) // a client that hung up can be told nothing
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	var over *http.MaxBytesError
	switch {
	case errors.As(err, &over):
		refuse(w, http.StatusRequestEntityTooLarge, fault{nil, invalidRequest, tooLarge})
		return
	case err != nil:
		return // it did not arrive, and nobody waits for the answer
	}
	if f := faultOf(body); f != nil {
		refuse(w, http.StatusBadRequest, *f)
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	server := s.server(c, r.Context().Done())
	w.Header().Set("Cache-Control", "no-store")
	sdk.NewStreamableHTTPHandler(func(*http.Request) *sdk.Server { return server }, &sdk.StreamableHTTPOptions{
		Stateless: true, JSONResponse: true, MaxRequestBodyBytes: maxBody, DisableLocalhostProtection: known, PropagateRequestCancellation: true,
	}).ServeHTTP(w, r)
}

// refuse answers what is no message with an error of the protocol.
func refuse(w http.ResponseWriter, status int, f fault) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(errorMessage(f.id, f.code, f.message))
}
