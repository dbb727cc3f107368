// Package httpd is the project's way of serving HTTP: handlers that return
// errors, one table from errors to statuses, and the middleware that every
// request passes: recovery, a time limit, a log line, security headers and
// compression. It reads what visitors send (forms, one file at a time) within
// bounds, tells where they come from (which address, this machine, a page of
// another site), and says when somebody asks too often.
//
// It knows no paper and no page. How an error looks to the visitor is handed
// in by those who render.
package httpd
