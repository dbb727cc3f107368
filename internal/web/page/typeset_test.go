package page

import (
	"fmt"
	"html/template"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// counting is a typesetter that counts how often it sets a text.
func counting(bytes int) (*typesetter, *atomic.Int64) {
	var n atomic.Int64
	t := newTypesetter(bytes)
	t.setText = func(src string) template.HTML {
		n.Add(1)
		return template.HTML("<" + src + ">")
	}
	return t, &n
}

func TestTypesetterRemembers(t *testing.T) {
	ts, n := counting(1000)
	for range 3 {
		if got := ts.set("x"); got != "<x>" {
			t.Errorf("x is set as %s", got)
		}
	}
	if n.Load() != 1 {
		t.Errorf("x was set %d times", n.Load())
	}
	if ts.set("a new version of x"); n.Load() != 2 {
		t.Error("another text was not set")
	}
}

func TestTypesetterIsBounded(t *testing.T) {
	const limit = 1000
	ts, n := counting(limit)
	for i := range 500 {
		ts.set(fmt.Sprint("text ", i))
		ts.set("asked for all the time")
		_, held := ts.texts.Size()
		if held > limit {
			t.Fatalf("%d bytes are held after %d texts, the limit is %d", held, i, limit)
		}
	}
	if n.Load() != 501 {
		t.Errorf("501 texts were set %d times: what is asked for all the time was forgotten", n.Load())
	}
	if ts.set("text 0"); n.Load() != 502 {
		t.Error("what nobody asks for is never forgotten")
	}
	before, _ := ts.texts.Size()
	ts.set(strings.Repeat("long ", limit))
	if now, _ := ts.texts.Size(); now != before {
		t.Error("a text beyond the limit is held")
	}
}

// A thousand readers of one page let each text be set once.
func TestTypesetterSetsOnceAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ts, n := counting(1 << 20)
		quick := ts.setText
		ts.setText = func(src string) template.HTML {
			time.Sleep(time.Second)
			return quick(src)
		}
		start := time.Now()
		var readers sync.WaitGroup
		for i := range 1000 {
			readers.Go(func() {
				src := fmt.Sprint("text ", i%10)
				if got := ts.set(src); got != template.HTML("<"+src+">") {
					t.Errorf("%s is set as %s", src, got)
				}
			})
		}
		readers.Wait()
		if n.Load() != 10 || time.Since(start) != time.Second {
			t.Errorf("10 texts were set %d times in %v, of a second each", n.Load(), time.Since(start))
		}
	})
}

// A text that breaks the setting of it lets nobody wait for ever.
func TestTypesetterAfterAPanic(t *testing.T) {
	ts, _ := counting(1000)
	sound := ts.setText
	ts.setText = func(string) template.HTML { panic("of the test") }
	func() {
		defer func() { _ = recover() }()
		ts.set("x")
	}()
	ts.setText = sound
	if got := ts.set("x"); got != "<x>" {
		t.Errorf("x is set as %q", got)
	}
}
