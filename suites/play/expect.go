package play

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/internal/jsondiff"
	"github.com/scimdrill/scimdrill/suites/probe"
)

// Exchange is what is expected of one request of Okta.
type Exchange struct {
	// Line is the method and the path below the base URL, decoded: "PUT /Users/{jane.id}".
	Line string
	// Sends, Lacks and Types are about the body: what stands at a path in it, where there is nothing, and what kind of JSON it is.
	Sends map[string]any
	Lacks []string
	Types map[string]string
	// Answer is what the target has to answer.
	Answer Body
}

// Body is what is expected of an answer, or of a resource.
type Body struct {
	// Status is that of the answer, and Below what it is below; 0 for any.
	Status, Below int
	// Has are values by path, Lacks paths at which there is nothing, Types what kind of JSON stands at a path.
	Has   map[string]any
	Lacks []string
	Types map[string]string
	// RetryAfter says that a 429 will do as well, where it says in seconds when to come again.
	RetryAfter bool
}

// Sends fails the case unless Okta sent these requests and no others, in this order. Where the wire cannot be seen there is nothing
// to say.
func (d *Did) Sends(exchanges ...Exchange) {
	p := d.play
	if !p.stage.Capabilities[scimdrill.CanShowWire] {
		return
	}
	d.show()
	var want []string
	for _, expected := range exchanges {
		want = append(want, expected.Line)
	}
	p.c.Same(d.what+": what Okta sent", append([]string{}, want...), append([]string{}, d.lines()...))
	for i, expected := range exchanges {
		p.judge(d.wire[i], expected)
	}
}

// SendsAmongOthers fails the case unless Okta sent these requests, in this order, whatever there was between them.
func (d *Did) SendsAmongOthers(exchanges ...Exchange) {
	p := d.play
	if !p.stage.Capabilities[scimdrill.CanShowWire] {
		return
	}
	d.show()
	lines, at := d.lines(), 0
	for _, expected := range exchanges {
		found := slices.Index(lines[at:], expected.Line)
		if found < 0 {
			p.c.Fail("%s: expected Okta to send %s, found %s", d.what, expected.Line, sequence(lines))
		}
		// Of several requests with that line it is the first whose body fits.
		for i := at + found; i < len(lines); i++ {
			if lines[i] == expected.Line && p.fits(d.wire[i], expected) {
				found = i - at
				break
			}
		}
		p.judge(d.wire[at+found], expected)
		at += found + 1
	}
}

// fits reports whether the body of a request is as expected.
func (p *Play) fits(exchange scimdrill.Exchange, expected Exchange) bool {
	var body map[string]any
	if json.Unmarshal([]byte(exchange.Request.Body), &body) != nil {
		return len(expected.Sends)+len(expected.Lacks) == 0
	}
	for path, want := range expected.Sends {
		if differences, err := jsondiff.Compare(p.filled(want), probe.Resource(body).At(path), jsondiff.AnyOrder()); err != nil || len(differences) > 0 {
			return false
		}
	}
	return !slices.ContainsFunc(expected.Lacks, func(path string) bool { return probe.Resource(body).At(path) != nil })
}

func (d *Did) lines() []string {
	lines := make([]string, 0, len(d.wire))
	for _, exchange := range d.wire {
		path := exchange.Path(d.play.stage.URL)
		if decoded, err := url.PathUnescape(path); err == nil {
			path = decoded
		}
		lines = append(lines, d.play.told(exchange.Request.Method+" "+path))
	}
	return lines
}

func sequence(lines []string) string {
	if len(lines) == 0 {
		return "nothing"
	}
	return strings.Join(lines, ", ")
}

func (p *Play) judge(exchange scimdrill.Exchange, expected Exchange) {
	p.c.Decisive(exchange)
	if len(expected.Sends)+len(expected.Lacks)+len(expected.Types) > 0 {
		var body map[string]any
		if err := json.Unmarshal([]byte(exchange.Request.Body), &body); err != nil {
			p.c.Fail("%s: expected a JSON object in the request, found %v", expected.Line, err)
		}
		p.compare(expected.Line+", the request", body, Body{Has: expected.Sends, Lacks: expected.Lacks, Types: expected.Types})
	}
	p.answers(expected.Line, probe.Read(exchange), expected.Answer)
}

