package submission

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/picture"
	"github.com/dailypapers/dailypapers/internal/store"
)

const (
	// PictureBytes bounds the file of a picture, uploaded or fetched, as
	// internal/picture does.
	PictureBytes = 10 << 20
	// lookingTime bounds the fetching of one picture; a request that waits for
	// it has twice as long in all.
	lookingTime = 10 * time.Second
	// lookingAtOnce is how many pictures are fetched at the same time, each
	// into memory.
	lookingAtOnce = 4
	// lookingHops is how many redirects are followed: hosts of pictures use one.
	lookingHops = 3
)

// picture keeps the picture of a submission and returns its name. Rules that
// would refuse the submission are asked before the work.
func (s *Service) picture(ctx context.Context, n papers.Submission, e Entry, allow func(store.Standing) (string, error)) (string, error) {
	if len(e.Picture) == 0 && e.At == "" {
		return "", nil
	}
	have, err := s.store.StandingOf(ctx, n)
	if err != nil || have.Again(n) {
		return "", err
	}
	if _, err := allow(have); err != nil {
		return "", err
	}
	if len(e.Picture) == 0 {
		if e.Picture, err = s.look(ctx, e.At); err != nil {
			return "", err
		}
	}
	return s.draw(ctx, n.By, e.Picture)
}

// draw draws a picture anew and keeps that.
func (s *Service) draw(ctx context.Context, by papers.User, file []byte) (string, error) {
	select {
	case s.drawing <- struct{}{}:
		defer func() { <-s.drawing }()
	case <-ctx.Done():
		return "", ctx.Err()
	}
	p, err := picture.Read(file)
	if err != nil {
		return "", err
	}
	return p.Hash, s.store.AddPicture(ctx, store.Picture{Hash: p.Hash, Type: p.Type, Width: p.Width, Height: p.Height, Bytes: p.Bytes, Thumb: p.Thumb, Owner: by.ID})
}

// look fetches a picture. All that keeps it from being had is told in the same
// words, so that nobody learns by them what answers on which network.
func (s *Service) look(ctx context.Context, address string) ([]byte, error) {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Scheme != "https" || u.Hostname() == "" || u.User != nil || len(address) > 2000:
		return nil, papers.Invalid("picture", "has no address like https://example.org/figure.png")
	case s.o.Web == nil:
		return nil, fmt.Errorf("picture at %s: %w: %w", u.Host, papers.ErrUnavailable, papers.Invalid("picture", "would have to be fetched, and this site fetches nothing from the network; send the picture itself"))
	}
	ctx, cancel := context.WithTimeout(ctx, lookingTime)
	defer cancel()
	select {
	case s.looking <- struct{}{}:
		defer func() { <-s.looking }()
	case <-ctx.Done():
		return nil, fmt.Errorf("picture at %s: wait for a turn: %w", u.Host, papers.ErrUnavailable)
	}
	file, err := s.get(ctx, address)
	if err != nil {
		return nil, fmt.Errorf("picture at %s: %w", u.Host, err)
	}
	return file, nil
}

func (s *Service) get(ctx context.Context, address string) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	r.Header.Set("User-Agent", "DailyPapers (a picture for a submitted paper)")
	r.Header.Set("Accept", "image/png, image/jpeg, image/webp, image/gif")
	visit := http.Client{Transport: s.o.Web, CheckRedirect: follow}
	res, err := visit.Do(r)
	if err != nil {
		return nil, unseen(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return nil, unseen(errors.New(res.Status))
	}
	if res.ContentLength > PictureBytes { // said before it is sent
		return nil, tooBig()
	}
	file, err := io.ReadAll(io.LimitReader(res.Body, PictureBytes+1))
	if err != nil {
		return nil, unseen(err)
	}
	if len(file) > PictureBytes {
		return nil, tooBig()
	}
	return file, nil
}

// follow lets a redirect lead on by https a few times. Where it leads to is
// asked by the transport.
func follow(r *http.Request, via []*http.Request) error {
	if len(via) > lookingHops || r.URL.Scheme != "https" || r.URL.User != nil {
		return errors.New("a redirect that is not followed")
	}
	r.Header.Del("Referer")
	return nil
}

// unseen keeps the address, which may be a secret, out of the cause.
func unseen(cause error) error {
	if in, ok := errors.AsType[*url.Error](cause); ok {
		cause = in.Err
	}
	return fmt.Errorf("%w (%w)", papers.Invalid("picture", "could not be fetched from there"), cause)
}

func tooBig() error {
	return papers.Invalid("picture", "is larger than %d MB", PictureBytes>>20)
}
