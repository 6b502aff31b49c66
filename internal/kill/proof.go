package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/reference/server"
)

// defectInfo is what is needed of a defect: its name, its sentence, and the only mode in which it shows.
type defectInfo struct{ ID, Title, Mode string }

// variationInfo is what is needed of a variation: its name, its sentence, its only mode, and patterns of what holds all the same.
type variationInfo struct {
	ID, Title, Mode string
	Scope, Except   []string
}

func (v variationInfo) covers(id string) bool {
	return (len(v.Scope) == 0 || matchesAny(v.Scope, id)) && !matchesAny(v.Except, id)
}

func matchesAny(patterns []string, id string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		matched, err := path.Match(pattern, id)
		return err == nil && matched
	})
}

// choice narrows a proof, by patterns.
type choice struct{ defects, variations, cases string }

func (c choice) everything() bool { return c.defects == "*" && c.variations == "*" && c.cases == "*" }

// proof is what there is to prove.
type proof struct {
	requirements []scimdrill.Requirement
	defects      []defectInfo
	variations   []variationInfo
	choice       choice
}

func newProof(catalogue []scimdrill.Requirement, defects []defectInfo, variations []variationInfo, c choice) (*proof, error) {
	p := &proof{choice: c}
	for _, pattern := range []string{c.defects, c.variations, c.cases} {
		if _, err := path.Match(pattern, ""); err != nil {
			return nil, fmt.Errorf("%q is no pattern: %w", pattern, err)
		}
	}
	for _, r := range catalogue {
		if matched, _ := path.Match(c.cases, r.ID); matched {
			p.requirements = append(p.requirements, r)
		}
	}
	for _, d := range defects {
		if matched, _ := path.Match(c.defects, d.ID); matched {
			p.defects = append(p.defects, d)
		}
	}
	for _, v := range variations {
		if matched, _ := path.Match(c.variations, v.ID); matched {
			p.variations = append(p.variations, v)
		}
	}
	if len(p.requirements) == 0 || len(p.defects)+len(p.variations) == 0 {
		return nil, fmt.Errorf("nothing to prove: -case %q chooses %d requirements, -defect %q %d defects, -variation %q %d variations",
			c.cases, len(p.requirements), c.defects, len(p.defects), c.variations, len(p.variations))
	}
	return p, nil
}

// run tries everything on the clean reference in both modes, then each defect with the requirements that name it. A requirement is
// seen to fail on a defect in one mode: in full, where it is applicable there, else in the other.
func (p *proof) run(ctx context.Context, c *crew, progress io.Writer) (*matrix, error) {
	started := time.Now()
	clean, err := p.clean(c)
	if err != nil {
		return nil, err
	}
	said, err := p.tryAgain(c, clean)
	if err != nil {
		return nil, err
	}
	tasks := p.tasks(clean)
	done := 0
	results, err := c.share(tasks, func(f found) {
		done++
		fmt.Fprintf(progress, "%4d of %d  %-40s %-7s %d of %d fail  %s\n", done, len(tasks), f.Defect+f.Variation, f.Mode, len(f.Failed), len(f.Cases), f.Took.Round(time.Millisecond))
	})
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	if err != nil {
		return nil, err
	}
	again, err := p.tryAgain(c, results)
	if err != nil {
		return nil, err
	}
	m := p.judge(clean, results)
	m.again = slices.Concat(said, again)
	m.took = time.Since(started)
	return m, nil
}

// tryAgain runs once more what did not come out as it should, by itself: a busy machine is no proof of anything. It puts the second
// outcome in the place of the first, and gives back sentences about those that differ.
func (p *proof) tryAgain(c *crew, results []found) ([]string, error) {
	var said []string
	for i := range results {
		if results[i].asExpected() {
			continue
		}
		second, err := c.share([]task{results[i].task}, func(found) {})
		if err != nil {
			return nil, err
		}
		if second[0].asExpected() {
			said = append(said, fmt.Sprintf("%s in mode %s came out only when it was run again by itself: first %v", cmp.Or(results[i].Defect, results[i].Variation, "the clean reference"), results[i].Mode, results[i].surprises()))
		}
		results[i] = second[0]
	}
	return said, nil
}

// asExpected reports whether everything failed that had to, or nothing where nothing may.
func (f *found) asExpected() bool { return f.Fault == "" && len(f.surprises()) == 0 }

// surprises are the requirements that did not come out as they should, with what they said.
func (f *found) surprises() map[string]string {
	surprising := map[string]string{}
	if f.Defect == "" {
		maps.Copy(surprising, f.Failed)
		maps.Copy(surprising, f.Blocked)
		return surprising
	}
	for _, id := range f.Cases {
		if _, failed := f.Failed[id]; !failed {
			surprising[id] = "did not fail " + f.Blocked[id]
		}
	}
	return surprising
}

func (p *proof) clean(c *crew) ([]found, error) {
	var ids []string
	if !p.choice.everything() {
		for _, r := range p.requirements {
			ids = append(ids, r.ID)
		}
	}
	results, err := c.share([]task{{Mode: server.FullMode, Cases: ids}, {Mode: server.PeakonMode, Cases: ids}}, func(found) {})
	if err != nil {
		return nil, err
	}
	for _, f := range results {
		if f.Fault != "" {
			return nil, fmt.Errorf("the clean reference in mode %s: %s", f.Mode, f.Fault)
		}
	}
	return results, nil
}

// tasks are the runs with variations, which take long and so begin, and those with defects.
func (p *proof) tasks(clean []found) []task {
	var tasks []task
	for _, v := range p.variations {
		placed := map[string]bool{}
		for _, f := range clean {
			if v.Mode != "" && v.Mode != f.Mode {
				continue
			}
			t := task{Mode: f.Mode, Variation: v.ID}
			for _, r := range p.requirements {
				if v.covers(r.ID) && slices.Contains(f.Tried, r.ID) && !placed[r.ID] {
					t.Cases = append(t.Cases, r.ID)
					placed[r.ID] = true
				}
			}
			if len(t.Cases) > 0 {
				tasks = append(tasks, t)
			}
		}
	}
	for _, d := range p.defects {
		placed := map[string]bool{}
		for _, f := range clean {
			if d.Mode != "" && d.Mode != f.Mode {
				continue
			}
			t := task{Mode: f.Mode, Defect: d.ID}
			for _, r := range p.requirements {
				if slices.Contains(r.Kills, d.ID) && slices.Contains(f.Tried, r.ID) && !placed[r.ID] {
					t.Cases = append(t.Cases, r.ID)
					placed[r.ID] = true
				}
			}
			if len(t.Cases) > 0 {
				tasks = append(tasks, t)
			}
		}
	}
	return tasks
}
