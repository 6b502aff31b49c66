package runscope

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/scimdrill/scimdrill"
)

// rawStep is a step as it stands in a file. Members that say nothing about the request, such as usage counts, are left out.
type rawStep struct {
	Type       string                     `json:"step_type"`
	Skipped    bool                       `json:"skipped"`
	Note       string                     `json:"note"`
	Duration   float64                    `json:"duration"`
	Method     string                     `json:"method"`
	URL        string                     `json:"url"`
	Body       *string                    `json:"body"`
	Data       json.RawMessage            `json:"data"`
	Args       json.RawMessage            `json:"args"`
	Multipart  json.RawMessage            `json:"multipart_form"`
	Binary     json.RawMessage            `json:"binary_body"`
	GraphQL    json.RawMessage            `json:"graphql_body"`
	Form       map[string]json.RawMessage `json:"form"`
	Headers    map[string]json.RawMessage `json:"headers"`
	Auth       map[string]json.RawMessage `json:"auth"`
	Assertions []rawAssertion             `json:"assertions"`
	Variables  []rawVariable              `json:"variables"`
	Scripts    []string                   `json:"scripts"`
	Before     []string                   `json:"before_scripts"`
}

type rawAssertion struct {
	Source     string          `json:"source"`
	Property   *string         `json:"property"`
	Comparison string          `json:"comparison"`
	Value      json.RawMessage `json:"value"`
}

type rawVariable struct {
	Source   string  `json:"source"`
	Property *string `json:"property"`
	Name     *string `json:"name"`
}

// longestPause is what a file may ask to wait for: Runscope's own limit for a pause is three minutes.
const longestPause = 10 * time.Minute

func readStep(number int, data json.RawMessage) (Step, error) {
	wrong := func(format string, args ...any) (Step, error) {
		return Step{}, fmt.Errorf("step %d: "+format, append([]any{number}, args...)...)
	}
	var raw rawStep
	if err := json.Unmarshal(data, &raw); err != nil {
		return wrong("expected a step as Runscope exports it: %w; download the file again", err)
	}
	step := Step{Number: number, Note: strings.TrimSpace(raw.Note), Skipped: raw.Skipped}
	switch raw.Type {
	case "pause":
		step.IsPause, step.Pause = true, time.Duration(raw.Duration*float64(time.Second))
		if raw.Duration < 0 || step.Pause > longestPause {
			return wrong("expected a pause of 0 to %.0f seconds, found %g; change duration", longestPause.Seconds(), raw.Duration)
		}
		return step, nil
	case "request":
	case "":
		return wrong("expected step_type \"request\" or \"pause\", found none; download the file again")
	default:
		return wrong("steps of type %q are not run, only \"request\" and \"pause\"; take it out of the file, or run what it stands for by itself", raw.Type)
	}
	for _, part := range []struct {
		member string
		value  json.RawMessage
	}{{"data", raw.Data}, {"args", raw.Args}, {"multipart_form", raw.Multipart}, {"binary_body", raw.Binary}, {"graphql_body", raw.GraphQL}} {
		if !isEmptyJSON(part.value) {
			return wrong("%s is not sent, only body and form; put the content into body", part.member)
		}
	}
	step.Method, step.URL = strings.ToUpper(cmp.Or(raw.Method, "GET")), strings.TrimSpace(raw.URL)
	if raw.Body != nil {
		step.Body = *raw.Body
	}
	step.BeforeScripts, step.Scripts = written(raw.Before), written(raw.Scripts)
	return step, errors.Join(step.readHeaders(raw), step.readAuth(raw.Auth), step.readAssertions(raw))
}

func isEmptyJSON(value json.RawMessage) bool {
	switch string(bytes.TrimSpace(value)) {
	case "", "null", `""`, "[]", "{}":
		return true
	default:
		return false
	}
}

// written leaves out scripts of white space: Okta's files have some.
func written(scripts []string) []string {
	return slices.DeleteFunc(slices.Clone(scripts), func(s string) bool { return strings.TrimSpace(s) == "" })
}

