package letter_test

import (
	"fmt"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/letter"
	"github.com/dailypapers/dailypapers/internal/mail"
)

const word = "abcdefghijklmnopqrstuvwxyz234567abcdefghij"

func site() letter.Site {
	return letter.Site{URL: "https://papers.example.org", Postal: "Daily Papers, 1 Example Street, 12345 Exampleton"}
}

func day() papers.Day { return papers.Day{Year: 2026, Month: 3, Day: 11} }

// sample is a paper with a lead and what is said of it.
type sample struct {
	paper   papers.Paper
	lead    string
	tally   papers.Tally
	reasons []papers.Reason
}

func authors(names ...string) []papers.Author {
	var all []papers.Author
	for _, n := range names {
		all = append(all, papers.Author{Name: n})
	}
	return all
}

func plainPaper(i int) sample {
	return sample{
		papers.Paper{ID: papers.ID(fmt.Sprintf("2603.%05d", 1000+i)), Title: fmt.Sprintf("Glacier nets melt slower in valley %d", i), Authors: authors("Ada Example", "Bo Example", "Cy Example", "Di Example", "Ed Example")},
		"We show that nets which are laid over glaciers lose their snow a third more slowly than bare ones do.", papers.Tally{Votes: 42 - i, Comments: i % 3},
		[]papers.Reason{{Kind: papers.BecauseTrending, Count: 42 - i}, {Kind: papers.BecauseCategory, Target: "physics.ao-ph"}},
	}
}

func mathPaper() sample {
	return sample{
		papers.Paper{ID: "2603.02001", Title: `An $\mathcal{O}(n^2 \log n)$ bound for $x_{\mathrm{train}} \leq \sqrt{2}$ --- and Schr\"odinger's $\hbar\omega_1$`, Authors: authors("Émilie Étude", "Łukasz Ó Súilleabháin")},
		`We prove that $\|f\|_{L^2(\mathbb{R}^n)} \le C_{\alpha,\beta} \, \|\nabla f\|_{L^p}$ for all $p > \frac{2n}{n+2}$.`, papers.Tally{Votes: 1},
		[]papers.Reason{{Kind: papers.BecauseLike, Target: "2501.00001", Title: `Sobolev inequalities on $\mathbb{R}^n$`}},
	}
}

func hostilePaper() sample {
	return sample{
		papers.Paper{ID: "2603.03001", Title: "<script>alert('x')</script> \"quoted\" & <img src=x onerror=alert(1)> {{.}} \u202Eesrever\u202C \x00\x07 --><!-- javascript:alert(1)", Authors: authors(`"><svg/onload=alert(1)>`, "Robert'); DROP TABLE", "\u202Egnp.exe")},
		"</td></tr></table><style>body{display:none}</style> a line\r\nBcc: victim@example.org\r\n.\r\nQUIT <![endif]--> https://evil.example.net/" + strings.Repeat("a", 150), papers.Tally{},
		[]papers.Reason{{Kind: papers.BecauseSearch, Target: "q=%3Cb%3Ebold%3C%2Fb%3E+%22x%22"}, {Kind: papers.BecausePerson, Title: "<i>Mallory</i>\r\nSubject: x"}},
	}
}

func rtlPaper() sample {
	return sample{
		papers.Paper{ID: "x:hebrew", Title: "מבוא לתורת הגרפים ושימושיה ברשתות", Authors: authors("דנה כהן", "يوسف الخوارزمي")},
		"אנו מציגים אלגוריתם חדש לצביעת גרפים הפועל בזמן ליניארי.", papers.Tally{},
		[]papers.Reason{{Kind: papers.BecauseAuthor, Target: "דנה כהן"}},
	}
}

func cjkPaper() sample {
	return sample{
		papers.Paper{ID: "x:cjk", Title: "基于大规模预训练语言模型的蛋白质结构预测方法研究：从序列到结构，从结构到功能的统一框架", Authors: authors("王小明", "山田太郎", "김철수")},
		"我们提出了一种新的方法，该方法在不使用多序列比对的情况下，能够准确地预测蛋白质的三维结構。実験により有効性を確認した。", papers.Tally{Votes: 3},
		[]papers.Reason{{Kind: papers.BecauseSearch, Target: "q=%E8%9B%8B%E7%99%BD%E8%B4%A8"}},
	}
}

// longest is a paper whose every part is as long as can be, of characters that
// take the most room in HTML.
func longest(i int) sample {
	s := sample{paper: papers.Paper{ID: papers.ID("acl:" + strings.Repeat("w", 100) + fmt.Sprint(i)), Title: strings.Repeat(`"&<'> `, 400)},
		lead: strings.Repeat(`&"'<>& `, 400), tally: papers.Tally{Votes: 1 << 40, Comments: 1 << 40}}
	for range 4 {
		s.paper.Authors = append(s.paper.Authors, papers.Author{Name: strings.Repeat(`"&'`, 100)})
	}
	for range 4 {
		s.reasons = append(s.reasons, papers.Reason{Kind: papers.BecauseLike, Title: strings.Repeat(`'&"`, 200)})
	}
	return s
}

