package errors

import (
	"bytes"
	"cmp"
	"context"
	"net/http"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// neverEchoed is a password that nobody has: it must not come back.
const neverEchoed = "Correct-Horse-7-Battery"

// provoked is a request that must be refused, and the answer to it.
type provoked struct {
	// what the request does wrong, to be read after "the answer to".
	what   string
	answer probe.Answer
	err    error
	// extra is set where a server may have made something of the request that the RFC does not know.
	extra bool
	// fits are the keywords of RFC 7644 table 9 that say what is wrong; empty where none does.
	fits []string
}

// postToOne is the request with a method that the address does not have.
const postToOne = "a POST to a single user"

// provoke makes requests that no server may carry out. None of them changes anything.
func provoke(ctx context.Context, s *stage.Stage) []provoked {
	person := s.People.Someone()
	there := s.MakeUser(ctx, "a user whose name is taken", s.NewUser(person))
	nameless := s.NewUser(s.People.Someone())
	delete(nameless, "userName")
	nameless["password"] = neverEchoed
	broken := append(bytes.TrimSuffix(probe.Body(s.NewUser(s.People.Someone())), []byte("}")), []byte(`,"password":"`+neverEchoed+`",`)...)

	type request struct {
		what string
		ask  probe.Ask
		fits []string
	}
	asked := []request{
		{"a read of a user who does not exist", probe.Ask{Method: http.MethodGet, Path: probe.UserPath(s.NoSuchID())}, nil},
		{"a read of an endpoint that does not exist", probe.Ask{Method: http.MethodGet, Path: "/NoSuchEndpoint"}, nil},
		{postToOne, probe.Ask{Method: http.MethodPost, Path: probe.UserPath(cmp.Or(there.ID, s.NoSuchID())), Body: []byte("{}")}, nil},
		{"a create whose body ends too early", probe.Ask{Method: http.MethodPost, Path: "/Users", Body: broken}, []string{"invalidSyntax"}},
		{"a create without a userName", probe.Ask{Method: http.MethodPost, Path: "/Users", Body: probe.Body(nameless)}, []string{"invalidValue"}},
		{"a create of a userName that is taken", probe.Ask{Method: http.MethodPost, Path: "/Users", Body: probe.Body(s.NewUser(person))}, []string{"uniqueness"}},
		{"a replace of a user who does not exist", probe.Ask{Method: http.MethodPut, Path: probe.UserPath(s.NoSuchID()), Body: probe.Body(s.NewUser(s.People.Someone()))}, nil},
		{"a request with a wrong token", probe.Ask{
			Method: http.MethodGet, Path: "/Users?count=1", Header: map[string]string{"Authorization": "Bearer nobody-issued-this"},
		}, nil},
	}
	if s.Capabilities[scimdrill.CanFilter] {
		asked = append(asked, request{
			"a filter that breaks off", probe.Ask{Method: http.MethodGet, Path: "/Users?filter=userName%20eq&count=1"}, []string{"invalidFilter"},
		})
	}
	all := make([]provoked, 0, len(asked))
	for _, each := range asked {
		each.ask.Purpose = "provoke an error: " + each.what
		p := provoked{what: each.what, fits: each.fits, extra: each.what == postToOne}
		p.answer, p.err = s.Target.Do(ctx, each.ask)
		all = append(all, p)
	}
	return all
}

// each gives every error to a function; what was not refused at all is the subject of other requirements. The case is blocked
// when nothing was refused.
func each(c *spec.Case, all []provoked, judge func(provoked)) {
	judged := 0
	for _, p := range all {
		c.Answered(p.err)
		c.Shows(p.answer.Exchange)
		if p.answer.Status() < http.StatusBadRequest {
			continue
		}
		c.Decisive(p.answer.Exchange)
		judge(p)
		judged++
	}
	if judged == 0 {
		c.Block("no request was refused: there is no error to look at")
	}
}

// isError reports whether a body carries the schema of SCIM errors.
func isError(answer probe.Answer) bool {
	schemas, _ := answer.At("schemas").([]any)
	for _, schema := range schemas {
		if text, isText := schema.(string); isText && strings.EqualFold(text, errorSchema) {
			return true
		}
	}
	return false
}

const errorSchema = "urn:ietf:params:scim:api:messages:2.0:Error"
