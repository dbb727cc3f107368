package papers

import (
	"strconv"
	"time"
)

// A CommentID names a comment, from 1.
type CommentID int64

// ParseCommentID reads the decimal number of a comment.
func ParseCommentID(s string) (CommentID, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 1 {
		return 0, Invalid("comment", "%q is not the number of a comment", clip(s, 30))
	}
	return CommentID(n), nil
}

// MaxComment bounds a comment in characters, as the papers API does.
const MaxComment = 65_536

// CheckComment tidies the text of a comment and refuses an empty one and one
// past MaxComment.
func CheckComment(text string) (string, error) { return checkText("comment", text, 1, MaxComment) }

// A CommentState says whether a comment can be read.
type CommentState int

// The states of a comment. One that was deleted or hidden keeps its place in
// the thread.
const (
	Visible CommentState = iota
	Hidden               // by a curator; its author and curators still read it
	Deleted              // by its author, or with her account; the text is gone
)

// A Comment is one contribution to the thread below a paper.
type Comment struct {
	ID     CommentID
	Paper  ID
	Parent CommentID // 0 at the top of the thread
	Author User      // the zero User where the account is gone
	Text   string    // Markdown; "" where Deleted
	At     time.Time
	Edited time.Time // the last time; zero for never
	State  CommentState
	Reason string // why it is hidden

	Reactions []ReactionCount // those there are, in the order of Reactions()
	Mentioned []string        // names in the text that are people's
}

// Path is the comment's permanent address.
func (c Comment) Path() string { return c.Paper.Path() + "#c" + strconv.FormatInt(int64(c.ID), 10) }

// A Reaction is one of a few signs that can be put on a comment.
type Reaction string

// Reactions returns the signs that there are, in the order in which they are
// shown.
func Reactions() []Reaction { return []Reaction{"👍", "❤️", "🎉", "🤔", "👀", "🙏"} }

// ParseReaction reads one of Reactions.
func ParseReaction(s string) (Reaction, error) {
	for _, r := range Reactions() {
		if string(r) == s {
			return r, nil
		}
	}
	return "", Invalid("reaction", "is none of those that there are here")
}

// Name is the reaction in a word.
func (r Reaction) Name() string {
	switch r {
	case "👍":
		return "agree"
	case "❤️":
		return "love"
	case "🎉":
		return "congratulations"
	case "🤔":
		return "hmm"
	case "👀":
		return "looking into it"
	case "🙏":
		return "thanks"
	}
	return string(r)
}

// A ReactionCount is how many people put a reaction on a comment.
type ReactionCount struct {
	Reaction Reaction
	Count    int
	Mine     bool     // whether the one who asked did
	Names    []string // of the first of them
}
