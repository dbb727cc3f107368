package vec

// DotInt8 is the dot product of the int8 in a and b, of which the shorter one counts. It
// cannot overflow below 130,000 numbers.
func DotInt8(a, b []byte) int32 {
	n := min(len(a), len(b))
	whole := n &^ 31
	var sum int32
	if wide() && whole > 0 {
		sum = dotInt8AVX2(&a[0], &b[0], whole)
	} else {
		whole = 0
	}
	return sum + dotInt8(a[whole:n], b[whole:n])
}

func dotInt8(a, b []byte) (sum int32) {
	b = b[:len(a)]
	for i, x := range a {
		sum += int32(int8(x)) * int32(int8(b[i]))
	}
	return sum
}

// AddInt8 adds f times the int8 in b to dst, of which the shorter one counts. Product and
// sum are rounded each for itself.
func AddInt8(dst []float32, b []byte, f float32) {
	n := min(len(dst), len(b))
	whole := n &^ 7
	if wide() && whole > 0 {
		addInt8AVX2(&dst[0], &b[0], f, whole)
	} else {
		whole = 0
	}
	addInt8(dst[whole:n], b[whole:n], f)
}

func addInt8(dst []float32, b []byte, f float32) {
	dst = dst[:len(b)]
	for i, x := range b {
		dst[i] += float32(f * float32(int8(x)))
	}
}

// MaxStride is how many numbers a row of MaxRows' table has.
const MaxStride = 32

// MaxRows raises each of dst's numbers to the greatest that stands in its place in any of
// these rows of the table, whose rows have MaxStride int8 each. Rows behind the table's
// end are passed over.
func MaxRows(dst *[MaxStride]int8, table []int8, rows []uint16) {
	if wide() && len(table) >= MaxStride && len(rows) > 0 {
		maxRowsAVX2(dst, &table[0], len(table)/MaxStride, &rows[0], len(rows))
		return
	}
	maxRows(dst, table, rows)
}

func maxRows(dst *[MaxStride]int8, table []int8, rows []uint16) {
	for _, r := range rows {
		if (int(r)+1)*MaxStride > len(table) {
			continue
		}
		for i, x := range table[int(r)*MaxStride : (int(r)+1)*MaxStride] {
			dst[i] = max(dst[i], x)
		}
	}
}
