package cause

import (
	"slices"

	"github.com/scimdrill/scimdrill"
)

// inquiry is the search for the causes of a run.
type inquiry struct {
	report *scimdrill.Report
	model  *model
	sights map[int]*sight
	// failing are the places of the results that ask for a cause.
	failing []int
	// evidence is how closely each symptom belongs to a failing result; passing counts the results that hold in spite of it.
	evidence map[int]map[symptom]float64
	passing  map[symptom]int
	// having are the failing results of a symptom.
	having map[symptom][]int
	// base are symptoms as they were seen, and not widened; subjects are those that a widened one stands for.
	base       map[symptom]bool
	subjects   map[symptom]map[string]bool
	candidates []symptom
	// chosen are the causes, and of is the cause of each failing result.
	chosen []symptom
	of     map[int]symptom
}

// How closely a symptom belongs to a result.
const (
	atDecisive = 1.0
	ofTheSame  = 0.9
	// before is of a fault that came before the exchange that decided: it may be why.
	before   = 0.8
	onTheWay = 0.5
	// ofAnother is of an attribute that the suite says nothing about.
	ofAnother = 0.4
)

func caseOf(report *scimdrill.Report) *inquiry {
	c := &inquiry{
		report: report, model: newModel(), sights: map[int]*sight{}, evidence: map[int]map[symptom]float64{}, passing: map[symptom]int{},
		having: map[symptom][]int{}, base: map[symptom]bool{}, subjects: map[symptom]map[string]bool{}, of: map[int]symptom{},
	}
	for i, result := range report.Results {
		if Failing(result) {
			c.failing = append(c.failing, i)
		}
	}
	if len(c.failing) == 0 {
		return c
	}
	order := make([]*scimdrill.Exchange, len(report.Exchanges))
	for i := range report.Exchanges {
		order[i] = &report.Exchanges[i]
	}
	slices.SortStableFunc(order, func(a, b *scimdrill.Exchange) int { return a.Number - b.Number })
	for _, exchange := range order {
		x := sightOf(exchange, report.Target.URL)
		c.sights[exchange.Number] = x
		c.model.follow(x)
	}
	for _, all := range c.model.seen {
		for _, s := range all {
			c.base[s.symptom] = true
		}
	}
	words := newReader()
	for i, result := range report.Results {
		switch {
		case Failing(result):
			c.fails(i, result, words)
		case result.Outcome == scimdrill.Pass || result.Outcome == scimdrill.Stale:
			c.holds(result)
		}
	}
	return c
}

func (c *inquiry) decisive(result scimdrill.Result) *sight {
	switch {
	case result.Failure != nil && result.Failure.Decisive != 0:
		return c.sights[result.Failure.Decisive]
	case len(result.Exchanges) > 0:
		return c.sights[result.Exchanges[len(result.Exchanges)-1]]
	default:
		return nil
	}
}

func (c *inquiry) fails(i int, result scimdrill.Result, words *reader) {
	decisive := c.decisive(result)
	evidence := map[symptom]float64{}
	told := words.subjects(result)
	add := func(s symptom, weight float64) {
		if len(told) > 0 && s.ofAttribute() && !told[lastName(s.subject)] {
			weight *= ofAnother
		}
		for _, one := range s.widened() {
			if c.subjects[one] == nil {
				c.subjects[one] = map[string]bool{}
			}
			c.subjects[one][s.subject] = true
			evidence[one] = max(evidence[one], weight)
		}
	}
	numbers := slices.Clone(result.Exchanges)
	if decisive != nil {
		numbers = append(numbers, decisive.Number)
	}
	for _, number := range numbers {
		for _, s := range c.model.seen[number] {
			weight := onTheWay
			if s.hard() && s.kind != unheeded && (decisive == nil || number < decisive.Number) {
				weight = before
			}
			switch {
			case decisive != nil && number == decisive.Number:
				weight = atDecisive
			case decisive != nil && decisive.id != "" && s.id == decisive.id:
				weight = ofTheSame
			}
			add(s.symptom, weight)
		}
	}
	for _, s := range words.words(result, decisive) {
		c.base[s] = true
		add(s, atDecisive)
	}
	c.evidence[i] = evidence
	for s := range evidence {
		c.having[s] = append(c.having[s], i)
	}
}

func (c *inquiry) holds(result scimdrill.Result) {
	met := map[symptom]bool{}
	for _, number := range result.Exchanges {
		for _, s := range c.model.seen[number] {
			for _, one := range s.widened() {
				met[one] = true
			}
		}
	}
	for s := range met {
		c.passing[s]++
	}
}
