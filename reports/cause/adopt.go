package cause

import (
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill"
)

// wordsAlone reports whether a symptom is nothing but what a suite says.
func (s symptom) wordsAlone() bool { return s.kind == said || s.kind == differs || s.kind == wanted }

// adopt gives results that are explained by words alone to the finding that they are a consequence of, as far as that can be told: to
// one that shares a clause of their message, as the reason of an org that could not be connected goes through everything after it; to
// one of the same suite that was decided by the same kind of request; and to one that explains most of a run, for little works on
// a server on which nothing does.
func (c *inquiry) adopt() {
	for _, by := range []func(*family, int, symptom) (symptom, bool){c.sharesClause, c.mostOfAll, c.likeness} {
		f := c.family()
		for _, own := range c.chosen {
			if own.wordsAlone() {
				for _, i := range f.members[own] {
					if parent, found := by(f, i, own); found && parent != own {
						c.of[i] = parent
					}
				}
			}
		}
	}
}

// family is who belongs to which symptom, and which of them may adopt.
type family struct {
	members map[symptom][]int
	parents []symptom
	clauses map[symptom]map[string]bool
}

func (c *inquiry) family() *family {
	f := &family{members: map[symptom][]int{}, clauses: map[symptom]map[string]bool{}}
	for _, i := range c.failing {
		f.members[c.of[i]] = append(f.members[c.of[i]], i)
	}
	for _, s := range c.chosen {
		size := len(f.members[s])
		if size == 0 || s.wordsAlone() && (s.kind == said || size <= fewWords) {
			continue
		}
		f.parents = append(f.parents, s)
		f.clauses[s] = map[string]bool{}
		for _, i := range f.members[s] {
			for _, clause := range clausesOf(c.report.Results[i]) {
				f.clauses[s][clause] = true
			}
		}
	}
	return f
}

func (c *inquiry) sharesClause(f *family, i int, _ symptom) (symptom, bool) {
	for _, clause := range clausesOf(c.report.Results[i]) {
		for _, s := range f.parents {
			if f.clauses[s][clause] {
				return s, true
			}
		}
	}
	return symptom{}, false
}

func (c *inquiry) mostOfAll(f *family, i int, own symptom) (symptom, bool) {
	for _, s := range f.parents {
		if len(f.members[s])*2 > len(c.failing) && len(c.failing) >= 10 &&
			(own.kind == said || len(f.members[own]) <= fewWords || c.decisive(c.report.Results[i]) == nil) {
			return s, true
		}
	}
	return symptom{}, false
}

func (c *inquiry) likeness(f *family, i int, own symptom) (symptom, bool) {
	if len(f.members[own]) > fewWords {
		return symptom{}, false
	}
	result := c.report.Results[i]
	decisive := c.decisive(result)
	best, most := symptom{}, 0
	for _, s := range f.parents {
		alike := 0
		for _, j := range f.members[s] {
			if c.alike(result, decisive, c.report.Results[j]) {
				alike++
			}
		}
		if alike > most && (alike >= manyAlike || alike*3 >= len(f.members[s])) {
			best, most = s, alike
		}
	}
	return best, most >= 2
}

// fewWords is how many results of words alone may be adopted by likeness; more of them are a finding of their own.
const (
	fewWords = 2
	// manyAlike results are enough to be alike to.
	manyAlike = 4
)

// alike: two results of one suite that the same kind of request decided.
func (c *inquiry) alike(result scimdrill.Result, decisive *sight, other scimdrill.Result) bool {
	d := c.decisive(other)
	return decisive != nil && d != nil && suite(result.Requirement) == suite(other.Requirement) && d.method() == decisive.method() && d.endpoint == decisive.endpoint
}

func suite(id string) string {
	parts := strings.Split(id, ".")
	return strings.Join(parts[:min(2, len(parts))], ".")
}

// longClause is how long a part of a message must be, to be no part of others by chance.
const longClause = 24

// clausesOf are the parts of a message between colons, the last of them first.
func clausesOf(result scimdrill.Result) []string {
	message := result.Reason
	if result.Failure != nil {
		message = result.Failure.Message
	}
	var clauses []string
	for clause := range strings.SplitSeq(message, ": ") {
		clause = strings.TrimRight(strings.TrimSpace(clause), ").")
		if len(clause) >= longClause && !strings.Contains(clause, "\n") && !strings.Contains(clause, "expected") {
			clauses = append(clauses, clause)
		}
	}
	slices.Reverse(clauses)
	return clauses
}
