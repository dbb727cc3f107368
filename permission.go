package papers

import "slices"

// An Action is something that a person does to the site. Each route of pages
// and API names one.
type Action string

// A Scope is a part of what an API token can be good for.
type Scope string

// The scopes of tokens.
const (
	ReadScope     Scope = "read"     // what its owner may read
	WriteScope    Scope = "write"    // votes, comments, lists, follows, webhooks, digests
	SubmitScope   Scope = "submit"   // papers for the front page, claims
	ModerateScope Scope = "moderate" // what curators do
	AdminScope    Scope = "admin"    // what admins do
)

// Scopes returns all scopes.
func Scopes() []Scope {
	return []Scope{ReadScope, WriteScope, SubmitScope, ModerateScope, AdminScope}
}

// The actions.
const (
	Read         Action = "read"
	SignIn       Action = "sign in"
	Subscribe    Action = "subscribe by mail"
	ReadOwn      Action = "read own things"
	Vote         Action = "vote"
	WriteComment Action = "comment"
	React        Action = "react"
	Report       Action = "report"
	KeepLists    Action = "keep lists"
	Follow       Action = "follow"
	KeepWebhooks Action = "keep webhooks"
	Dismiss      Action = "dismiss"
	Submit       Action = "submit"
	Claim        Action = "claim"
	See          Action = "mark as seen"
	Settle       Action = "change own settings"
	KeepMail     Action = "keep own mail"
	SignOut      Action = "sign out"
	MakeTokens   Action = "make tokens"
	Export       Action = "export own things"
	Leave        Action = "delete own account"
	EditLinks    Action = "edit links"
	Choose       Action = "choose for the front page"
	Moderate     Action = "moderate"
	SeeAudit     Action = "see the audit log"
	Suspend      Action = "suspend"
	ManageUsers  Action = "manage users"
	Invite       Action = "invite"
	RunSite      Action = "run the site"
)

// A Permission is a row of the table of who may do what.
type Permission struct {
	Action Action
	Least  Role   // who may, and all roles above
	Scope  Scope  // which scope a token needs for it; "" is none, and no token will do
	Banned bool   // also for a suspended account
	About  string // in words
}

// Permissions is the one table of who may do what. A test walks every route
// of the site through it.
func Permissions() []Permission {
	return []Permission{
		{Read, VisitorRole, ReadScope, true, "read pages, feeds and the API"},
		{SignIn, VisitorRole, "", true, "ask for a sign-in link, sign in"},
		{Subscribe, VisitorRole, "", true, "have papers mailed to an address that confirms it, and manage or end that by the links in those mails"},
		{ReadOwn, ReaderRole, ReadScope, true, "read one's own lists, notifications and settings"},
		{Vote, ReaderRole, WriteScope, false, "vote for a paper, take the vote back"},
		{WriteComment, ReaderRole, WriteScope, false, "comment, reply, edit and delete one's comments"},
		{React, ReaderRole, WriteScope, false, "react to a comment"},
		{Report, ReaderRole, WriteScope, false, "report a comment, a paper or a person"},
		{KeepLists, ReaderRole, WriteScope, false, "save papers, keep lists of them, import and export them"},
		{Follow, ReaderRole, WriteScope, false, "follow authors, categories, topics, searches, lists and people"},
		{KeepWebhooks, ReaderRole, WriteScope, false, "keep webhooks: have a program of one's own told of news"},
		{Dismiss, ReaderRole, WriteScope, false, "say that a paper is of no interest"},
		{Submit, ReaderRole, SubmitScope, false, "submit a paper for the front page, within the site's rules"},
		{Claim, ReaderRole, SubmitScope, false, "claim one's name on a paper"},
		{See, ReaderRole, WriteScope, true, "mark notifications as seen"},
		{Settle, ReaderRole, "", true, "change one's own profile and settings"},
		{KeepMail, ReaderRole, WriteScope, true, "choose which papers one is mailed, and when, and end that"},
		{SignOut, ReaderRole, "", true, "sign out, end sessions"},
		{MakeTokens, ReaderRole, "", false, "make and revoke API tokens, add and remove passkeys"},
		{Export, ReaderRole, ReadScope, true, "take away everything one has, as JSON"},
		{Leave, ReaderRole, "", true, "delete one's own account"},
		{EditLinks, AuthorRole, SubmitScope, false, "edit the links of a paper: authors of their own, curators of all"},
		{Choose, CuratorRole, ModerateScope, false, "put papers on any day's front page and take them off, whatever the rules"},
		{Moderate, CuratorRole, ModerateScope, false, "decide reports, submissions and claims; hide and show comments and papers; undo"},
		{SeeAudit, CuratorRole, ModerateScope, false, "read who decided what, and why"},
		{Suspend, CuratorRole, ModerateScope, false, "suspend accounts below one's own role, and end that"},
		{Invite, AdminRole, AdminScope, false, "invite people"},
		{ManageUsers, AdminRole, AdminScope, false, "see all accounts, give roles"},
		{RunSite, AdminRole, AdminScope, false, "see and run sources, see the site's state"},
	}
}

// PermissionFor returns the row of an action. An action without a row is
// nobody's.
func PermissionFor(a Action) (Permission, bool) {
	all := Permissions()
	i := slices.IndexFunc(all, func(p Permission) bool { return p.Action == a })
	if i < 0 {
		return Permission{}, false
	}
	return all[i], true
}

// May reports whether the visitor may do this: by role, by not being
// suspended, and where the visitor came by a token, by its scopes.
func (v Visitor) May(a Action) bool {
	p, ok := PermissionFor(a)
	switch {
	case !ok || !v.Role().AtLeast(p.Least):
		return false
	case v.User.Suspended != "" && !p.Banned:
		return false
	}
	return v.Via != ByToken || p.Scope != "" && slices.Contains(v.Scopes, p.Scope)
}

// May reports whether an account, come in by the front door, may do this.
func (u User) May(a Action) bool { return Visitor{User: u, Via: BySession}.May(a) }
