package letter

import (
	"embed"
	"html/template"
	"io/fs"
	"strings"
	"sync"
)

//go:embed templates/*.html
var files embed.FS

// pages are the parsed templates: constants that take a millisecond to read.
var pages = sync.OnceValue(func() *template.Template {
	all := template.New("").Funcs(template.FuncMap{"mso": mso})
	names, err := fs.Glob(files, "templates/*.html")
	if err != nil {
		panic(err) // the pattern is a constant
	}
	for _, name := range names {
		source, err := files.ReadFile(name)
		if err != nil {
			panic(err) // it is embedded
		}
		template.Must(all.Parse(inlined(string(source))))
	}
	return all
})

// mso are the pieces that Outlook on Windows alone reads. html/template takes
// comments out of what it parses, so they are handed to it.
func mso(piece string) template.HTML {
	switch piece {
	case "head":
		return `<!--[if mso]><xml><o:OfficeDocumentSettings><o:AllowPNG/><o:PixelsPerInch>96</o:PixelsPerInch></o:OfficeDocumentSettings></xml>` +
			`<style>td,p,h1,h2,a{font-family:Georgia,serif!important}.s,.s a{font-family:"Segoe UI",Arial,sans-serif!important}</style><![endif]-->`
	case "open":
		return `<!--[if mso]><table role="presentation" align="center" width="600" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->`
	case "close":
		return `<!--[if mso]></td></tr></table><![endif]-->`
	}
	return ""
}

// Colours are the site's, by day; the style sheet in the page has those of the
// night. The pairs of text and ground have a contrast of 7 or more.
const (
	paper  = "#fbf8f2"
	ink    = "#1c1917"
	quiet  = "#4f4842"
	hair   = "#ddd5c8"
	accent = "#8c1d18"
	wash   = "#f3ecdf"
	serif  = `Charter,Cambria,Georgia,serif`
	sans   = `system-ui,'Segoe UI',Roboto,Arial,sans-serif`
)

// inlined replaces @names in a template's source with the styles they stand
// for: many mail programs read styles in elements only, and nobody should have
// to read them there in the source.
func inlined(source string) string {
	return strings.NewReplacer(
		"@paper", paper, "@ink", ink, "@quiet", quiet, "@hair", hair, "@accent", accent, "@wash", wash,
		"@brand", "font:700 20px/1.2 "+serif+";color:"+ink+";text-decoration:none",
		"@over", "margin:0 0 4px;font:400 14px/1.5 "+sans+";color:"+quiet,
		"@heading", "margin:0;font:700 26px/1.2 "+serif+";color:"+ink,
		"@text", "margin:0 0 16px;font:400 17px/1.55 "+serif+";color:"+ink,
		"@body", "font:16px/1.5 "+serif+";color:"+ink,
		"@title", "margin:0;font-size:18px;line-height:1.35",
		"@small", "margin:4px 0 0;font:14px/1.5 "+sans+";color:"+quiet,
		"@why", "margin:4px 0 0;font:500 14px/1.5 "+sans,
		"@foot", "margin:0 0 8px;font:400 14px/1.5 "+sans+";color:"+quiet,
		"@item", "color:"+ink+";text-decoration:underline;text-decoration-color:"+accent,
		"@plain", "color:"+ink+";text-decoration:none",
		"@link", "color:"+accent+";text-decoration:underline",
		"@button", "display:inline-block;padding:13px 24px;font:600 16px/1.25 "+sans+";color:"+paper+";text-decoration:none",
	).Replace(source)
}
