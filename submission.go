package papers

import "time"

// FromCommunity is a paper that somebody submitted.
const FromCommunity FeatureKind = "community"

// FromCurator is a paper that a curator put on a front page.
const FromCurator FeatureKind = "curator"

// A SubmissionState is where a submission stands.
type SubmissionState string

// The states of a submission.
const (
	Published SubmissionState = "published"
	Waiting   SubmissionState = "waiting" // for a curator
	Refused   SubmissionState = "refused" // by a curator
	TakenBack SubmissionState = "taken back"
)

// A Submission is a paper that somebody puts forward for a day's front page.
type Submission struct {
	ID      int64
	Paper   ID
	Title   string // of the paper
	By      User
	Day     Day
	Version int       // of the paper, at the time; 0 where it has none
	Comment CommentID // that came with it, 0 for none
	Picture string    // hash of the picture that came with it, "" for none
	At      time.Time
	State   SubmissionState
	Reason  string // of a refusal
}

// Open reports whether a submission stands or waits.
func (n Submission) Open() bool { return n.State == Published || n.State == Waiting }

// A ClaimState is where a claim stands.
type ClaimState string

// The states of a claim.
const (
	ClaimWaiting   ClaimState = "waiting"
	ClaimConfirmed ClaimState = "confirmed"
	ClaimRefused   ClaimState = "refused"
	ClaimDropped   ClaimState = "given up" // by the person herself
)

// An Authorship is a person's claim to be an author of a paper.
type Authorship struct {
	ID       int64
	Paper    ID
	Title    string // of the paper
	Position int    // of the name on the title page, from 0
	Name     string // as it stands there
	User     User
	At       time.Time
	State    ClaimState
	How      string // by what it was confirmed or why it was refused
}
