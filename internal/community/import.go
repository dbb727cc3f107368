package community

import (
	"context"
	"time"
	"unicode/utf8"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/bibliography"
)

const (
	// maxTitles is how many entries of a file are looked up by their title,
	// which is a search each; those with an id or a DOI are found at once.
	maxTitles = 500
	// titleTime is how long that may take: the visitor waits for the page.
	titleTime = 3 * time.Second
)

// A TitleFinder returns the paper held that has a title, and the first author
// where that is known; false where there is none.
type TitleFinder func(ctx context.Context, title, author string) (papers.ID, bool, error)

// An Entry is an entry of a file and the paper held that it means, "" for none.
type Entry struct {
	bibliography.Entry
	Paper papers.ID

	unsought bool
}

// An Import is what became of a file.
type Import struct {
	List     papers.List // the zero List where none was made, for want of anything to put in
	Format   bibliography.Format
	Added    []Entry
	There    []Entry // in the list before, or twice in the file
	Missing  []Entry // not held here
	Unsought []Entry // not looked for, for lack of time
	Problems []bibliography.Problem
}

// Import reads a reference manager's file and puts the papers held that it
// means at the end of a list of the person's own, with their notes. to.ID is 0
// for a new list of to's title, which is made only if there is something to
// put in. What is wrong with the file or the list is a papers.FieldError.
func (s *Service) Import(ctx context.Context, u papers.User, to papers.List, src []byte, find TitleFinder) (Import, error) {
	var m Import
	var err error
	if to, err = s.target(ctx, u, to); err != nil {
		return m, err
	}
	select { // one at a time: reading a file takes a core for a second
	case s.importing <- struct{}{}:
		defer func() { <-s.importing }()
	case <-ctx.Done():
		return m, wrapped(ctx.Err())
	}
	var read []bibliography.Entry
	if m.Format, read, m.Problems, err = bibliography.Read(src); err != nil {
		return m, wrapped(err)
	}
	entries := make([]Entry, len(read))
	for i, e := range read {
		entries[i] = Entry{Entry: e}
	}
	if err := s.match(ctx, entries); err != nil {
		return m, wrapped(err)
	}
	if err := matchTitles(ctx, entries, find); err != nil {
		return m, wrapped(err)
	}
	err = s.shelveAll(ctx, u, to, entries, &m)
	return m, err
}

// target is the list that is to be filled, as it is.
func (s *Service) target(ctx context.Context, u papers.User, to papers.List) (papers.List, error) {
	if to.ID == 0 {
		to, err := to.Check()
		return to, wrapped(err)
	}
	return s.OwnList(ctx, u, to.ID)
}

// match finds entries by id and by DOI, a few statements for all of them.
func (s *Service) match(ctx context.Context, entries []Entry) error {
	var ids []papers.ID
	var dois []string
	for _, e := range entries {
		if e.ID != "" {
			ids = append(ids, e.ID)
		}
		if e.DOI != "" {
			dois = append(dois, e.DOI)
		}
	}
	held, err := s.store.Held(ctx, ids)
	if err != nil {
		return err
	}
	byDOI, err := s.store.HeldByDOI(ctx, dois)
	if err != nil {
		return err
	}
	for i, e := range entries {
		if held[e.ID] {
			entries[i].Paper = e.ID
		} else {
			entries[i].Paper = byDOI[e.DOI]
		}
	}
	return nil
}

// matchTitles looks for the others by title and first author, as far as there
// is time for it.
func matchTitles(ctx context.Context, entries []Entry, find TitleFinder) error {
	short, cancel := context.WithTimeout(ctx, titleTime)
	defer cancel()
	asked := 0
	for i := range entries {
		e := &entries[i]
		if e.Paper != "" || e.Title == "" {
			continue
		}
		if asked++; asked > maxTitles {
			e.unsought = true
			continue
		}
		author := ""
		if len(e.Authors) > 0 {
			author = e.Authors[0]
		}
		id, ok, err := find(short, e.Title, author)
		switch {
		case err != nil && short.Err() != nil && ctx.Err() == nil:
			e.unsought = true
		case err != nil:
			return err
		case ok:
			e.Paper = id
		}
	}
	return nil
}

// shelveAll puts what was found into the list and says what became of each
// entry.
func (s *Service) shelveAll(ctx context.Context, u papers.User, to papers.List, entries []Entry, m *Import) error {
	var items []papers.ListItem
	for _, e := range entries {
		if e.Paper != "" {
			items = append(items, papers.ListItem{Paper: papers.Paper{ID: e.Paper}, Note: noteOf(e.Note)})
		}
	}
	var err error
	if to.ID == 0 && len(items) > 0 {
		if to, err = s.MakeList(ctx, u, to); err != nil {
			return err
		}
	}
	m.List = to
	var added []papers.ID
	if len(items) > 0 {
		if added, err = s.store.AddItems(ctx, u.ID, to.ID, items); err != nil {
			return wrapped(err)
		}
	}
	m.sort(entries, added)
	return nil
}

// sort says what became of each entry.
func (m *Import) sort(entries []Entry, added []papers.ID) {
	fresh := make(map[papers.ID]bool, len(added))
	for _, id := range added {
		fresh[id] = true
	}
	for _, e := range entries {
		switch {
		case e.unsought:
			m.Unsought = append(m.Unsought, e)
		case e.Paper == "":
			m.Missing = append(m.Missing, e)
		case fresh[e.Paper]:
			m.Added = append(m.Added, e)
			delete(fresh, e.Paper)
		default:
			m.There = append(m.There, e)
		}
	}
}

// noteOf cuts a note that is too long for an item.
func noteOf(s string) string {
	if utf8.RuneCountInString(s) > papers.MaxNote {
		s = string([]rune(s)[:papers.MaxNote-1]) + "…"
	}
	note, err := papers.CheckNote(s)
	if err != nil {
		return ""
	}
	return note
}
