package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/scimdrill/scimdrill"
)

// matrix is the proof's outcome.
type matrix struct {
	rows []row
	// alarms are sentences about requirements that do not pass on a legal variation; variations is how many there are, and passed
	// how many of them nothing fails on.
	alarms             []string
	variations, passed int
	// unclean are sentences about requirements that do not pass on the clean reference.
	unclean []string
	// unnamed are sentences about defects that requirements name and the reference does not have.
	unnamed []string
	// untried are requirements that are applicable in neither mode, and do not say why they are not.
	untried []string
	// proved, excused and unproved part the requirements: a defect makes them fail, a reason says why none can, neither.
	proved, excused, unproved []string
	requirements              int
	// again are sentences about runs that came out as they should only the second time.
	again []string
	took  time.Duration
}

// row is one defect and the requirements that caught it.
type row struct {
	defect, title string
	// caught are the ids that failed, missed the sentences about those that name the defect and did not fail.
	caught, missed []string
}

func (p *proof) judge(clean, results []found) *matrix {
	m := &matrix{requirements: len(p.requirements)}
	proved := map[string]bool{}
	for _, f := range clean {
		for _, problems := range []map[string]string{f.Failed, f.Blocked} {
			for _, id := range slices.Sorted(maps.Keys(problems)) {
				m.unclean = append(m.unclean, fmt.Sprintf("%s does not pass on the clean reference in mode %s: %s", id, f.Mode, problems[id]))
			}
		}
	}
	m.variations = len(p.variations)
	for _, v := range p.variations {
		if alarms := falseAlarms(v, results); len(alarms) > 0 {
			m.alarms = append(m.alarms, alarms...)
		} else {
			m.passed++
		}
	}
	for _, d := range p.defects {
		r := row{defect: d.ID, title: d.Title}
		for _, f := range results {
			if f.Defect == d.ID {
				r.add(f)
			}
		}
		for _, id := range r.caught {
			proved[id] = true
		}
		m.rows = append(m.rows, r)
	}
	for _, r := range p.requirements {
		m.sort(r, p.defects, clean, proved[r.ID], p.choice.everything())
	}
	return m
}

func falseAlarms(v variationInfo, results []found) []string {
	var alarms []string
	for _, f := range results {
		if f.Variation != v.ID {
			continue
		}
		if f.Fault != "" {
			alarms = append(alarms, fmt.Sprintf("the run with variation %s in mode %s did not come about: %s", v.ID, f.Mode, f.Fault))
		}
		for _, problems := range []map[string]string{f.Failed, f.Blocked} {
			for _, id := range slices.Sorted(maps.Keys(problems)) {
				alarms = append(alarms, fmt.Sprintf("%s does not pass on the legal variation %s in mode %s: %s", id, v.ID, f.Mode, problems[id]))
			}
		}
	}
	return alarms
}

func (r *row) add(f found) {
	for _, id := range f.Cases {
		switch _, failed := f.Failed[id]; {
		case failed && !slices.Contains(r.caught, id):
			r.caught = append(r.caught, id)
		case failed:
		case f.Fault != "":
			r.missed = append(r.missed, fmt.Sprintf("%s names %s, and the run in mode %s did not come about: %s", id, f.Defect, f.Mode, f.Fault))
		case f.Blocked[id] != "":
			r.missed = append(r.missed, fmt.Sprintf("%s names %s and is only blocked by it in mode %s: %s", id, f.Defect, f.Mode, f.Blocked[id]))
		default:
			r.missed = append(r.missed, fmt.Sprintf("%s names %s and does not fail on it in mode %s", id, f.Defect, f.Mode))
		}
	}
}

// sort says of a requirement whether it is proved. Only a whole proof can say that it is not.
func (m *matrix) sort(r scimdrill.Requirement, defects []defectInfo, clean []found, proved, whole bool) {
	for _, id := range r.Kills {
		if whole && !slices.ContainsFunc(defects, func(d defectInfo) bool { return d.ID == id }) {
			m.unnamed = append(m.unnamed, fmt.Sprintf("%s names %s, which the reference does not have", r.ID, id))
		}
	}
	if r.Unproved == "" && !slices.ContainsFunc(clean, func(f found) bool { return slices.Contains(f.Tried, r.ID) }) {
		m.untried = append(m.untried, r.ID)
	}
	switch {
	case proved:
		m.proved = append(m.proved, r.ID)
	case r.Unproved != "":
		m.excused = append(m.excused, r.ID+": "+r.Unproved)
	case whole:
		m.unproved = append(m.unproved, r.ID)
	}
}

// problems are the sentences by which the proof fails; none means that it holds.
func (m *matrix) problems() []string {
	problems := slices.Concat(m.unclean, m.unnamed, m.alarms)
	for _, id := range m.untried {
		problems = append(problems, id+" is applicable to the reference in neither mode: nothing has tried it")
	}
	for _, id := range m.unproved {
		problems = append(problems, id+" was not seen to fail on any defect, and gives no reason (Kills, or Unproved)")
	}
	const most = 20 // one in so many may be excused: 5 %
	if len(m.excused)*most > m.requirements {
		problems = append(problems, fmt.Sprintf("%d of %d requirements are excused; at most one in %d may be", len(m.excused), m.requirements, most))
	}
	for _, r := range m.rows {
		problems = append(problems, r.missed...)
		if len(r.caught) == 0 {
			problems = append(problems, "survivor: "+r.defect+" ("+r.title+") is caught by nothing that names it")
		}
	}
	return problems
}

// print writes the matrix for people.
func (m *matrix) print(w io.Writer) {
	caught := 0
	for _, r := range m.rows {
		if len(r.caught) > 0 {
			caught++
		}
		fmt.Fprintf(w, "\n%s\n  %s\n  caught by %s\n", r.defect, r.title, strings.Join(orNone(r.caught), ", "))
	}
	if len(m.excused) > 0 {
		fmt.Fprintf(w, "\nwithout a defect, with a reason\n  %s\n", strings.Join(m.excused, "\n  "))
	}
	for _, sentence := range m.again {
		fmt.Fprintf(w, "\nflaky: %s\n", sentence)
	}
	fmt.Fprintf(w, "\nrequirements killed / requirements: %d / %d, %d with a reason\ndefects caught / defects: %d / %d\nlegal variations passed / legal variations: %d / %d\nin %s\n",
		len(m.proved), m.requirements, len(m.excused), caught, len(m.rows), m.passed, m.variations, m.took.Round(time.Second/10))
}

func orNone(ids []string) []string {
	if len(ids) == 0 {
		return []string{"nothing"}
	}
	return ids
}
