package probe

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/scimdrill/scimdrill"
)

// Answer is what the target answered to one request of a suite.
type Answer struct {
	// Exchange is the request and the answer as they went over the wire.
	Exchange scimdrill.Exchange
	// JSON is the body, decoded with numbers kept as json.Number; nil when there is none or it is not JSON.
	JSON any
	// NotJSON says why a body could not be decoded.
	NotJSON error
}

// Read takes an exchange that Okta or the suite had for an answer.
func Read(exchange scimdrill.Exchange) Answer {
	answer := Answer{Exchange: exchange}
	answer.JSON, answer.NotJSON = decode(answer.Body())
	return answer
}

// Status is the status code.
func (a Answer) Status() int { return a.Exchange.Status() }

// Body is the body as text.
func (a Answer) Body() string {
	if a.Exchange.Response == nil {
		return ""
	}
	return a.Exchange.Response.Body
}

// Resource is the body as a JSON object, or an error that says what came instead.
func (a Answer) Resource() (Resource, error) {
	if a.NotJSON != nil {
		return nil, fmt.Errorf("status %d: expected a JSON object, found %s: %w", a.Status(), excerpt(a.Body()), a.NotJSON)
	}
	object, ok := a.JSON.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("status %d: expected a JSON object, found %s", a.Status(), excerpt(a.Body()))
	}
	return object, nil
}

// At returns what stands at a path such as `Resources[0].name.familyName`, or nil.
func (a Answer) At(path string) any { return at(a.JSON, path) }

// decode reads exactly one JSON value and nothing after it.
func decode(body string) (any, error) {
	if strings.TrimSpace(body) == "" {
		return nil, errors.New("the body is empty")
	}
	decoder := json.NewDecoder(bytes.NewReader([]byte(body)))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil, err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows the JSON value")
	}
	return value, nil
}

func excerpt(body string) string {
	const most = 120
	if body == "" {
		return "an empty body"
	}
	if runes := []rune(body); len(runes) > most {
		body = string(runes[:most]) + "…"
	}
	return fmt.Sprintf("%q", body)
}

// Text is the string at a path, or "".
func (a Answer) Text(path string) string {
	text, _ := at(a.JSON, path).(string)
	return text
}

// ID is the id that the target gave, or "". A number is one too: such a server is wrong, and what it made can be told apart all the
// same.
func (a Answer) ID() string {
	switch id := a.At("id").(type) {
	case string:
		return id
	case json.Number:
		return id.String()
	default:
		return ""
	}
}

// StatusText is the status code as the string that a SCIM error carries (RFC 7644 §3.12).
func (a Answer) StatusText() string { return fmt.Sprint(a.Status()) }
