package vec

import (
	"math"
	"math/rand/v2"
	"testing"
)

func bytesOf(r *rand.Rand, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

// TestTwins holds that assembly and Go agree to the last bit, at every length.
func TestTwins(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for n := range 300 {
		a, b := bytesOf(r, n), bytesOf(r, n+r.IntN(3))
		if got, want := DotInt8(a, b), dotInt8(a, b[:n]); got != want {
			t.Fatalf("dot of %d: %d, want %d", n, got, want)
		}
		f := float32(r.NormFloat64())
		got, want := make([]float32, n), make([]float32, n)
		for i := range got {
			got[i] = float32(r.NormFloat64())
		}
		copy(want, got)
		AddInt8(got, a, f)
		addInt8(want, a, f)
		for i := range got {
			if math.Float32bits(got[i]) != math.Float32bits(want[i]) {
				t.Fatalf("add of %d, number %d: %v, want %v", n, i, got[i], want[i])
			}
		}
	}
	for range 100 {
		table := make([]int8, MaxStride*r.IntN(40)+r.IntN(3))
		for i := range table {
			table[i] = int8(r.Uint32())
		}
		rows := make([]uint16, r.IntN(60))
		for i := range rows {
			rows[i] = uint16(r.IntN(45))
		}
		var got, want [MaxStride]int8
		MaxRows(&got, table, rows)
		maxRows(&want, table, rows)
		if got != want {
			t.Fatalf("%d rows of %d: %v, want %v", len(rows), len(table), got, want)
		}
	}
	MaxRows(new([MaxStride]int8), nil, []uint16{1})
}

// FuzzDot gives both twins the same bytes.
func FuzzDot(f *testing.F) {
	f.Add([]byte{0x80, 0x7F}, []byte{0x80, 0x80})
	f.Add(make([]byte, 64), make([]byte, 256))
	f.Fuzz(func(t *testing.T, a, b []byte) {
		n := min(len(a), len(b))
		if got, want := DotInt8(a, b), dotInt8(a[:n], b[:n]); got != want {
			t.Fatalf("%d, want %d", got, want)
		}
	})
}

func BenchmarkDotInt8(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	x, y := bytesOf(r, 256), bytesOf(r, 256)
	b.Run("asm", func(b *testing.B) {
		for b.Loop() {
			DotInt8(x, y)
		}
	})
	b.Run("go", func(b *testing.B) {
		for b.Loop() {
			dotInt8(x, y)
		}
	})
}

func BenchmarkAddInt8(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	x, y := make([]float32, 256), bytesOf(r, 256)
	b.Run("asm", func(b *testing.B) {
		for b.Loop() {
			AddInt8(x, y, 1e-9)
		}
	})
	b.Run("go", func(b *testing.B) {
		for b.Loop() {
			addInt8(x, y, 1e-9)
		}
	})
}

func BenchmarkMaxRows(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	table := make([]int8, MaxStride*60000)
	rows := make([]uint16, 150)
	for i := range rows {
		rows[i] = uint16(r.IntN(60000))
	}
	var dst [MaxStride]int8
	b.Run("asm", func(b *testing.B) {
		for b.Loop() {
			MaxRows(&dst, table, rows)
		}
	})
	b.Run("go", func(b *testing.B) {
		for b.Loop() {
			maxRows(&dst, table, rows)
		}
	})
}