func (s *Step) readHeaders(raw rawStep) error {
	var problems []error
	list := func(member string, fields map[string]json.RawMessage) scimdrill.Header {
		var lines scimdrill.Header
		for _, name := range slices.Sorted(maps.Keys(fields)) {
			values, err := texts(fields[name])
			if err != nil {
				problems = append(problems, fmt.Errorf("step %d: %s %s: %w", s.Number, member, name, err))
			}
			for _, value := range values {
				lines = append(lines, scimdrill.HeaderField{Name: name, Value: value})
			}
		}
		return lines
	}
	s.Header, s.Form = list("headers", raw.Headers), list("form", raw.Form)
	return errors.Join(problems...)
}

// texts reads a text or a list of them: Okta's CRUD file has both.
func texts(data json.RawMessage) ([]string, error) {
	var one string
	if json.Unmarshal(data, &one) == nil {
		return []string{one}, nil
	}
	var several []string
	if err := json.Unmarshal(data, &several); err != nil {
		return nil, fmt.Errorf("expected a text or a list of texts, found %s", data)
	}
	return several, nil
}

func (s *Step) readAuth(auth map[string]json.RawMessage) error {
	if len(auth) == 0 {
		return nil
	}
	text := func(member string) string {
		var value string
		_ = json.Unmarshal(auth[member], &value) // what is no text is as good as missing
		return value
	}
	if kind := text("auth_type"); kind != "basic" {
		return fmt.Errorf("step %d: authorization of type %q is not made, only \"basic\"; put a header Authorization into the step", s.Number, kind)
	}
	s.User, s.Password = text("username"), text("password")
	return nil
}

func (s *Step) readAssertions(raw rawStep) error {
	var problems []error
	for i, a := range raw.Assertions {
		value, err := scalar(a.Value)
		if err != nil {
			problems = append(problems, fmt.Errorf("step %d, assertion %d: value: %w", s.Number, i+1, err))
		}
		s.Assertions = append(s.Assertions, Assertion{Source: a.Source, Property: orEmpty(a.Property), Comparison: a.Comparison, Value: value})
	}
	for _, v := range raw.Variables {
		if name := strings.TrimSpace(orEmpty(v.Name)); name != "" { // Okta's CRUD file has one without a name
			s.Extractions = append(s.Extractions, Extraction{Source: v.Source, Property: orEmpty(v.Property), Name: name})
		}
	}
	return errors.Join(problems...)
}

func orEmpty(text *string) string {
	if text == nil {
		return ""
	}
	return strings.TrimSpace(*text)
}

// scalar reads a text, a number, a boolean or null as text: Okta's files write 200 both ways.
func scalar(data json.RawMessage) (string, error) {
	text := string(bytes.TrimSpace(data))
	switch {
	case text == "" || text == "null":
		return "", nil
	case text[0] == '"':
		var value string
		err := json.Unmarshal(data, &value)
		return value, err
	case text[0] == '[' || text[0] == '{':
		return "", fmt.Errorf("expected a text or a number, found %s", text)
	default:
		return text, nil
	}
}

// check names everything in a request that cannot be run.
func (s *Step) check() error {
	if s.IsPause {
		return nil
	}
	var problems []error
	complain := func(format string, args ...any) {
		problems = append(problems, fmt.Errorf("step %d: "+format, append([]any{s.Number}, args...)...))
	}
	if s.URL == "" {
		complain("expected a url, found none; download the file again")
	}
	if !isToken(s.Method) {
		complain("expected a method of HTTP, found %q", s.Method)
	}
	if s.Body != "" && len(s.Form) > 0 {
		complain("it has both body and form; take one out of the file")
	}
	for i, a := range s.Assertions {
		if _, known := comparisonOf(a.Comparison); !known {
			complain("assertion %d: comparison %q is not known; use one of %s", i+1, a.Comparison, strings.Join(comparisonNames(), ", "))
		}
		if err := checkSource(a.Source, a.Property); err != nil {
			complain("assertion %d: %w", i+1, err)
		}
		if c, known := comparisonOf(a.Comparison); known && c.numeric && len(namesIn(a.Value)) == 0 {
			if _, isNumber := numberOf(a.Value); !isNumber {
				complain("assertion %d: %s needs a number to compare with, found %q", i+1, a.Comparison, a.Value)
			}
		}
	}
	for _, v := range s.Extractions {
		if err := checkSource(v.Source, v.Property); err != nil {
			complain("variable %s: %w", v.Name, err)
		}
	}
	return errors.Join(problems...)
}

func isToken(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(r rune) bool { return r < 'A' || r > 'Z' })
}