func edition(samples ...sample) letter.Edition {
	return editionOf(site(), papers.Weekdays, samples...)
}

func editionOf(s letter.Site, r papers.Rhythm, samples ...sample) letter.Edition {
	e := letter.Edition{Day: day(), Rhythm: r, Often: letter.Often(papers.Schedule{Rhythm: r, Weekday: 1, Hour: 8, Zone: "America/New_York"}),
		Holds:  letter.List(letter.Holds(papers.Contents{Trending: true, Watched: []papers.Following{{Kind: papers.FollowCategory, Target: "cs.LG"}, {Kind: papers.FollowSearch, Target: "q=protein+language+models"}}})),
		Manage: s.URL + "/subscription/" + word, Unsubscribe: s.URL + "/unsubscribe/" + word}
	for _, x := range samples {
		e.Entries = append(e.Entries, letter.Entry{Block: letter.Set(s, x.paper, x.lead, x.tally), Reasons: x.reasons})
	}
	return e
}

func many(n int) []sample {
	var all []sample
	for i := range n {
		all = append(all, plainPaper(i))
	}
	return all
}

// mails are all kinds of mail.
func mails() map[string]mail.Message {
	s := site()
	sub := papers.Subscription{Schedule: papers.UsualSchedule(), Contents: papers.Contents{Trending: true, ForYou: true, Count: 10}}
	mixed := append([]sample{mathPaper(), cjkPaper(), rtlPaper()}, many(7)...)
	return map[string]mail.Message{
		"signin":    letter.SignIn(s, s.URL+"/sign-in/link?ticket="+strings.ToUpper(word), 15),
		"account":   letter.ConfirmAccount(s, s.URL+"/sign-in/email?ticket="+strings.ToUpper(word)),
		"subscribe": letter.ConfirmSubscription(s, s.URL+"/subscribe/confirm?ticket="+word, letter.Asked(sub)),
		"invite":    letter.Invite(s, "Ada <b>Example</b>", s.URL+"/join?ticket="+word),
		"test":      letter.Test(s),
		"reply": letter.Notice(s, letter.News{Subject: "Bo Example replied to you on “Glacier nets melt slower”", Heading: "Bo Example replied to you",
			Sentences: []string{"On “Glacier nets melt slower in valley 3”:"}, Quote: "Have you tried <wool>?\n\nIt is cheaper, and " + strings.Repeat("lasts longer, ", 20) + "or so they say.\n> quoted", By: "Bo Example, 11 March 2026",
			Button: "Read and answer", Link: s.URL + "/comments/7", Why: "You get this because somebody replied to a comment of yours.", Settings: s.URL + "/settings"}),
		"version": letter.Notice(s, letter.News{Subject: "A new version of “Glacier nets melt slower”", Sentences: []string{"Version 2 of a paper that you saved is out: “Glacier nets melt slower in valley 3”."},
			Button: "Read it", Link: s.URL + "/papers/2603.01003", Why: "You get this because you saved it.", Settings: s.URL + "/settings"}),
		"notices": letter.Notice(s, letter.News{Subject: "2 replies and a mention", Items: []letter.Item{{Text: "Bo <b>Example</b> replied to you on “Glacier nets melt slower”", Link: s.URL + "/papers/2603.01003#c7", Quote: "The nets are heavier when they are wet, and so is <i>the snow</i>.\n\n> are they?\n\nThey are, for x₁ ≤ √2.\n\n- one\n- two"},
			{Text: "Cleo replied to you on “" + strings.Repeat("A long title ", 12) + "”", Link: s.URL + "/papers/2603.01004#c8"}, {Text: "And 3 more", Link: s.URL + "/notifications"}},
			Button: "See them all", Link: s.URL + "/notifications", Why: "You get this because your account has us mail you replies to your comments and comments that name you.", Settings: s.URL + "/settings#mail",
			Unsubscribe: s.URL + "/unsubscribe/" + word}),
		"digest-1":       letter.Digest(s, edition(plainPaper(0))),
		"digest-10":      letter.Digest(s, edition(mixed...)),
		"digest-30":      letter.Digest(s, editionOf(s, papers.Weekly, many(30)...)),
		"digest-hostile": letter.Digest(s, edition(hostilePaper(), mathPaper())),
		"digest-longest": letter.Digest(s, edition(longest(1), longest(2))),
	}
}
