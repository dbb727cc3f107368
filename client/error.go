package client

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"
)

// The headers in which an error's code and message travel.
const (
	ErrorCodeHeader    = "X-Error-Code"
	ErrorMessageHeader = "X-Error-Message"
)

// A Problem is what the API answers instead of what was asked for (RFC 9457).
type Problem struct {
	Type   string `json:"type" doc:"about:blank: the status says what kind of problem it is"`
	Title  string `json:"title" doc:"The status in words"`
	Status int    `json:"status"`
	Detail string `json:"detail" doc:"What is wrong, for a person"`
	Code   string `json:"code" doc:"A word for programs: Invalid, NotFound"`

	Error     string         `json:"error" doc:"The detail once more, where clients look for it"`
	Parameter string         `json:"parameter,omitempty" doc:"The parameter or field at fault, the first where there are several"`
	Errors    []FieldProblem `json:"errors,omitempty" doc:"All that is wrong with a body"`
}

// A FieldProblem is one thing that is wrong with a body.
type FieldProblem struct {
	Field   string `json:"field"`
	Message string `json:"message" doc:"What is wrong with it, the name included: clients show it alone"`
}

// An Error is an answer of the site's that is not what was asked for.
type Error struct {
	Status  int            // of the HTTP answer
	Code    string         // a word for programs: "Invalid", "NotFound"; "" where the site gave none
	Message string         // prepared words; the status's where the site gave none
	Fields  []FieldProblem // of a body that did not fit
	Wait    time.Duration  // until it makes sense to ask again, 0 where the site said nothing
}

// Error joins the status and the message.
func (e *Error) Error() string {
	return fmt.Sprintf("client: status %d: %s", e.Status, e.Message)
}

// answered reads an Error from an answer.
func answered(res *http.Response) *Error {
	e := &Error{Status: res.StatusCode, Code: res.Header.Get(ErrorCodeHeader), Message: res.Header.Get(ErrorMessageHeader)}
	var body Problem
	if json.NewDecoder(io.LimitReader(res.Body, maxError)).Decode(&body) == nil && body.Error != "" {
		e.Message = body.Error // the header can only hold ASCII
		e.Fields = body.Errors
	}
	if seconds, err := strconv.Atoi(res.Header.Get("Retry-After")); err == nil && seconds > 0 && seconds < maxWait {
		e.Wait = time.Duration(seconds) * time.Second
	}
	if e.Message == "" {
		e.Message = http.StatusText(res.StatusCode)
	}
	return e
}

const (
	maxError = 64 << 10 // bytes of an error's body that are read
	maxWait  = 1 << 24  // seconds of a Retry-After that are believed
)
