package catalog

// CommitEvery makes a long Sync commit after each n papers.
func (c *Catalog) CommitEvery(n int) { c.commitEvery = n }

// PreparedAs is m as an older program had it.
func (m Meaning) PreparedAs(preparation, pooling int) Meaning {
	m.made = versions{preparation, pooling}
	return m
}

// KeptName is the file beside an index that holds what it was made by.
const KeptName = keptName
