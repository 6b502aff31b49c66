package cause

import (
	"math"
	"slices"
	"strings"
)

const (
	// mostOf is the part of a finding's results that another symptom must explain too, to stand for both.
	mostOf = 0.8
	// nearlyAsWell is how well it must explain them, beside the symptom that was chosen for them.
	nearlyAsWell = 0.7
)

// consolidate puts one symptom in the place of several that it explains nearly as well as each of them does: that PATCH is not carried
// out, in the place of one finding for each attribute and for each operation.
func (c *inquiry) consolidate() {
	for range c.failing {
		members := map[symptom][]int{}
		for _, i := range c.failing {
			members[c.of[i]] = append(members[c.of[i]], i)
		}
		var best symptom
		var replaces []symptom
		most := 0.0
		for _, s := range slices.Concat(c.candidates, c.loose()) {
			if !s.unites() {
				continue
			}
			var under []symptom
			total, seen := 0.0, 0
			for _, own := range c.chosen {
				if own == s || len(members[own]) == 0 {
					continue
				}
				if gain, ok := c.explainsToo(s, own, members[own]); ok {
					under = append(under, own)
					total += gain
					if !own.wordsAlone() {
						seen++
					}
				}
			}
			if len(under) == 0 || len(under) == 1 && len(members[s]) == 0 || !c.allowed(s) && seen < severalSubjects {
				continue
			}
			if gain := float64(len(under))*1000 + total*math.Pow(0.95, float64(s.general())); gain > most {
				best, replaces, most = s, under, gain
			}
		}
		if replaces == nil {
			return
		}
		if len(members[best]) == 0 {
			c.chosen = append(c.chosen, best)
		}
		for _, own := range replaces {
			for _, i := range members[own] {
				c.of[i] = best
			}
		}
	}
}

// sometimesSo is how often a write must not be carried out, to be the cause of what several narrower symptoms say of it.
const sometimesSo = 0.2

// loose are the symptoms of writes that are not carried out in many cases, though not in most.
func (c *inquiry) loose() []symptom {
	var loose []symptom
	for s := range c.having {
		if bad := c.model.bad[s]; s.kind == unheeded && !c.allowed(s) && float64(bad) >= sometimesSo*float64(bad+c.model.fine[s]) {
			loose = append(loose, s)
		}
	}
	slices.SortFunc(loose, compareSymptoms)
	return loose
}

// unites reports whether a symptom may stand for others.
func (s symptom) unites() bool {
	switch s.kind {
	case said, differs, lacking, unguarded:
		return false
	case wanted:
		return !strings.HasPrefix(s.value, "400") && !strings.HasPrefix(s.value, ">")
	default:
		return true
	}
}

func (c *inquiry) explainsToo(s, own symptom, members []int) (float64, bool) {
	explained, total := 0, 0.0
	for _, i := range members {
		if fit := c.fit(i, s); fit >= nearlyAsWell*c.fit(i, own) && fit > 0 {
			explained++
			total += fit
		}
	}
	return total, float64(explained) >= mostOf*float64(len(members))
}
