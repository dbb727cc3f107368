package arxiv

// The namespaces that arXiv's documents are written in.
const (
	oaiSpace    = "http://www.openarchives.org/OAI/2.0/"
	rawSpace    = "http://arxiv.org/OAI/arXivRaw/"
	plainSpace  = "http://arxiv.org/OAI/arXiv/"
	atomSpace   = "http://www.w3.org/2005/Atom"
	searchSpace = "http://a9.com/-/spec/opensearch/1.1/"
	arxivSpace  = "http://arxiv.org/schemas/atom" // of the query API and of the feeds
	dcSpace     = "http://purl.org/dc/elements/1.1/"
)
