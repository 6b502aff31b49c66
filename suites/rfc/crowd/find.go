package crowd

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// hits are what a query found.
type hits struct {
	ids    []string
	answer probe.Answer
	err    error
	// trouble says why the answer is no list; "" when it is one.
	trouble string
}

// mostPages bounds how far a query is followed whose answer comes in small pages.
const mostPages = 5

// Users is the path of a query for users with a filter. It says nothing of pages: that a server gets them wrong is another matter.
func Users(filter string) string {
	return "/Users?filter=" + Escape(filter)
}

// Escape is a value of a query, percent-encoded as RFC 3986 has it: a space is %20.
func Escape(value string) string { return strings.ReplaceAll(url.QueryEscape(value), "+", "%20") }

// Quote is a string in a filter: a JSON string (RFC 7644 §3.4.2.2).
func Quote(value string) string { return string(probe.Body(value)) }

// Narrow is a filter that holds for the people of the crowd alone.
func (g *Crowd) Narrow(filter string) string { return g.Everybody() + " and (" + filter + ")" }

// Everybody is a filter that finds the crowd and nobody else: by the family name, or else by userName, each by each.
func (g *Crowd) Everybody() string {
	if g.everybody != "" {
		return g.everybody
	}
	return "name.familyName eq " + Quote(g.Family)
}

// GivenNarrow makes the crowd if it is not yet there, and blocks the case unless the target finds exactly the crowd by a filter:
// what is asked beyond that cannot be judged otherwise on a tenant that holds other people. Where the target declines such filters,
// which it may, the case is not applicable.
func (g *Crowd) GivenNarrow(c *spec.Case) {
	g.Given(c)
	why := g.narrowed(c.Context())
	c.Shows(g.narrow.answer.Exchange)
	if Declined(g.narrow.answer) {
		c.NotApplicable("the people of this run cannot be told from others: the target declines the filter %s, as it may: %s", g.Everybody(), Refusal(g.narrow.answer))
	}
	if why != "" {
		c.Block("the people of this run cannot be told from others: %s: %s", g.Everybody(), why)
	}
}

// Finds fails the case unless a filter finds exactly these members, and nobody else.
func (g *Crowd) Finds(c *spec.Case, filter string, members ...*Member) {
	g.judge(c, filter, members, g.Members())
}

// Tells fails the case unless a filter finds everybody in, and nobody out: the others of the crowd may be either.
func (g *Crowd) Tells(c *spec.Case, filter string, in, out []*Member) {
	g.judge(c, filter, in, slices.Concat(in, out))
}

func (g *Crowd) judge(c *spec.Case, filter string, in, judged []*Member) {
	found := g.find(c.Context(), filter, "find by filter")
	c.Answered(found.err)
	c.Decisive(found.answer.Exchange)
	if why := found.misses(in, g, judged); why != "" {
		c.Fail("filter %s: %s", filter, why)
	}
}

// find asks for users with a filter. It follows pages only while they can be the crowd's.
func (g *Crowd) find(ctx context.Context, filter, purpose string) hits {
	var result hits
	for range mostPages {
		path := Users(filter)
		if len(result.ids) > 0 {
			path += fmt.Sprintf("&startIndex=%d", 1+len(result.ids))
		}
		result.answer, result.err = g.s.Target.Get(ctx, path, purpose)
		if result.err != nil {
			return result
		}
		page, total, trouble := Page(result.answer)
		if trouble != "" {
			result.trouble = trouble
			return result
		}
		result.ids = append(result.ids, page...)
		if len(page) == 0 || len(result.ids) >= total || total > len(g.Members()) {
			return result
		}
	}
	return result
}

