package main

const (
	// maxImpressionDays is ten years, which no ranker looks back.
	maxImpressionDays = 3660
	// maxPerMinute is more than any machine answers.
	maxPerMinute = 10_000_000
)

// communitySettings are about what people do on the site.
type communitySettings struct {
	PerMinute   int `key:"api.requests_per_minute" name:"requests-per-minute" help:"How many requests of the API each address, and each token, may send in a minute; 0 is no limit. Default: ${default}." env:"DAILYPAPERS_API_REQUESTS_PER_MINUTE" default:"600" placeholder:"N"`
	Impressions int `key:"community.impressions_days" name:"impressions-days" help:"For how many days it is kept which papers were shown to whom, which rankers learn from; 0 keeps nothing. Default: ${default}." env:"DAILYPAPERS_COMMUNITY_IMPRESSIONS_DAYS" default:"90" placeholder:"N"`
}

func (s communitySettings) check(e *env) error {
	if s.PerMinute < 0 || s.PerMinute > maxPerMinute {
		return e.wrong("api.requests_per_minute", "%d is not between 0 and %d", s.PerMinute, maxPerMinute)
	}
	if s.Impressions < 0 || s.Impressions > maxImpressionDays {
		return e.wrong("community.impressions_days", "%d is not between 0 and %d", s.Impressions, maxImpressionDays)
	}
	return nil
}