// Answers fails the case unless every answer to the request is as expected; several statuses are those of requests that were sent
// at once, in any order.
func (d *Did) Answers(expected Body, statuses ...int) {
	var found []int
	for _, one := range d.asked {
		d.play.c.Answered(one.err)
		found = append(found, one.answer.Status())
		if len(statuses) == 0 || one.answer.Status() < 300 {
			d.play.c.Decisive(one.answer.Exchange)
			d.play.answers(d.what, one.answer, expected)
		}
	}
	if len(statuses) > 0 {
		slices.Sort(found)
		slices.Sort(statuses)
		d.play.c.Same(d.what+": the statuses of the answers", statuses, found)
	}
}

func (p *Play) answers(what string, answer probe.Answer, expected Body) {
	if expected.RetryAfter && answer.Status() == http.StatusTooManyRequests {
		after := answer.Exchange.Response.Header.Get("Retry-After")
		if seconds, err := strconv.Atoi(after); err != nil || seconds < 0 {
			p.c.Fail("%s: expected a 429 to say in Retry-After for how many seconds to wait, found %q", what, after)
		}
		return
	}
	if expected.Status != 0 && answer.Status() != expected.Status {
		p.c.Fail("%s: expected status %d, found %d", what, expected.Status, answer.Status())
	}
	if expected.Below != 0 && answer.Status() >= expected.Below {
		p.c.Fail("%s: expected a status below %d, found %d", what, expected.Below, answer.Status())
	}
	if len(expected.Has)+len(expected.Lacks)+len(expected.Types) == 0 {
		return
	}
	resource, err := answer.Resource()
	if err != nil {
		p.c.Fail("%s: %v", what, err)
	}
	p.compare(what+", the answer", resource, expected)
}

// compare holds a JSON object against what is expected of it.
func (p *Play) compare(what string, object map[string]any, expected Body) {
	resource := probe.Resource(object)
	for _, path := range slices.Sorted(maps.Keys(expected.Has)) {
		want := p.filled(expected.Has[path])
		differences, err := jsondiff.Compare(want, resource.At(path), jsondiff.AnyOrder())
		if err != nil {
			p.c.Broken(fmt.Errorf("comparing %s: %w", what, err))
		}
		for i := range differences {
			differences[i].Pointer = pointer(path) + differences[i].Pointer
		}
		p.c.NoDifference(what, differences)
	}
	for _, path := range expected.Lacks {
		if found := resource.At(path); found != nil && fmt.Sprint(found) != "[]" {
			p.c.NoDifference(what, []scimdrill.Difference{{Pointer: pointer(path), Found: compact(found)}})
		}
	}
	for _, path := range slices.Sorted(maps.Keys(expected.Types)) {
		if found := kind(resource.At(path)); found != expected.Types[path] {
			p.c.Fail("%s: at %s expected a JSON %s, found %s: %s", what, pointer(path), expected.Types[path], found, compact(resource.At(path)))
		}
	}
}

// pointer is a path as a JSON Pointer.
func pointer(path string) string {
	urn, rest, hasURN := strings.Cut(path, "|")
	if !hasURN {
		urn, rest = "", path
	} else {
		urn = "/" + strings.ReplaceAll(urn, "/", "~1")
	}
	return urn + "/" + strings.NewReplacer(".", "/", "[", "/", "]", "").Replace(rest)
}

func compact(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(text)
}

// kind is the JSON type of a value.
func kind(value any) string {
	switch value.(type) {
	case nil:
		return "nothing"
	case string:
		return "string"
	case bool:
		return "boolean"
	case json.Number, float64, int:
		return "number"
	case []any:
		return "array"
	default:
		return "object"
	}
}
