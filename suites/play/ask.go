package play

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/scimdrill/scimdrill/suites/probe"
)

// Request is what somebody else than Okta's provisioning sends to the target, or what Okta was seen to send and the org of the run
// cannot be brought to.
type Request struct {
	Method string
	// Path is below the base URL, with its query, as it is to be sent: what names stand for is escaped.
	Path string
	// Type is the media type of the body, instead of application/scim+json.
	Type string
	Body any
	// Text is a body that is sent as it stands.
	Text string
	// Makes names who is made by it: the id of the answer is theirs.
	Makes string
	// Times is how often it is sent, one after the other, with {n} counting from 1; AtOnce how often at the same time.
	Times, AtOnce int
}

// answered is what came of one request.
type answered struct {
	answer probe.Answer
	err    error
}

// Ask sends a request, once or several times.
func (p *Play) Ask(r Request) *Did {
	did := &Did{play: p, what: r.Method + " " + r.Path}
	switch {
	case r.AtOnce > 1:
		asks := make([]probe.Ask, 0, r.AtOnce)
		for i := range r.AtOnce {
			asks = append(asks, p.ask(r, i+1))
		}
		for _, reply := range p.stage.Target.AtOnce(p.ctx, asks...) {
			did.asked = append(did.asked, answered{reply.Answer, reply.Err})
		}
	default:
		for i := range max(1, r.Times) {
			answer, err := p.stage.Target.Do(p.ctx, p.ask(r, i+1))
			did.asked = append(did.asked, answered{answer, err})
		}
	}
	for _, one := range did.asked {
		if one.err != nil {
			continue
		}
		if r.Makes != "" && one.answer.Status() < http.StatusMultipleChoices {
			p.named(r.Makes, one.answer.ID())
		}
	}
	return did
}

// named keeps an id that a request was answered with.
func (p *Play) named(name, id string) {
	if g, isGroup := p.groups[name]; isGroup {
		if id != "" {
			g.ID = id
		}
		return
	}
	p.note(p.person(name), id)
}

func (p *Play) ask(r Request, n int) probe.Ask {
	counted := func(text string) string { return strings.ReplaceAll(text, "{n}", strconv.Itoa(n)) }
	ask := probe.Ask{Method: r.Method, Path: p.filledPath(counted(r.Path)), Purpose: "as the scenario has it"}
	if r.Body != nil {
		body := fill(r.Body, strings.NewReplacer("{n}", strconv.Itoa(n)))
		ask.Body = probe.Body(p.filled(body))
	}
	if r.Text != "" {
		ask.Body = []byte(p.filledText(counted(r.Text)))
	}
	if r.Type != "" {
		ask.Header = map[string]string{"Content-Type": r.Type}
	}
	return ask
}
