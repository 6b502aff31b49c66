package cause

import (
	"cmp"
	"math"
	"slices"
	"strconv"
)

const (
	// closeEnough is how well a symptom must explain a result, beside the one that explains it best, to have explained it.
	closeEnough = 0.5
	// mostlySo is how often a widened symptom must show where it could, to be taken for the rule and not for a coincidence.
	mostlySo = 0.5
	// severalSubjects is of how many attributes it must be true to be said of all of them.
	severalSubjects = 3
	// rarelyHolds is how much of what shows a symptom must fail.
	rarelyHolds = 0.3
	// hardly is how much it counts in favour of a server that a requirement holds in spite of a fault.
	hardly = 0.02
)

// specific is which part of the results that show a symptom fail. What speaks against a server by itself needs no more than a tenth of
// that, where it shows at the exchange that decided.
func (c *inquiry) specific(s symptom, weight float64) float64 {
	failing, passing := float64(len(c.having[s])), float64(c.passing[s])
	if weight >= ofTheSame && s.hard() {
		passing *= hardly
	}
	return failing / (failing + passing)
}

// fit is how well a symptom explains a result.
func (c *inquiry) fit(i int, s symptom) float64 {
	weight := c.evidence[i][s]
	return weight * math.Sqrt(c.specific(s, weight)) * s.kind.prior()
}

// allowed reports whether a symptom may stand for a cause: one that was widened must be the rule.
func (c *inquiry) allowed(s symptom) bool {
	if c.specific(s, atDecisive) < rarelyHolds {
		return false
	}
	if s.subject == "" && len(c.subjects[s]) > 1 && len(c.subjects[s]) < severalSubjects {
		return false
	}
	if c.base[s] {
		return true
	}
	bad := c.model.bad[s]
	all := bad + c.model.fine[s]
	switch s.kind {
	case answered:
		asked := s
		asked.value = ""
		all = c.model.bad[asked]
		if status, _ := strconv.Atoi(s.value); status >= 500 && s.trait == "" { // 0 is no status of a server's fault
			return true
		}
	case wanted, silent:
		return true
	default:
	}
	return float64(bad) >= mostlySo*float64(all)
}

// score is how well a symptom explains the results that are left.
func (c *inquiry) score(s symptom, left map[int]bool) float64 {
	covered := 0.0
	for _, i := range c.having[s] {
		if left[i] {
			covered += c.fit(i, s)
		}
	}
	return covered * math.Pow(0.98, float64(s.general()))
}

// choose takes the symptom that explains most, and again for what is left, until everything is explained.
func (c *inquiry) choose() {
	left := map[int]bool{}
	for _, i := range c.failing {
		left[i] = true
	}
	for s := range c.having {
		if c.allowed(s) {
			c.candidates = append(c.candidates, s)
		}
	}
	slices.SortFunc(c.candidates, compareSymptoms)
	closest := map[int]float64{}
	for _, s := range c.candidates {
		if len(c.having[s]) > 1 && !s.wordsAlone() {
			for _, i := range c.having[s] {
				closest[i] = max(closest[i], c.fit(i, s))
			}
		}
	}
	for len(left) > 0 {
		best, highest := -1, 0.0
		for k, s := range c.candidates {
			if score := c.score(s, left); score > highest+1e-9 {
				best, highest = k, score
			}
		}
		if best < 0 {
			break
		}
		s := c.candidates[best]
		c.chosen = append(c.chosen, s)
		for _, i := range c.having[s] {
			if c.fit(i, s) >= closeEnough*closest[i] {
				delete(left, i)
			}
		}
	}
}

// settle gives each result to that of the chosen symptoms which belongs to it most closely.
func (c *inquiry) settle() {
	for _, i := range c.failing {
		highest := 0.0
		for _, s := range c.chosen {
			if fit := c.fit(i, s); fit > highest+1e-9 {
				highest = fit
				c.of[i] = s
			}
		}
	}
}

func compareSymptoms(a, b symptom) int {
	return cmp.Or(cmp.Compare(a.general(), b.general()), cmp.Compare(a.kind, b.kind), cmp.Compare(a.method, b.method), cmp.Compare(a.place, b.place),
		cmp.Compare(a.trait, b.trait), cmp.Compare(a.subject, b.subject), cmp.Compare(a.value, b.value))
}
