package httpd

// LimitedKeys is the most that a Limiter remembers.
const LimitedKeys = limitedKeys

// Remembered counts the keys that a limiter holds.
func (l *Limiter) Remembered() int {
	n, _ := l.one.Size()
	return n
}
