package app_test

// commonThings are what is put for the names of fields and parameters wherever
// they stand; what the seeding made goes before. Names of query parameters
// begin with a question mark.
func commonThings() map[string]any {
	return map[string]any{
		"id": "2603.00001", "date": "2026-03-11", "week": "2026-W11", "month": "2026-03",
		"?date": "2026-03-11", "?q": "strings", "?submitter": "picks.jsonl", "?cat": "cs.LG", "?from": "2026-03-01", "?until": "2026-03-31",
	}
}

// stages are what single operations need. "$name" is a thing that the seeding made.
func stages() map[string]stage {
	return map[string]stage{}
}

// mayBeAnything are parameters of paths that anything may stand for.
func mayBeAnything() []string { return nil }
