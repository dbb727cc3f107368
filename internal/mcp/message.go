package mcp

import (
	"bytes"
	"encoding/json"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
)

// maxBody bounds one message: 1 MiB, far above what any call of a tool takes.
const (
	maxBody  = 1 << 20
	tooLarge = "a message may have 1 MiB"
)

// The codes of JSON-RPC for what is no request.
const (
	parseError     = -32700
	invalidRequest = -32600
)

// A fault is why a text is no message.
type fault struct {
	id      any // of the request, where it could be read
	code    int
	message string
}

// faultOf returns nil for one message. Lists of messages were in the protocol
// for three months of 2025: no client sends them, and one would be a way around
// every limit that counts requests.
func faultOf(text []byte) *fault {
	text = bytes.TrimSpace(text)
	switch {
	case !json.Valid(text):
		return &fault{nil, parseError, "this is no JSON"}
	case text[0] == '[':
		return &fault{nil, invalidRequest, "messages are sent one by one, not in lists"}
	}
	if _, err := jsonrpc.DecodeMessage(text); err == nil {
		return nil
	}
	f := &fault{nil, invalidRequest, "this is no message of JSON-RPC 2.0"}
	if id := headOf(text).ID; len(id) > 0 && len(id) < 200 && (id[0] == '"' || id[0] >= '0' && id[0] <= '9') {
		f.id = id
	}
	return f
}

// A head is what tells requests, answers and notifications apart.
type head struct {
	ID     json.RawMessage `json:"id"`
	Method *string         `json:"method"`
}

func headOf(text []byte) head {
	var h head
	_ = json.Unmarshal(text, &h) // what has none of both is neither
	return h
}

// isCall reports whether a message is to be answered.
func (h head) isCall() bool { return h.Method != nil && len(h.ID) > 0 && string(h.ID) != "null" }

// errorMessage is an error of JSON-RPC with its line end; id is that of the
// request, nil where none could be read.
func errorMessage(id any, code int, message string) []byte {
	text, err := json.Marshal(map[string]any{"jsonrpc": "2.0", "id": id, "error": map[string]any{"code": code, "message": message}})
	if err != nil { // of an id that is JSON itself
		return nil
	}
	return append(text, '\n')
}
