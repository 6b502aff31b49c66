package schemas

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// sample is a resource of this run as the server shows it.
type sample struct {
	made         stage.Made
	what, schema string
	answer       probe.Answer
	err          error
}

func read(ctx context.Context, s *stage.Stage, made stage.Made, schema, path string) sample {
	kind := "user"
	if schema == groupSchema {
		kind = "group"
	}
	each := sample{made: made, what: "the " + kind, schema: schema}
	if made.ID != "" {
		each.answer, each.err = s.Target.Get(ctx, path, "read "+each.what+" to hold it against the schemas")
	}
	return each
}

// given is the resource; the case is blocked when it is not shown.
func (s sample) given(c *spec.Case) probe.Resource {
	s.made.Given(c)
	c.Shows(s.answer.Exchange)
	resource, err := s.answer.Resource()
	if s.err != nil || err != nil || s.answer.Status() != 200 {
		c.Block("%s cannot be read back: status %d", s.what, s.answer.Status())
	}
	return resource
}

func escaped(id string) string { return url.PathEscape(id) }

// member is what stands under a name, in whatever case (RFC 7643 §2.1).
func member(values map[string]any, name string) any {
	if exact, found := values[name]; found {
		return exact
	}
	for key, value := range values {
		if strings.EqualFold(key, name) {
			return value
		}
	}
	return nil
}

// isEmpty reports whether a value is as good as none (RFC 7643 §2.5).
func isEmpty(value any) bool {
	items, isList := value.([]any)
	return value == nil || isList && len(items) == 0
}

// misfit says how a value is not what the attribute is declared to be; "" where it is, or is not there.
func (a attribute) misfit(value any) string {
	if isEmpty(value) {
		return ""
	}
	items, isList := value.([]any)
	switch {
	case a.many() && !isList:
		return fmt.Sprintf("%s is multiValued: expected an array, found %s", a.where, excerpt(value))
	case !a.many() && isList:
		return fmt.Sprintf("%s has one value: expected no array, found %s", a.where, excerpt(value))
	case !isList:
		items = []any{value}
	}
	for _, item := range items {
		if problem := a.misfitOne(item); problem != "" {
			return problem
		}
	}
	return ""
}

func (a attribute) misfitOne(value any) string {
	if value == nil {
		return ""
	}
	if a.kind() != "complex" {
		if a.takes(value) {
			return ""
		}
		return fmt.Sprintf("%s is a %s: found %s", a.where, a.kind(), excerpt(value))
	}
	object, isObject := value.(map[string]any)
	if !isObject {
		return fmt.Sprintf("%s is complex: expected an object, found %s", a.where, excerpt(value))
	}
	for _, sub := range a.subs() {
		if problem := sub.misfit(member(object, sub.name())); problem != "" {
			return problem
		}
	}
	return ""
}

// takes reports whether a simple value is of the declared type (RFC 7643 §2.3).
func (a attribute) takes(value any) bool {
	switch a.kind() {
	case "boolean":
		_, isBoolean := value.(bool)
		return isBoolean
	case "integer":
		number, isNumber := value.(json.Number)
		return isNumber && !strings.ContainsAny(number.String(), ".eE")
	case "decimal":
		_, isNumber := value.(json.Number)
		return isNumber
	case "dateTime":
		text, isText := value.(string)
		return isText && isDateTime(text)
	default: // string, binary and reference are texts in JSON; what is no type of the RFC is another requirement's subject
		_, isText := value.(string)
		return isText
	}
}

// isDateTime reports whether a text is an xsd:dateTime, which may do without a zone (RFC 7643 §2.3.5).
func isDateTime(text string) bool {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999"} {
		if _, err := time.Parse(layout, text); err == nil {
			return true
		}
	}
	return false
}

func excerpt(value any) string {
	const most = 80
	text, err := json.Marshal(value)
	if err != nil || len(text) > most {
		return fmt.Sprintf("%.80v", value)
	}
	return string(text)
}
