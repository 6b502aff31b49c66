package cause

import (
	"cmp"
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill"
)

// findings are the causes in words, the most damaging first.
func (c *inquiry) findings() []Finding {
	var findings []Finding
	var weights []float64
	at := map[symptom]int{}
	var order []symptom
	for _, i := range c.failing {
		s := c.of[i]
		f, known := at[s]
		if !known {
			f = len(findings)
			at[s] = f
			order = append(order, s)
			findings = append(findings, Finding{})
		}
		findings[f].Results = append(findings[f].Results, i)
	}
	requirements := map[string]scimdrill.Requirement{}
	for _, requirement := range c.report.Requirements {
		requirements[requirement.ID] = requirement
	}
	for f, s := range order {
		c.tell(&findings[f], s, requirements)
	}
	findings = merged(findings)
	for _, finding := range findings {
		failing := slices.ContainsFunc(finding.Results, func(i int) bool {
			outcome := c.report.Results[i].Outcome
			return outcome.Failing() || outcome == scimdrill.ExpectedFail
		})
		weights = append(weights, finding.weight(failing))
	}
	rank := make([]int, len(findings))
	for i := range rank {
		rank[i] = i
	}
	slices.SortStableFunc(rank, func(a, b int) int {
		return cmp.Or(-cmp.Compare(weights[a], weights[b]), cmp.Compare(findings[a].ID, findings[b].ID))
	})
	ranked := make([]Finding, len(findings))
	for i, r := range rank {
		ranked[i] = findings[r]
	}
	return ranked
}

// merged joins findings that say the same.
func merged(findings []Finding) []Finding {
	at := map[string]int{}
	var kept []Finding
	for _, finding := range findings {
		i, known := at[finding.Title]
		if !known {
			at[finding.Title] = len(kept)
			kept = append(kept, finding)
			continue
		}
		kept[i].Results = append(kept[i].Results, finding.Results...)
		slices.Sort(kept[i].Results)
		kept[i].People += finding.People
		kept[i].Damage = min(kept[i].Damage, finding.Damage)
	}
	return kept
}

func (c *inquiry) tell(f *Finding, s symptom, requirements map[string]scimdrill.Requirement) {
	f.ID, f.Title = s.id(), s.title()
	speaker, highest := f.Results[0], -1.0
	people := map[string]bool{}
	levels := scimdrill.Levels()
	strongest := len(levels)
	for _, i := range f.Results {
		result := c.report.Results[i]
		if fit := c.fit(i, s); fit > highest && result.Outcome != scimdrill.Blocked {
			speaker, highest = i, fit
		}
		if at := slices.Index(levels, requirements[result.Requirement].Level); at >= 0 && at < strongest {
			strongest, f.Strongest = at, levels[at]
		}
		for _, number := range result.Exchanges {
			for _, one := range c.model.seen[number] {
				if one.id != "" && slices.Contains(one.widened(), s) {
					people[one.id] = true
				}
			}
		}
	}
	f.People = len(people)
	f.Speaker = speaker
	f.Damage = c.damage(s, f.Results)
	f.Exchanges = c.witness(c.report.Results[speaker], s)
	switch {
	case s.kind == said:
		f.Title = "Does not hold: " + strings.TrimSuffix(requirements[c.report.Results[speaker].Requirement].Title, ".") + "."
		if requirements[c.report.Results[speaker].Requirement].Title == "" {
			f.Title = c.report.Results[speaker].Requirement + " does not hold."
		}
		f.ID = "said-" + c.report.Results[speaker].Requirement
		c.ofSurveys(f)
	case s.kind == mistyped:
		f.Title = c.mistypedTitle(s, f.Results)
	case s.kind == answered && !refusable(s.trait) && c.always(s):
		s.trait = ""
		f.Title = s.title()
	case (s.kind == answered || s.kind == vanished) && s.trait == "":
		if trait := c.commonTrait(s, f.Results); trait != "" {
			s.trait = trait
			f.Title = s.title()
		}
	}
}

// witness are the exchanges that show a symptom in a result: what caused it, and where it was seen.
func (c *inquiry) witness(result scimdrill.Result, s symptom) []int {
	numbers := slices.Clone(result.Exchanges)
	decisive := c.decisive(result)
	if decisive != nil {
		numbers = append([]int{decisive.Number}, numbers...)
	}
	for _, number := range numbers {
		for _, one := range c.model.seen[number] {
			if slices.Contains(one.widened(), s) {
				if one.by > 0 && one.by < number {
					return []int{one.by, number}
				}
				return []int{number}
			}
		}
	}
	if decisive != nil {
		return []int{decisive.Number}
	}
	return nil
}

// mistypedTitle names every attribute that is of the wrong type in most of what a finding explains.
func (c *inquiry) mistypedTitle(s symptom, results []int) string {
	counts := map[string]int{}
	for _, i := range results {
		for other := range c.evidence[i] {
			if other.kind == mistyped && other.subject != "" && other.value == s.value {
				counts[other.subject]++
			}
		}
	}
	most := 0
	for _, n := range counts {
		most = max(most, n)
	}
	var names []string
	for _, name := range sortedKeys(counts) {
		if counts[name]*2 > most {
			names = append(names, name)
		}
	}
	if len(names) < 2 || len(names) > 4 {
		return s.title()
	}
	return upper(strings.Join(names[:len(names)-1], ", ")) + " and " + names[len(names)-1] + " are " + s.value + "s where other types belong."
}

// always reports whether requests of a method and a place are answered so, whatever they hold, and with a status that says so: one of
// 4xx speaks of what a request holds.
func (c *inquiry) always(s symptom) bool {
	s.trait = ""
	asked := s
	asked.value = ""
	unsupported := s.value >= "500" || s.value == "405"
	return unsupported && s.method != "" && float64(c.model.bad[s]) >= mostly*float64(c.model.bad[asked])
}

// mostly is nearly always: some requests of a run are there to be refused.
const mostly = 0.85

// mostShare is the part of a finding's results that must share a trait, to be told of it.
const mostShare = 0.6

// commonTrait is what most of the requests that were answered so have in common.
func (c *inquiry) commonTrait(s symptom, results []int) string {
	counts := map[string]int{}
	for _, i := range results {
		shared := map[string]bool{}
		for other, weight := range c.evidence[i] {
			if other.kind == s.kind && other.value == s.value && other.trait != "" && weight >= before {
				shared[other.trait] = true
			}
		}
		for trait := range shared {
			counts[trait]++
		}
	}
	best, most := "", 0
	for _, trait := range sortedKeys(counts) {
		if counts[trait] > most && !strings.HasPrefix(trait, "that looks up") && float64(counts[trait]) >= mostShare*float64(len(results)) {
			best, most = trait, counts[trait]
		}
	}
	return best
}
