package api

import (
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/embed/builtin"
	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/internal/store"
)

// TestInferredCategory holds that a category that no source names is told apart from
// those that one names, with how likely it is right.
func TestInferredCategory(t *testing.T) {
	model, err := builtin.Model()
	if err != nil {
		t.Fatal(err)
	}
	tagger, err := builtin.Tagger()
	if err != nil {
		t.Fatal(err)
	}
	const abstract = "A legged robot learns to walk over stairs with a controller trained by reinforcement learning in simulation. The quadruped carries a payload and adapts its gait."
	s := newMeantSite(t, time.Date(2025, 12, 10, 12, 0, 0, 0, time.UTC), store.Batch{Papers: []papers.Paper{
		{ID: "x:nofield", Title: "Reinforcement learning for legged robots", Abstract: abstract},
		{ID: "2512.00001", Title: "Reinforcement learning for legged robots", Abstract: abstract, Categories: []papers.Category{"cs.LG", "cs.AI"}},
		{ID: "x:short", Title: "On it", Abstract: "We do."},
	}}, catalog.NewMeaning(model).TaggedBy(tagger))
	var p client.PaperDetail
	s.get("/api/papers/x:nofield", &p)
	if len(p.Categories) != 0 || p.InferredCategory == nil || p.InferredCategory.Category != "cs.RO" || p.InferredCategory.Confidence < catalog.SureTag || p.InferredCategory.Confidence > 1 {
		t.Errorf("without a category: %q, %+v", p.Categories, p.InferredCategory)
	}
	p = client.PaperDetail{}
	s.get("/api/papers/2512.00001", &p)
	if len(p.Categories) != 2 || p.Categories[0] != "cs.LG" || p.InferredCategory != nil {
		t.Errorf("with categories: %q, %+v", p.Categories, p.InferredCategory)
	}
	p = client.PaperDetail{}
	s.get("/api/papers/x:short", &p)
	if p.InferredCategory != nil {
		t.Errorf("of a text that says nothing: %+v", p.InferredCategory)
	}
}
