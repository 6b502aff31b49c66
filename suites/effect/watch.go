package effect

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill/driver/access"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// watch asks every hook about one person, moment after moment, and keeps what they said.
type watch struct {
	stage *stage.Stage
	who   access.Question
	// states are what hooks want to have again, by their place in the stage's list.
	states map[int]string
	told   []told
}

// told is what one hook said at one moment.
type told struct {
	hook   access.Asker
	moment access.Moment
	answer access.Answer
	err    error
}

func (w *watch) begin(s *stage.Stage, who access.Question) {
	*w = watch{stage: s, who: who, states: map[int]string{}}
}

// ask asks the hooks that try such means, one after the other.
func (w *watch) ask(ctx context.Context, moment access.Moment, pick about) {
	if w.who.ID == "" {
		return // what made the person says why
	}
	for i, hook := range w.stage.Access {
		if !pick(hook.Means()) {
			continue
		}
		question := w.who
		question.Means, question.Moment, question.State = hook.Means(), moment, w.states[i]
		answer, err := hook.Ask(ctx, question)
		if answer.State != "" {
			w.states[i] = answer.State
		}
		w.told = append(w.told, told{hook, moment, answer, err})
	}
}

// about picks the hooks that a requirement is about.
type about func(access.Means) bool

func everyMeans(access.Means) bool   { return true }
func newAccess(m access.Means) bool  { return !m.HandedOut() }
func accessFrom(m access.Means) bool { return m.HandedOut() }
func (w *watch) at(moment access.Moment, pick about) []told {
	return slices.DeleteFunc(slices.Clone(w.told), func(t told) bool { return t.moment != moment || !pick(t.hook.Means()) })
}

// lets fails the case unless every hook says that the person gets in at that moment.
func (w *watch) lets(c *spec.Case, moment access.Moment) {
	w.judge(c, w.at(moment, everyMeans), func(t told) string {
		if t.answer.Allowed {
			return ""
		}
		return t.hook.Name() + " (" + string(t.hook.Means()) + ") did not let " + w.who.UserName + " in" + said(t)
	})
}

// keepsOut fails the case unless the hooks say that the person is kept out while deactivated. One that let nobody in before
// proves nothing.
func (w *watch) keepsOut(c *spec.Case, pick about, shown string) {
	w.judge(c, w.at(access.Deactivated, pick), func(t told) string {
		if !t.answer.Allowed {
			return ""
		}
		return t.hook.Name() + " (" + string(t.hook.Means()) + ") still lets " + w.who.UserName + " in" + said(t) + shown
	})
	for _, before := range w.at(access.Provisioned, pick) {
		if before.err != nil || !before.answer.Allowed {
			c.Block("%s (%s) let %s in at no time, so that a refusal proves nothing%s", before.hook.Name(), before.hook.Means(), w.who.UserName, said(before))
		}
	}
}

// judge: what is wrong is told of every hook at once; a hook that could not find out blocks what the others allow.
func (w *watch) judge(c *spec.Case, answers []told, wrong func(told) string) {
	if len(answers) == 0 {
		c.NotApplicable("no hook in the target file tries it: add one under access: (docs/access-hooks.md)")
	}
	var problems []string
	for _, t := range answers {
		if t.answer.Waited > 0 {
			c.Measured("until "+t.hook.Name()+" knew of it: "+string(t.moment), t.answer.Waited)
		}
		if t.err != nil {
			continue
		}
		if problem := wrong(t); problem != "" {
			problems = append(problems, problem)
		}
	}
	if len(problems) > 0 {
		c.Fail("%s", strings.Join(problems, "\n"))
	}
	for _, t := range answers {
		if t.err != nil {
			c.Block("the hook could not find out whether %s gets in: %v", w.who.UserName, t.err)
		}
	}
}

func said(t told) string {
	switch {
	case t.err != nil:
		return ": " + t.err.Error()
	case t.answer.Said != "":
		return ": " + t.answer.Said
	default:
		return ""
	}
}

// shown is what SCIM says of the person at the same time, for the page of a failure.
func shown(answer probe.Answer, err error) string {
	if err != nil || answer.Status() > 299 {
		return ""
	}
	return fmt.Sprintf("; the target shows active %v", answer.At("active"))
}
