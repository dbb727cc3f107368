package storetest

import papers "github.com/dailypapers/dailypapers"

func siteChecks() []check {
	return []check{
		{"a new store is empty", func(d desk) {
			equal(d, "empty", d.empty(), true)
			equal(d, "mark", d.mark(), 0)
			equal(d, "changes", len(d.changes(0, 10)), 0)
			d.must(d.st.Ping(d.Context()))
		}},
		{"empty until the first paper and after the last", func(d desk) {
			d.put(plain("x:1"))
			equal(d, "empty", d.empty(), false)
			d.remove("x:1")
			equal(d, "empty", d.empty(), true)
		}},
		{"settings", settings},
		{"the identity is no setting", func(d desk) {
			id := d.st.Identity()
			if id == "" {
				d.Fatalf("the store has no identity")
			}
			d.wants(d.st.SetSetting(d.Context(), "store", "mine"), papers.ErrInvalid)
			equal(d, "identity", d.st.Identity(), id)
		}},
	}
}

func (d desk) empty() bool {
	d.Helper()
	empty, err := d.st.Empty(d.Context())
	d.must(err)
	return empty
}

func (d desk) setting(name string) string {
	d.Helper()
	v, err := d.st.Setting(d.Context(), name)
	d.must(err)
	return v
}

func settings(d desk) {
	equal(d, "never set", d.setting("title"), "")
	for _, v := range []string{"Daily Papers", "", "again"} {
		d.must(d.st.SetSetting(d.Context(), "title", v))
		equal(d, "title", d.setting("title"), v)
	}
	equal(d, "another", d.setting("Title"), "")
}
