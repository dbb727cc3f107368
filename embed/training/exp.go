package training

import "math"

// exp32 is eˣ for x ≤ 0, right to about 2e-7 of its value: 2 to the whole part of x·log₂e
// by its bits, times the series of the rest, which is within ±½·ln 2, to the sixth power.
// Below −87 it is 0.
func exp32(x float32) float32 {
	if x < -87 {
		return 0
	}
	const (
		log2e = 1.44269504088896341
		high  = 0.693359375 // of ln 2: nine bits, so that n·high is exact
		low   = -2.12194440054690583e-4
	)
	n := float32(math.Floor(float64(x*log2e + 0.5)))
	r := x - n*high - n*low
	p := 1 + r*(1+r*(0.5+r*(1.0/6+r*(1.0/24+r*(1.0/120+r*(1.0/720))))))
	return p * math.Float32frombits(uint32(int32(n)+127)<<23)
}
