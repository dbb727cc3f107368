package app_test

// commonThings are what is put for the names of fields and parameters wherever
// they stand; what the seeding made goes before. Names of query parameters
// begin with a question mark.
func commonThings() map[string]any {
	return map[string]any{
		"id": "2603.00001", "date": "2026-03-11", "week": "2026-W11", "month": "2026-03", "name": "bo", "user": "eve", "kind": "category", "target": "cs.LG",
		"?date": "2026-03-11", "?q": "strings", "?submitter": "picks.jsonl", "?cat": "cs.LG", "?from": "2026-03-01", "?until": "2026-03-31", "?month": "2026-03",
		"?category": "cs.LG", "?reason": "for the test", "?kind": "comment", "?person": "cleo", "?format": "json", "?at": "1",
		"email": "new@uni.example", "paperId": "2603.00002", "paper_id": "2603.00006", "arxivId": "2603.00001", "day": "2026-03-12", "comment": "A remark on $x^2$.",
		"githubRepo": "ada/pool", "projectPage": "https://ada.example.org/pool", "organizationId": nil, "media_urls": nil, "targetUserId": nil,
		"text": "@misc{a, title={Pooling of soft sets}, eprint={2603.00001}, archivePrefix={arXiv}}", "scopes[]": "read", "code[]": "https://github.com/ada/other",
		"projectPages[]": "https://ada.example.org/other",
	}
}

// stages are what single operations need. "$name" is a thing that the seeding made.
func stages() map[string]stage {
	return map[string]stage{
		"get-author":       {things: map[string]any{"name": "Ada Example"}},
		"papers-of-author": {things: map[string]any{"name": "Ada Example"}},
		"import-into-list": {things: map[string]any{"title": leftOut}},
		"change-list-item": {things: map[string]any{"to": "bottom"}},
		"make-webhook":     {things: map[string]any{"event": "papers", "search": "q=strings", "paperId": leftOut}, also: []string{"search"}},
		"change-webhook":   {things: map[string]any{"search": "q=strings", "paperId": leftOut}, also: []string{"search"}},
		"decide":           {things: map[string]any{"kind": "comment", "key": "$reply", "do": "hide"}, also: []string{"reason"}},
		"report":           {things: map[string]any{"kind": "comment", "target": "$reply"}},
		"change-settings":  {things: map[string]any{"name": "ada-two"}},
		"claim-paper":      {things: map[string]any{"claimAuthorId": "$author"}},
		"give-role":        {things: map[string]any{"role": "author"}},
		"get-suppression":  {things: map[string]any{"address": "gone@uni.example"}},
		"unsuppress":       {things: map[string]any{"address": "gone@uni.example"}},
		"suppress":         {things: map[string]any{"address": "new@uni.example"}},
		"list-letters":     {things: map[string]any{"?address": "late@uni.example"}},
		"revoke-token":     {by: "bo"},
		"daily-papers":     {things: map[string]any{"?week": leftOut, "?month": leftOut}},
		"thread":           {things: map[string]any{"?at": "$comment"}},
	}
}

// mayBeAnything are parameters of paths that anything may stand for.
func mayBeAnything() []string {
	return []string{"remove-from-list.id"} // what is not in a list need not be taken out of it
}
