package oktaspec

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/fixtures/people"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

const (
	listResponse = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
	errorMessage = "urn:ietf:params:scim:api:messages:2.0:Error"
	coreUser     = "urn:ietf:params:scim:schemas:core:2.0:User"

	// These two are literals of the published file.
	idThatDoesNotExist  = "010101001010101011001010101011"
	idThatDoesNotExist2 = "00919288221112222"
)

// Register declares the steps of the SPEC test.
func Register(p *spec.Programme, s *stage.Stage) {
	p.ForServer("Okta SCIM 2.0 SPEC test", func(scope *spec.Scope) {
		run := &playbook{stage: s}
		BeforeAll(func(ctx SpecContext) { run.play(ctx) })
		for _, step := range steps() {
			scope.Check(step.requirement, func(c *spec.Case) { run.judge(c, step) })
		}
	})
}

// playbook sends every step in order, once, and keeps the answers: a step that fails does not keep the next from being sent.
type playbook struct {
	stage   *stage.Stage
	person  people.Person
	answers map[int]played
	// listed is the id of the first user that step 1 listed; created is the id that step 11 got.
	listed, created string
}

type played struct {
	answer probe.Answer
	err    error
	unsent string
}

func (p *playbook) play(ctx context.Context) {
	p.person = p.stage.People.Someone()
	p.answers = map[int]played{}
	p.stage.Imagine(idThatDoesNotExist, idThatDoesNotExist2)
	// The published precondition: at least one user exists.
	first := p.stage.People.Someone()
	precondition, _ := p.stage.Target.Do(ctx, probe.Ask{
		Method: http.MethodPost, Path: "/Users", Body: p.newUser(first, first.Email),
		Purpose: "SPEC test, precondition: at least one user exists",
	})
	for _, step := range steps() {
		ask, unsent := step.ask(p)
		if unsent != "" {
			p.answers[step.number] = played{unsent: unsent}
			continue
		}
		ask.Purpose = fmt.Sprintf("SPEC test, step %d: %s", step.number, step.name)
		answer, err := p.stage.Target.Do(ctx, ask)
		p.answers[step.number] = played{answer: answer, err: err}
		switch step.number {
		case 1:
			p.listed, _ = answer.At("Resources[0].id").(string)
			if own, _ := precondition.At("id").(string); own != "" && p.listed != "" && !p.stage.Made("Users", p.listed) {
				p.listed = own // who is listed first belongs to others, and is nobody to look at more closely
			}
		case 11:
			p.created, _ = answer.At("id").(string)
		}
	}
}

func (p *playbook) judge(c *spec.Case, step step) {
	result := p.answers[step.number]
	if result.unsent != "" {
		c.Block("%s", result.unsent)
	}
	c.Shows(result.answer.Exchange)
	c.Answered(result.err)
	if lines := broken(result.answer, step.assertions(p)); lines != "" {
		c.Fail("%s", lines)
	}
}

// newUser is the body of steps 11 and 15, with the members in the published order; what the target file calls mandatory is added.
func (p *playbook) newUser(person people.Person, email string) []byte {
	published := []byte(fmt.Sprintf(
		`{"schemas":[%q],"userName":%q,"name":{"givenName":%q,"familyName":%q},`+
			`"emails":[{"primary":true,"value":%q,"type":"work"}],"displayName":%q,"active":true}`,
		coreUser, person.Email, person.Given, person.Family, email, person.Given+" "+person.Family))
	if p.stage.Declared.Complete == nil {
		return published
	}
	var body map[string]any
	if err := json.Unmarshal(published, &body); err != nil {
		panic(err) // it is ours, three lines above
	}
	p.stage.Declared.Complete(body, person)
	return probe.Body(body)
}

// usual are the headers of the published GETs; the media type is named although there is no body.
func usual() map[string]string {
	return map[string]string{
		"Accept-Charset": "utf-8",
		"Content-Type":   "application/scim+json; charset=utf-8",
		"Accept":         "application/scim+json",
		"User-Agent":     "OKTA SCIM Integration",
	}
}

// posting are the headers of the published POSTs: another media type than Okta's own client sends.
func posting() map[string]string {
	return map[string]string{"Content-Type": "application/json", "Accept": "application/scim+json; charset=utf-8"}
}

func get(path string) probe.Ask {
	return probe.Ask{Method: http.MethodGet, Path: path, Header: usual()}
}

func byUserName(userName string) string {
	return strings.TrimSuffix(probe.LookupPath(userName), "&startIndex=1&count=100")
}

// requirement is a step of the published file, which is cited by its number and its name.
func requirement(number int, name, title, why, fix string, kills ...string) scimdrill.Requirement {
	step := cite.OktaSPEC(number)
	step.Section += ", " + name
	return scimdrill.Requirement{
		ID: fmt.Sprintf("okta.spec.step-%02d", number), Title: title, Why: why, Fix: fix, Level: scimdrill.Okta,
		Cites: []scimdrill.Citation{step},
		Kills: kills,
	}
}
