package app_test

// commonThings are what is put for the names of fields and parameters wherever
// they stand; what the seeding made goes before. Names of query parameters
// begin with a question mark.
func commonThings() map[string]any {
	return map[string]any{
		"id": "2603.00001", "date": "2026-03-11", "week": "2026-W11", "month": "2026-03",
		"name": "ada", "kind": "category", "target": "cs.LG", "title": "A list", "about": "Why.",
		"?date": "2026-03-11", "?q": "strings", "?submitter": "picks.jsonl", "?cat": "cs.LG", "?from": "2026-03-01", "?until": "2026-03-31",
	}
}

// stages are what single operations need. "$name" is a thing that the seeding made.
func stages() map[string]stage {
	author := map[string]any{"name": "Ada Example"}
	return withDesks(map[string]stage{
		"get-author":       {things: author},
		"papers-of-author": {things: author},
		"add-to-list":      {things: map[string]any{"list": "saved"}}, // which everybody has
		"change-list-item": {things: map[string]any{"list": "saved", "id": "2603.00002", "to": "top", "note": "So."}},
		"remove-from-list": {things: map[string]any{"list": "saved"}},
		"import-list":      {things: map[string]any{"text": "@misc{a, eprint={2603.00001}, archiveprefix={arXiv}}"}},
		"import-into-list": {things: map[string]any{"text": "@misc{a, eprint={2603.00003}, archiveprefix={arXiv}}"}},
		"report":           {things: map[string]any{"kind": "comment", "target": "$reply", "reason": "spam"}},
		"thread":           {things: map[string]any{"?at": "$comment"}},
	})
}

// mayBeAnything are parameters of paths that anything may stand for.
func mayBeAnything() []string {
	return []string{"remove-from-list.id"} // what is not in a list need not be taken out of it
}
