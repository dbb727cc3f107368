package vec

import "golang.org/x/sys/cpu"

func wide() bool { return cpu.X86.HasAVX2 }

// n is a multiple of 32 and not 0.
//
//go:noescape
func dotInt8AVX2(a, b *byte, n int) int32

// n is a multiple of 8 and not 0.
//
//go:noescape
func addInt8AVX2(dst *float32, b *byte, f float32, n int)

//go:noescape
func maxRowsAVX2(dst *[MaxStride]int8, table *int8, rows int, which *uint16, n int)
