package store

import "time"

// micros returns a moment as it is stored; 0 is the zero time.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// momentFrom is the inverse of micros.
func momentFrom(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

// after returns the first whole microsecond that lies d or more behind now,
// so that no pause is shorter than it was asked to be.
func after(now time.Time, d time.Duration) int64 {
	t := now.Add(max(d, 0))
	us := t.UnixMicro()
	if t.After(time.UnixMicro(us)) {
		us++
	}
	return us
}

// anew returns an end that was written at a moment which has not come yet:
// the clock was set back. What was to last for a while lasts for that while
// from now on.
func anew(now time.Time, written, end int64) int64 {
	return after(now, 0) + end - written
}
