package store

import (
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// TestDamagedSubscription holds that a subscription whose choices cannot be read
// can still be seen, ended, exported with others in lists, and chosen anew.
func TestDamagedSubscription(t *testing.T) {
	s, err := Open(t.Context(), t.TempDir(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	ctx, soon := t.Context(), time.Now().Add(-time.Minute)
	good := papers.Subscription{Schedule: papers.UsualSchedule(), Contents: papers.Contents{Trending: true, Count: 3}}
	var ids []papers.SubscriptionID
	for _, email := range []string{"a@example.org", "b@example.org"} {
		good.Email = email
		sub, err := s.Subscribe(ctx, good, soon)
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, sub.ID)
	}
	if _, err := s.write.ExecContext(ctx, `UPDATE subscriptions SET schedule = 'x', contents = '{"trending":"yes"}' WHERE num = ?`, int64(ids[0])); err != nil {
		t.Fatal(err)
	}
	due, err := s.DueSubscriptions(ctx, time.Now(), papers.Subscription{}, 10)
	if err != nil || len(due) != 2 {
		t.Fatalf("%d due, %v", len(due), err)
	}
	if _, err := due[0].Contents.Check(false); err == nil || due[0].Schedule != papers.UsualSchedule() {
		t.Errorf("%+v", due[0])
	}
	if next, err := s.DueSubscriptions(ctx, time.Now(), due[0], 10); err != nil || len(next) != 1 || next[0].ID != ids[1] {
		t.Errorf("behind the first: %+v, %v", next, err)
	}
	sub, err := s.ChangeSubscription(ctx, ids[0], func(x *papers.Subscription) error { x.State = papers.SubscriptionEnded; return nil })
	if err != nil || sub.State != papers.SubscriptionEnded {
		t.Errorf("not ended: %+v, %v", sub, err)
	}
	good.Email = "a@example.org"
	if sub, err = s.Subscribe(ctx, good, soon); err != nil || sub.Contents.Count != 3 || sub.ID != ids[0] {
		t.Errorf("not chosen anew: %+v, %v", sub, err)
	}
}
