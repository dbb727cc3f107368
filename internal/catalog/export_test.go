package catalog

// CommitEvery makes a long Sync commit after each n papers.
func (c *Catalog) CommitEvery(n int) { c.commitEvery = n }
