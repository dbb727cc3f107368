package store

import (
	"slices"
	"strings"

	papers "github.com/dailypapers/dailypapers"
)

// hasSign reports whether a reaction stands in a list parted by spaces.
func hasSign(list string, r papers.Reaction) bool {
	return slices.Contains(strings.Fields(list), string(r))
}