// Page is what one page of a list holds, and how many there are in all. An answer of 404 with an error is read as a list of nobody, as
// Okta reads it: that it ought to be 200 is a requirement of its own. Trouble says why an answer is no list.
func Page(answer probe.Answer) (ids []string, total int, trouble string) {
	if answer.Status() == http.StatusNotFound && answer.At("status") != nil {
		return nil, 0, ""
	}
	if answer.Status() != http.StatusOK {
		return nil, 0, fmt.Sprintf("expected 200 and a list, found %s", Refusal(answer))
	}
	resources, isArray := answer.At("Resources").([]any)
	if !isArray && answer.At("Resources") != nil {
		return nil, 0, "expected Resources to be an array"
	}
	if !isArray && answer.At("totalResults") == nil {
		return nil, 0, "expected a list, found neither Resources nor totalResults"
	}
	for i := range resources {
		ids = append(ids, fmt.Sprint(answer.At(fmt.Sprintf("Resources[%d].id", i))))
	}
	total, known := Number(answer.At("totalResults"))
	if !known {
		total = len(ids)
	}
	return ids, total, ""
}

// Number is a number of a list; written as a string, which is a fault of its own, it is understood all the same.
func Number(value any) (int, bool) {
	var number json.Number
	switch value := value.(type) {
	case json.Number:
		number = value
	case string:
		number = json.Number(value)
	}
	whole, err := number.Int64()
	return int(whole), err == nil
}

// misses says how what was found differs from whom it ought to be, as far as it is judged; "" when it does not.
func (f hits) misses(in []*Member, g *Crowd, judged []*Member) string {
	if f.err != nil {
		return f.err.Error()
	}
	if f.trouble != "" {
		return f.trouble
	}
	var names []string
	others, wrong := 0, false
	for _, id := range f.ids {
		at := slices.IndexFunc(g.Members(), func(m *Member) bool { return m.ID == id })
		if at < 0 {
			others++
			continue
		}
		member := g.Members()[at]
		wrong = wrong || slices.Contains(judged, member) && !slices.Contains(in, member)
		names = append(names, member.Name)
	}
	for _, member := range in {
		wrong = wrong || !slices.Contains(f.ids, member.ID)
	}
	if !wrong && others == 0 && len(names) == len(distinct(f.ids)) {
		return ""
	}
	if others > 0 {
		names = append(names, fmt.Sprintf("%d who are not of this query", others))
	}
	return fmt.Sprintf("expected %s, found %s", list(called(in)), list(names))
}

func distinct(ids []string) []string {
	return slices.Compact(slices.Sorted(slices.Values(ids)))
}

func called(members []*Member) []string {
	names := make([]string, len(members))
	for i, member := range members {
		names[i] = member.Name
	}
	return names
}

func list(names []string) string {
	if len(names) == 0 {
		return "nobody"
	}
	return strings.Join(names, ", ")
}

// FindsAt is Finds for a path whose query is encoded in a way of its own.
func (g *Crowd) FindsAt(c *spec.Case, path string, members ...*Member) {
	answer, err := g.s.Target.Get(c.Context(), path, "find by filter")
	c.Answered(err)
	c.Decisive(answer.Exchange)
	g.judgeAnswer(c, path, members, hits{answer: answer})
}

// Ask asks for users with a filter, for its answer alone.
func (g *Crowd) Ask(c *spec.Case, filter string) probe.Answer {
	answer, err := g.s.Target.Get(c.Context(), Users(filter), "find by filter")
	c.Answered(err)
	c.Decisive(answer.Exchange)
	return answer
}

func (g *Crowd) judgeAnswer(c *spec.Case, what string, members []*Member, found hits) {
	found.ids, _, found.trouble = Page(found.answer)
	if why := found.misses(members, g, g.Members()); why != "" {
		c.Fail("%s: %s", what, why)
	}
}

// AdaWith is the answer to a question for Ada, by her id, with some parameters of the query.
func (g *Crowd) AdaWith(c *spec.Case, query string) probe.Answer {
	answer, err := g.s.Target.Get(c.Context(), probe.UserPath(g.Ada.ID)+"?"+query, "read Ada with "+query)
	c.Answered(err)
	c.Decisive(answer.Exchange)
	return answer
}
