package page

// SecretPage shows something once: an API token or the link of an invitation.
type SecretPage struct {
	Frame
	Heading string
	Lead    string
	Label   string
	Secret  string
	How     string // an example of how it is used, "" for none
	Back    string // where to go on
	BackTo  string
}
