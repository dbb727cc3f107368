package client

// A Paper is one work: flat in /api/papers, inside an item of the lists.
type Paper struct {
	ID                 string        `json:"id"`
	Authors            []Author      `json:"authors" nullable:"false"`
	PublishedAt        Time          `json:"publishedAt,omitzero" doc:"When the first version appeared, the first moment of what is known of it"`
	SubmittedOnDailyAt Time          `json:"submittedOnDailyAt,omitzero" doc:"When it came to the front page"`
	SubmittedOnDailyBy *User         `json:"submittedOnDailyBy,omitempty" doc:"Who or what put it there"`
	Title              string        `json:"title" doc:"The title; its mathematics is TeX between dollars, also where the source left them out"`
	Summary            string        `json:"summary" doc:"The abstract, with its TeX; a summary where the abstract is not held"`
	SummaryBy          string        `json:"summaryBy,omitempty" doc:"Who or what wrote the summary; left out where it is the abstract"`
	Categories         []string      `json:"categories" nullable:"false" doc:"As the sources write them, the primary first: cs.CL"`
	Upvotes            int           `json:"upvotes"`
	DiscussionID       string        `json:"discussionId"`
	ProjectPage        string        `json:"projectPage,omitempty"`
	GithubRepo         string        `json:"githubRepo,omitempty"`
	GithubRepoAddedBy  string        `json:"githubRepoAddedBy,omitempty" enum:"auto,user"`
	GithubStars        *int          `json:"githubStars,omitempty" doc:"Only beside githubRepo; 0 until stars are counted"`
	AISummary          string        `json:"ai_summary" doc:"One sentence taken from the abstract"`
	AIKeywords         []string      `json:"ai_keywords" nullable:"false"`
	MediaURLs          []string      `json:"mediaUrls" nullable:"false"`
	Organization       *Organization `json:"organization,omitempty"`
	Signals            []Signal      `json:"signals,omitempty" nullable:"false" doc:"What other sites say of it, never counted among this site's votes and comments"`
}

// A PaperDetail is one paper with its categories and the repositories linked from it.
type PaperDetail struct {
	Paper
	InferredCategory *Inferred    `json:"inferredCategory,omitempty" doc:"Where no source names a category: the one that the text suggests"`
	LinkedModels     []LinkedRepo `json:"linkedModels" nullable:"false"`
	NumTotalModels   int          `json:"numTotalModels"`
	LinkedDatasets   []LinkedRepo `json:"linkedDatasets" nullable:"false"`
	NumTotalDatasets int          `json:"numTotalDatasets"`
	LinkedSpaces     []LinkedRepo `json:"linkedSpaces" nullable:"false"`
	NumTotalSpaces   int          `json:"numTotalSpaces"`
	NumComments      int          `json:"numComments" doc:"Here too: clients read it of a paper as of an item"`
}

// An Inferred is a category that no source named.
type Inferred struct {
	Category   string  `json:"category" doc:"cs.CL"`
	Confidence float64 `json:"confidence" doc:"How likely the category is right, from 0 to 1"`
}

// A LinkedRepo is a model, a dataset or a demo on a hub that a paper links to.
type LinkedRepo struct {
	ID       string `json:"id" doc:"Owner and name, or the name alone"`
	Author   string `json:"author"`
	RepoType string `json:"repoType" enum:"model,dataset,space"`
	URL      string `json:"url"`
}

// A CodeRepo is a repository of code that a paper links to.
type CodeRepo struct {
	URL  string `json:"url"`
	Host string `json:"host" doc:"github.com and the like"`
	Name string `json:"name" doc:"Owner and name"`
}

// An Author is one name on a title page.
type Author struct {
	ID     string `json:"_id" doc:"24 hexadecimal digits, the same for the same place on the same title page"`
	Name   string `json:"name"`
	Hidden bool   `json:"hidden"`
	User   *User  `json:"user,omitempty" doc:"Of one paper: the account whose name it is; left out where nobody's is confirmed"`
	Status string `json:"status,omitempty" enum:"claimed_verified" doc:"Beside user"`
}

// A User is who put a paper on a front page: an account, or a source, a
// file or a library by its name.
type User struct {
	ID              string `json:"_id"`
	AvatarURL       string `json:"avatarUrl"`
	Fullname        string `json:"fullname"`
	Name            string `json:"name"`
	User            string `json:"user" doc:"The name once more, where clients look for it"`
	Type            string `json:"type"`
	IsPro           bool   `json:"isPro"`
	IsHF            bool   `json:"isHf"`
	IsHFAdmin       bool   `json:"isHfAdmin"`
	IsMod           bool   `json:"isMod"`
	IsUserFollowing bool   `json:"isUserFollowing"`
	FollowerCount   int    `json:"followerCount"`
}

// An Organization is the institution behind a paper.
type Organization struct {
	ID        string `json:"_id"`
	Name      string `json:"name"`
	Fullname  string `json:"fullname"`
	Avatar    string `json:"avatar"`
	AvatarURL string `json:"avatarUrl" doc:"The avatar once more, where clients look for it"`
}
