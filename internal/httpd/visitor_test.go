package httpd_test

import (
	"net/http/httptest"
	"testing"

	"github.com/dailypapers/dailypapers/internal/httpd"
)

func TestVisitor(t *testing.T) {
	type visitor struct{ name string }
	type other struct{ name string }
	r := httptest.NewRequest("GET", "/", nil)
	if v := httpd.Of[visitor](r); v.name != "" {
		t.Errorf("a request of nobody is %v's", v)
	}
	mine := httpd.With(httpd.With(r, visitor{"ada"}), 7)
	if v := httpd.Of[visitor](mine); v.name != "ada" {
		t.Errorf("the visitor is %v", v)
	}
	if n := httpd.Of[int](mine); n != 7 {
		t.Errorf("the number is %v", n)
	}
	if v := httpd.Of[other](mine); v.name != "" {
		t.Error("a type of the same shape is taken for the visitor's")
	}
	if v := httpd.Of[*visitor](mine); v != nil {
		t.Error("a pointer is found where a value was put")
	}
	if v := httpd.Of[visitor](httpd.With(mine, visitor{})); v.name != "" {
		t.Errorf("the later visitor is hidden by %v", v)
	}
	if v := httpd.Of[visitor](r); v.name != "" {
		t.Error("the request that was given is changed")
	}
}
