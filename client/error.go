package client

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
)

// The headers in which an error's code and message travel.
const (
	ErrorCodeHeader    = "X-Error-Code"
	ErrorMessageHeader = "X-Error-Message"
)

// An ErrorBody is what the API answers instead of what was asked for.
type ErrorBody struct {
	Error     string `json:"error" doc:"What is wrong, for a person"`
	Parameter string `json:"parameter,omitempty" doc:"The parameter at fault"`
}

// An Error is an answer of the site's that is not what was asked for.
type Error struct {
	Status  int    // of the HTTP answer
	Code    string // a word for programs: "Invalid", "NotFound"; "" where the site gave none
	Message string // prepared words; the status's where the site gave none
}

// Error joins the status and the message.
func (e *Error) Error() string {
	return fmt.Sprintf("client: status %d: %s", e.Status, e.Message)
}

// answered reads an Error from an answer.
func answered(res *http.Response) *Error {
	e := &Error{Status: res.StatusCode, Code: res.Header.Get(ErrorCodeHeader), Message: res.Header.Get(ErrorMessageHeader)}
	var body ErrorBody
	if json.NewDecoder(io.LimitReader(res.Body, maxError)).Decode(&body) == nil && body.Error != "" {
		e.Message = body.Error // the header can only hold ASCII
	}
	if e.Message == "" {
		e.Message = http.StatusText(res.StatusCode)
	}
	return e
}

const maxError = 64 << 10 // bytes of an error's body that are read
