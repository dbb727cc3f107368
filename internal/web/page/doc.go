// Package page is what every page of the site stands in: the layout with its
// templates, style and script; TeX and what people write, set as HTML; forms, and
// what is said where one is wrong; moments and numbers as people say them; and
// the routes that pages are found by.
//
// It knows HTML and requests. The pages themselves are internal/web's, about
// papers, and those of the rooms beside this one.
package page
