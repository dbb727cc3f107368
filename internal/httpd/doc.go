// Package httpd is the project's way of serving HTTP: handlers that return
// errors, one table from errors to statuses, and the middleware that every
// request passes: recovery, a time limit, a log line, security headers and
// compression.
//
// It knows no paper and no page. How an error looks to the visitor is handed
// in by those who render.
package httpd
