package main

// maxImpressionDays is ten years, which no ranker looks back.
const maxImpressionDays = 3660

// communitySettings are about what people do on the site.
type communitySettings struct {
	Impressions int `key:"community.impressions_days" name:"impressions-days" help:"For how many days it is kept which papers were shown to whom, which rankers learn from; 0 keeps nothing. Default: ${default}." env:"DAILYPAPERS_COMMUNITY_IMPRESSIONS_DAYS" default:"90" placeholder:"N"`
}

func (s communitySettings) check(e *env) error {
	if s.Impressions < 0 || s.Impressions > maxImpressionDays {
		return e.wrong("community.impressions_days", "%d is not between 0 and %d", s.Impressions, maxImpressionDays)
	}
	return nil
}
