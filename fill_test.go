package papers_test

import (
	"reflect"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

func TestFill(t *testing.T) {
	exact := papers.Instant(time.Date(2025, 12, 1, 10, 0, 0, 0, time.UTC))
	code, page := papers.Link{Kind: papers.CodeLink, URL: "https://github.com/a/b"}, papers.Link{Kind: papers.ProjectLink, URL: "https://page.example.org"}
	other := papers.Paper{ID: "2512.00001", Title: "Theirs", RawTitle: "T{h}eirs", Abstract: "Their words.", Authors: []papers.Author{{Name: "Bo", Raw: "B{o}"}},
		Categories: []papers.Category{"cs.AI"}, Links: []papers.Link{{Kind: papers.CodeLink, URL: "https://github.com/x/y"}, page},
		Published: exact, Announced: papers.Day{Year: 2025, Month: 12, Day: 2}, Summary: papers.Summary{Text: "Short.", By: "them"}}
	held := papers.Paper{ID: "2512.00001", Title: "Ours", Abstract: "Our words.", Authors: []papers.Author{{Name: "Bo"}}, Links: []papers.Link{code},
		Published: papers.Date{Time: time.Date(2025, 12, 1, 0, 0, 0, 0, time.UTC), Precision: papers.MonthPrecision}}
	want := held
	want.Categories, want.Links, want.Published, want.Announced = other.Categories, []papers.Link{code, page}, exact, other.Announced
	got := papers.Fill(held, other)
	if !reflect.DeepEqual(got, want) {
		t.Errorf("filled in it is\n%+v, want\n%+v", got, want)
	}
	if again := papers.Fill(got, other); !reflect.DeepEqual(again, got) {
		t.Errorf("filled in again it is %+v", again)
	}
	if len(held.Links) != 1 || len(other.Links) != 2 {
		t.Error("what was handed in was altered")
	}
	told := papers.Paper{ID: "2512.00001", Title: "Ours", Announced: papers.Day{Year: 2025, Month: 12, Day: 3}, DayTold: true}
	if got := papers.Fill(told, other); got.Announced != told.Announced || !got.DayTold || got.Abstract != other.Abstract || got.Summary != other.Summary {
		t.Errorf("with a told day it is %+v", got)
	}
}
