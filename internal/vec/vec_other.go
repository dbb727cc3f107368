//go:build !amd64

package vec

func wide() bool { return false }

func dotInt8AVX2(*byte, *byte, int) int32                    { panic("vec: no AVX2") }
func addInt8AVX2(*float32, *byte, float32, int)              { panic("vec: no AVX2") }
func maxRowsAVX2(*[MaxStride]int8, *int8, int, *uint16, int) { panic("vec: no AVX2") }
