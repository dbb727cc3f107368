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
	if v, ok := httpd.Of[visitor](r); ok || v.name != "" {
		t.Errorf("a request of nobody is %v's", v)
	}
	mine := httpd.With(httpd.With(r, visitor{"ada"}), 7)
	if v, ok := httpd.Of[visitor](mine); !ok || v.name != "ada" {
		t.Errorf("the visitor is %v, %v", v, ok)
	}
	if n, ok := httpd.Of[int](mine); !ok || n != 7 {
		t.Errorf("the number is %v, %v", n, ok)
	}
	if _, ok := httpd.Of[other](mine); ok {
		t.Error("a type of the same shape is taken for the visitor's")
	}
	if _, ok := httpd.Of[*visitor](mine); ok {
		t.Error("a pointer is found where a value was put")
	}
	if v, _ := httpd.Of[visitor](httpd.With(mine, visitor{})); v.name != "" {
		t.Errorf("the later visitor is hidden by %v", v)
	}
	if _, ok := httpd.Of[visitor](r); ok {
		t.Error("the request that was given is changed")
	}
}
