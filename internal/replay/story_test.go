package replay

import (
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/internal/har"
	"github.com/scimdrill/scimdrill/reference/server"
)

const testToken = "token-of-the-target"

// story writes a recording while it is made.
type story struct {
	tb     testing.TB
	base   string
	writer *har.Writer
	number int
}

func clean(tb testing.TB) *server.Running {
	tb.Helper()
	running, err := server.Start(tb.Context(), server.Options{Addr: "127.0.0.1:0", Token: testToken})
	if err != nil {
		tb.Fatal(err)
	}
	return running
}

// does sends a request to the server that is recorded and returns the answer.
func (s *story) does(method, path, body string) scimdrill.Exchange {
	s.tb.Helper()
	request, err := http.NewRequestWithContext(s.tb.Context(), method, s.base+path, strings.NewReader(body))
	if err != nil {
		s.tb.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+testToken)
	request.Header.Set("Content-Type", "application/scim+json")
	began := time.Now()
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		s.tb.Fatal(err)
	}
	defer response.Body.Close() //nolint:errcheck // it is read whole
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		s.tb.Fatal(err)
	}
	var header scimdrill.Header
	for name, values := range response.Header {
		header = append(header, scimdrill.HeaderField{Name: name, Value: values[0]})
	}
	s.number++
	x := scimdrill.Exchange{
		Number: s.number, Started: began, Duration: time.Since(began),
		Request: scimdrill.Request{Method: method, URL: s.base + path, Body: body, Header: scimdrill.Header{
			{Name: "Authorization", Value: "Bearer <redacted>"}, {Name: "Content-Type", Value: "application/scim+json"},
		}},
		Response: &scimdrill.Response{Status: response.StatusCode, Header: header, Body: string(answer)},
	}
	if err := s.writer.Append(x); err != nil {
		s.tb.Fatal(err)
	}
	return x
}

const (
	patchHead = `{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","value":`
	switchOff = patchHead + `{"active":false}}]}`
	switchOn  = patchHead + `{"active":true}}]}`
)

func person(number int, title string) string {
	return fmt.Sprintf(`{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"p%d@example.com","name":{"givenName":"P","familyName":"Q"},`+
		`"emails":[{"value":"p%d@example.com","primary":true}],"title":%q,"active":true}`, number, number, title)
}

// lives are eight exchanges each: somebody is looked up, created, read, changed, switched off and on, read and deleted.
func (s *story) lives(from, to int) {
	for i := from; i < to; i++ {
		s.does("GET", fmt.Sprintf("/Users?filter=userName%%20eq%%20%%22p%d%%40example.com%%22&startIndex=1&count=100", i), "")
		created := s.does("POST", "/Users", person(i, "one"))
		at := "/Users/" + textOf(toldBy(created.Response).body["id"])
		s.does("GET", at, "")
		s.does("PUT", at, person(i, "two"))
		s.does("PATCH", at, switchOff)
		s.does("PATCH", at, switchOn)
		s.does("GET", at, "")
		s.does("DELETE", at, "")
	}
}

// recorded writes a story and surveys it.
func recorded(tb testing.TB, tells func(*story)) *Recording {
	tb.Helper()
	running := clean(tb)
	defer running.Close(tb.Context()) //nolint:errcheck // it is thrown away
	file := filepath.Join(tb.TempDir(), "story.har")
	writer, err := har.Create(file, har.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	tells(&story{tb: tb, base: running.URL, writer: writer})
	if err := writer.Close(); err != nil {
		tb.Fatal(err)
	}
	return surveyed(tb, file)
}

func surveyed(tb testing.TB, file string) *Recording {
	tb.Helper()
	recording, err := Survey(tb.Context(), file, "")
	if err != nil {
		tb.Fatal(err)
	}
	return recording
}

// written writes exchanges and surveys them.
func written(tb testing.TB, exchanges ...scimdrill.Exchange) *Recording {
	tb.Helper()
	file := filepath.Join(tb.TempDir(), "written.har")
	writer, err := har.Create(file, har.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	for _, x := range exchanges {
		if err := writer.Append(x); err != nil {
			tb.Fatal(err)
		}
	}
	if err := writer.Close(); err != nil {
		tb.Fatal(err)
	}
	return surveyed(tb, file)
}
