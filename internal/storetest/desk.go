package storetest

import (
	"context"
	"errors"
	"reflect"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

// A tester is what *testing.T and *rapid.T have in common.
type tester interface {
	Helper()
	Context() context.Context
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// A desk is a store under test and the watch that it looks at. Its methods
// end the test where the store's own return an error.
type desk struct {
	tester
	*watch
	st *store.Store
}

func (d desk) must(err error) {
	d.Helper()
	if err != nil {
		d.Fatalf("%v", err)
	}
}

// wants fails unless err wraps target.
func (d desk) wants(err, target error) {
	d.Helper()
	if !errors.Is(err, target) {
		d.Errorf("error is %v, want %v", err, target)
	}
}

func (d desk) batch(b store.Batch) store.PutResult {
	d.Helper()
	r, err := d.st.PutPapers(d.Context(), b)
	d.must(err)
	return r
}

func (d desk) put(ps ...papers.Paper) store.PutResult {
	d.Helper()
	return d.batch(store.Batch{Papers: ps})
}

func (d desk) feature(fs ...papers.Feature) {
	d.Helper()
	d.batch(store.Batch{Features: fs})
}

func (d desk) get(id papers.ID) papers.Paper {
	d.Helper()
	p, err := d.st.Paper(d.Context(), id)
	d.must(err)
	return p
}

func (d desk) remove(id papers.ID) {
	d.Helper()
	d.must(d.st.DeletePaper(d.Context(), id))
}

func (d desk) mark() uint64 {
	d.Helper()
	n, err := d.st.Mark(d.Context())
	d.must(err)
	return n
}

func (d desk) changes(mark uint64, limit int) []store.Change {
	d.Helper()
	cs, err := d.st.ChangedSince(d.Context(), mark, limit)
	d.must(err)
	return cs
}

// equal compares what a call returned with what it should have.
func equal[T any](d tester, what string, got, want T) {
	d.Helper()
	if !reflect.DeepEqual(got, want) {
		d.Errorf("%s\n got %+v\nwant %+v", what, got, want)
	}
}

// samePaper names the fields in which two papers differ.
func samePaper(d tester, got, want papers.Paper) {
	d.Helper()
	g, w := reflect.ValueOf(got), reflect.ValueOf(want)
	for i := range g.NumField() {
		a, b := g.Field(i), w.Field(i)
		if a.Kind() == reflect.Slice && a.Len() == 0 && b.Len() == 0 {
			continue // nobody said, however it was put
		}
		if !reflect.DeepEqual(a.Interface(), b.Interface()) {
			d.Errorf("%s: field %s\n got %.400v\nwant %.400v", want.ID, g.Type().Field(i).Name, a, b)
		}
	}
}

func samePapers(d tester, got, want []papers.Paper) {
	d.Helper()
	if g, w := idsOf(got), idsOf(want); !reflect.DeepEqual(g, w) {
		d.Errorf("papers\n got %.600v\nwant %.600v", g, w)
		return
	}
	for i := range want {
		samePaper(d, got[i], want[i])
	}
}

func idsOf(ps []papers.Paper) []papers.ID {
	ids := make([]papers.ID, len(ps))
	for i, p := range ps {
		ids[i] = p.ID
	}
	return ids
}

func entryIDs(es []papers.Entry) []papers.ID {
	ids := make([]papers.ID, len(es))
	for i, e := range es {
		ids[i] = e.Paper.ID
	}
	return ids
}
