package submission

// A Finding is where a paper stands that somebody wants to submit.
type Finding string

// The findings.
const (
	IsHeld     Finding = "held"
	IsComing   Finding = "coming"   // it is being fetched
	IsUnknown  Finding = "unknown"  // its source does not have it
	IsFailed   Finding = "failed"   // its source could not be asked
	IsElsewise Finding = "elsewise" // not held, and nobody has asked for it
	IsOffline  Finding = "offline"  // not held, and this site fetches nothing
	IsForeign  Finding = "foreign"  // not held, and its source cannot be asked for single papers
	IsDown     Finding = "down"     // it was taken down here
)

// Words say why a paper cannot be submitted yet, "" of one that is held.
func (f Finding) Words() string {
	switch f {
	case IsHeld:
		return ""
	case IsComing:
		return "It is being fetched from arXiv, which answers one question in three seconds."
	case IsUnknown:
		return "arXiv has no paper under this id. It may be mistyped, or so new that it has not been announced."
	case IsFailed:
		return "arXiv could not be asked just now. Try again in a few minutes."
	case IsOffline:
		return "This paper is not held here, and this site fetches nothing from the network."
	case IsForeign:
		return "This paper is not held here, and single papers can be fetched from arXiv only."
	case IsDown:
		return "This paper was taken down here, so it cannot be submitted."
	}
	return "This paper is not held here yet. It can be fetched from arXiv."
}
