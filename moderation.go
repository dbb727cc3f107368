package papers

import "time"

// A Target is what a report or a decision is about.
type Target struct {
	Kind TargetKind
	Key  string // the decimal number, or a paper's id
}

// A TargetKind is a kind of thing that can be decided on.
type TargetKind string

// What can be reported and decided on.
const (
	OnComment    TargetKind = "comment"
	OnPaper      TargetKind = "paper"
	OnUser       TargetKind = "user"
	OnList       TargetKind = "list"
	OnSubmission TargetKind = "submission"
	OnClaim      TargetKind = "claim"
	OnReport     TargetKind = "report"
	OnSite       TargetKind = "site"
)

// ParseTarget reads what somebody wants to report.
func ParseTarget(kind, key string) (Target, error) {
	t := Target{TargetKind(kind), key}
	switch t.Kind {
	case OnPaper:
		id, _, err := ParseID(key)
		t.Key = string(id)
		return t, err
	case OnComment, OnUser, OnList:
		if _, err := ParseCommentID(key); err != nil {
			return t, Invalid("target", "is not the number of a %s", kind)
		}
		return t, nil
	}
	return t, Invalid("kind", "must be comment, paper, user or list")
}

const (
	maxReportWords = 2000
	maxReason      = 500
)

// ReportReasons are the reasons that a report can give, each with its words.
func ReportReasons() [][2]string {
	return [][2]string{
		{"spam", "Spam or advertising"}, {"abuse", "Insults, threats or hatred"}, {"wrong", "Wrong on purpose, or not about the paper"},
		{"private", "Somebody's private matters"}, {"rights", "It infringes somebody's rights"}, {"other", "Something else"},
	}
}

// A ReportState is where a report stands.
type ReportState string

// The states of a report.
const (
	ReportOpen      ReportState = "open"
	ReportUpheld    ReportState = "upheld"    // something was done
	ReportDismissed ReportState = "dismissed" // nothing was
)

// A Complaint is a reader's report that something should not stand there.
type Complaint struct {
	ID      int64
	At      time.Time
	By      User
	Target  Target
	Paper   ID     // that the target belongs to, "" for none
	Reason  string // the first of a pair of ReportReasons
	Words   string
	State   ReportState
	Decided time.Time
}

// Check tidies the words and refuses an unknown reason.
func (c Complaint) Check() (Complaint, error) {
	known := false
	for _, r := range ReportReasons() {
		known = known || r[0] == c.Reason
	}
	if !known {
		return c, Invalid("reason", "is none of those that there are")
	}
	var err error
	c.Words, err = checkText("words", c.Words, 0, maxReportWords)
	return c, err
}

// CheckReason tidies the reason of a decision, which must not be empty.
func CheckReason(s string) (string, error) {
	s, err := checkLine("reason", s, maxReason)
	if err == nil && s == "" {
		err = Invalid("reason", "is empty; those whom it concerns will read it")
	}
	return s, err
}

// A Decision is a row of the audit log: who did what to whom, and why.
type Decision struct {
	ID     int64
	At     time.Time
	Actor  User   // the zero User where the account is gone or the program acted
	Did    string // one of the verbs below
	Target Target
	About  string // the target in words, as it was then
	Reason string
	Before string // what undoing needs to know: the former state, role or day
	Undone int64  // the row that undid this one, 0 for none
	Undoes int64  // the row that this one undid, 0 for none
}

// What a decision can do.
const (
	DidHide      = "hid"
	DidShow      = "showed again"
	DidSuspend   = "suspended"
	DidReinstate = "reinstated"
	DidRole      = "gave a role"
	DidConfirm   = "confirmed"
	DidRefuse    = "refused"
	DidPublish   = "published"
	DidFeature   = "featured"
	DidUnfeature = "took off the front page"
	DidTakeDown  = "took down"
	DidRestore   = "put back"
	DidUphold    = "upheld"
	DidDismiss   = "dismissed"
	DidLinks     = "changed links"
	DidInvite    = "invited"
	DidRevoke    = "revoked"             // an invitation
	DidLink      = "made a sign-in link" // for somebody, at the machine
	DidDelete    = "deleted"
	DidOpen      = "opened accounts"
	DidReopen    = "put back to wait" // a claim, a submission, the reports of something
	DidTakeBack  = "took back"        // a submission
	DidGiveUp    = "gave up"          // one's own confirmed claim

	DidSuppress   = "ended mail to" // an address
	DidUnsuppress = "allowed mail to"
)
