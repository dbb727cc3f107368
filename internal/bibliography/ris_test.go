package bibliography_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/bibliography"
)

func TestRIS(t *testing.T) {
	want := bibliography.Entry{
		Title: "On the Index of Dirac Operators", Authors: []string{"Søren Ødegård", "María de la Cruz III", "H1 Collaboration"}, Year: 2024,
		DOI: "10.1000/x.1", ID: "2405.18203", URL: "https://arxiv.org/abs/2405.18203", Note: "Read it.", Line: 1,
	}
	for name, src := range map[string]string{
		"as specified": "TY  - JOUR\r\nAU  - Ødegård, Søren\r\nAU  - de la Cruz, María, III\r\nAU  - H1 Collaboration\r\nTI  - On the Index of Dirac Operators\r\n" +
			"PY  - 2024\r\nDO  - 10.1000/x.1\r\nUR  - https://arxiv.org/abs/2405.18203\r\nN1  - Read it.\r\nER  - \r\n",
		"one blank":     "TY - JOUR\nA1 - Ødegård, Søren\nA1 - de la Cruz, María, III\nA1 - H1 Collaboration\nT1 - On the Index of Dirac Operators\nY1 - 2024/05/28/\nDO - doi:10.1000/x.1\nUR - https://arxiv.org/abs/2405.18203\nN1 - Read it.\nER -",
		"indented":      "  TY  - JOUR\n\tAU  -Ødegård, Søren; de la Cruz, María, III\n  AU  - H1 Collaboration\n  TI  - On the Index\n      of Dirac Operators\n  DA  - 2024/05//\n  DO  - https://doi.org/10.1000/x.1\n  L1  - https://arxiv.org/abs/2405.18203\n  N1  - Read\n  it.\n  ER  -\n",
		"no ER":         "TY  - JOUR\nAU  - Ødegård, Søren\nAU  - de la Cruz, María, III\nAU  - H1 Collaboration\nTI  - On the Index of Dirac Operators\nPY  - 2024\nM3  - 10.1000/x.1\nAN  - arXiv:2405.18203\nUR  - https://arxiv.org/abs/2405.18203\nN1  - Read it.",
		"neither":       "AU  - Ødegård, Søren\nAU  - de la Cruz, María, III\nAU  - H1 Collaboration\nTI  - On the Index of Dirac Operators\nPY  - 2024\nDO  - 10.1000/x.1\nM1  - arXiv:2405.18203\nUR  - https://arxiv.org/abs/2405.18203\nN1  - Read it.\n",
		"not quite tag": "TY  - JOUR\nAU  - Ødegård, Søren\nAU  - de la Cruz, María, III\nAU  - H1 Collaboration\nTI  - On the Index of Dirac Operators\nAB  - We use\nAI - and more -\nIN-vitro\nPY  - 2024\nDO  - 10.1000/x.1\nUR  - https://arxiv.org/abs/2405.18203\nN1  - Read it.\nER  - \n",
	} {
		if got := one(t, bibliography.RIS, src); !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\n got %+v\nwant %+v", name, got, want)
		}
	}
}

func TestRISIDs(t *testing.T) {
	for _, tt := range []struct {
		lines string
		id    papers.ID
		doi   string
	}{
		{"AN  - arXiv:2405.18203", "2405.18203", ""},
		{"M1  - arXiv:2405.18203 [cs.LG]", "2405.18203", ""},
		{"DB  - arXiv.org\nAN  - 2405.18203", "2405.18203", ""},
		{"DO  - 10.48550/arXiv.2405.18203", "2405.18203", "10.48550/arXiv.2405.18203"},
		{"UR  - http://example.org\nUR  - http://arxiv.org/abs/2405.18203", "2405.18203", ""},
		{"L2  - https://arxiv.org/pdf/hep-th/9901001v2", "hep-th/9901001", ""},
		{"UR  - https://doi.org/10.18653/v1/P18-1001", "acl:P18-1001", "10.18653/v1/P18-1001"},
		{"JO  - CoRR\nVL  - abs/1706.03762", "1706.03762", ""},
		{"T2  - arXiv preprint arXiv:1706.03762", "1706.03762", ""},
		{"N1  - arXiv:1706.03762 [cs]", "1706.03762", ""},
		{"N1  - Worse than arXiv:1706.03762", "", ""},
		{"SP  - 1706.03762\nAN  - WOS:000123", "", ""},
		{"M3  - Article", "", ""},
	} {
		got := one(t, bibliography.RIS, "TY  - JOUR\nTI  - T\n"+tt.lines+"\nER  - \n")
		if got.ID != tt.id || got.DOI != tt.doi {
			t.Errorf("%q: id %q, DOI %q; want %q, %q", tt.lines, got.ID, got.DOI, tt.id, tt.doi)
		}
	}
}

// TestRISRecords holds where records begin and end, and the line of each.
func TestRISRecords(t *testing.T) {
	for _, tt := range []struct{ name, src, read, told string }{
		{"two", "TY  - JOUR\nTI  - A\nER  - \n\nTY  - JOUR\nTI  - B\nER  - \n", "A1 B5", ""},
		{"ends missing", "TY  - JOUR\nTI  - A\nTY  - JOUR\nTI  - B\n", "A1 B3", ""},
		{"beginnings missing", "TI  - A\nER  - \nTI  - B\nER  - \n", "A1 B3", ""},
		{"both missing", "\nTI  - A\nPY  - 2020\n\nTI  - B\n", "A2 B5", ""},
		{"a blank line inside", "TY  - JOUR\n\nTI  - A\n\nPY  - 2020\nER  - \n", "A1", ""},
		{"ends twice", "TY  - JOUR\nTI  - A\nER  - \nER  - \n", "A1", ""},
		{"nothing in it", "TY  - JOUR\nER  - \nTY  - JOUR\nTI  - B\nER  - \n", "B3", "1"},
		{"words in front", "Provider: some\nDatabase: any\n\nTY  - JOUR\nTI  - A\nER  - \n", "A4", ""},
	} {
		entries, problems := read(t, bibliography.RIS, tt.src)
		var got, told []string
		for _, e := range entries {
			got = append(got, fmt.Sprint(e.Title, e.Line))
		}
		for _, p := range problems {
			told = append(told, fmt.Sprint(p.Line))
		}
		if strings.Join(got, " ") != tt.read || strings.Join(told, " ") != tt.told {
			t.Errorf("%s: read %v, told %v; want %s and %s", tt.name, got, told, tt.read, tt.told)
		}
	}
}
