package scim_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill/reference/scim"
)

// refusal asserts status, scimType and part of the detail of an error.
func refusal(t *testing.T, err error, status int, scimType scim.Type, detail string) {
	t.Helper()
	var got *scim.Error
	if !errors.As(err, &got) {
		t.Fatalf("got %v, want a *scim.Error", err)
	}
	if got.Status != status || got.ScimType != scimType || !strings.Contains(got.Detail, detail) {
		t.Fatalf("got %v, want %d %s with %q", got, status, scimType, detail)
	}
}

func TestErrorBody(t *testing.T) {
	cases := []struct {
		err  *scim.Error
		want string
	}{
		{
			scim.Conflict("userName already in use"),
			`{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"409","scimType":"uniqueness","detail":"userName already in use"}`,
		},
		{
			scim.NotFound("User 7 not found"),
			`{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"404","detail":"User 7 not found"}`,
		},
		{
			&scim.Error{Status: 500, Cause: errors.New("the disk is on fire")},
			`{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"500"}`,
		},
	}
	for _, c := range cases {
		got, err := json.Marshal(c.err)
		if err != nil || string(got) != c.want {
			t.Errorf("got %s, %v\nwant %s", got, err, c.want)
		}
	}
}

func TestParseObjectIsStrict(t *testing.T) {
	deep := func(levels int) string {
		return `{"a":` + strings.Repeat("[", levels) + strings.Repeat("]", levels) + `}`
	}
	cases := []struct {
		name, body string
		scimType   scim.Type // "" when fine
		detail     string
	}{
		{"object", `{"userName":"a","n":[1,2.50,{"x":null}]}`, "", ""},
		{"whitespace around", "\n {} \t", "", ""},
		{"keys that differ in case are two keys", `{"a":1,"A":2}`, "", ""},
		{"equal keys in different objects", `{"a":{"x":1},"b":{"x":1}}`, "", ""},
		{"empty", ``, scim.InvalidSyntax, "empty"},
		{"array", `[]`, scim.InvalidSyntax, "an array"},
		{"string", `"x"`, scim.InvalidSyntax, "a string"},
		{"null", `null`, scim.InvalidSyntax, "null"},
		{"malformed", `{"a":}`, scim.InvalidSyntax, "malformed"},
		{"cut off", `{"a":1`, scim.InvalidSyntax, "malformed"},
		{"trailing object", `{} {}`, scim.InvalidSyntax, "data after"},
		{"trailing comma", `{"a":1,}`, scim.InvalidSyntax, "malformed"},
		{"duplicate key", `{"a":1,"a":1}`, scim.InvalidSyntax, `"a" appears twice`},
		{"duplicate key by escape", `{"a":1,"\u0061":2}`, scim.InvalidSyntax, "twice"},
		{"duplicate key inside", `{"x":[{"a":1,"a":2}]}`, scim.InvalidSyntax, "twice"},
		{"invalid UTF-8", "{\"a\":\"\xff\"}", scim.InvalidSyntax, "UTF-8"},
		{"deepest", deep(scim.MaxDepth - 1), "", ""},
		{"too deep", deep(scim.MaxDepth), scim.InvalidSyntax, "deeper"},
		{"NUL in a value", `{"name":{"givenName":"a\u0000b"}}`, scim.InvalidValue, "givenName"},
		{"NUL in a key", `{"a\u0000":1}`, scim.InvalidValue, "U+0000"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := scim.ParseObject([]byte(c.body))
			if c.scimType == "" {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			refusal(t, err, 400, c.scimType, c.detail)
		})
	}
}

func TestParseObjectKeepsNumbersAsWritten(t *testing.T) {
	got, err := scim.ParseObject([]byte(`{"n":[9007199254740993,2.50,1e400]}`))
	want := map[string]any{"n": []any{json.Number("9007199254740993"), json.Number("2.50"), json.Number("1e400")}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("got %v, %v", got, err)
	}
}

func TestInteger(t *testing.T) {
	cases := map[string]struct {
		want int64
		ok   bool
	}{
		"5": {5, true}, "-5": {-5, true}, "5.0": {5, true}, "5e2": {500, true}, "0.5e1": {5, true},
		"9007199254740993": {9007199254740993, true}, "9223372036854775807": {9223372036854775807, true},
		"5.5": {0, false}, "1e400": {0, false}, "9223372036854775808": {0, false}, "1e17": {0, false},
	}
	for text, c := range cases {
		if got, ok := scim.Integer(json.Number(text)); got != c.want || ok != c.ok {
			t.Errorf("%s: got %d, %v", text, got, ok)
		}
	}
	if _, ok := scim.Integer("5"); ok {
		t.Error("a string is no integer")
	}
}

func TestPages(t *testing.T) {
	limits := scim.PageLimits{Default: 100, Max: 200}
	cases := []struct {
		startIndex, count string
		want              scim.Page
	}{
		{"", "", scim.Page{StartIndex: 1, Count: 100}},
		{"1", "2", scim.Page{StartIndex: 1, Count: 2}},
		{"0", "10", scim.Page{StartIndex: 1, Count: 10}},
		{"-5", "-1", scim.Page{StartIndex: 1, Count: 0}},
		{"3", "0", scim.Page{StartIndex: 3, Count: 0}},
		{"3", "1000", scim.Page{StartIndex: 3, Count: 200}},
		{" 7 ", "+5", scim.Page{StartIndex: 7, Count: 5}},
		{"-99999999999999999999", "99999999999999999999", scim.Page{StartIndex: 1, Count: 200}},
	}
	for _, c := range cases {
		if got, err := limits.Parse(c.startIndex, c.count); err != nil || got != c.want {
			t.Errorf("startIndex=%s count=%s: got %+v, %v", c.startIndex, c.count, got, err)
		}
	}
	for _, bad := range []string{"abc", "1.5", "1e2", "0x10"} {
		_, err := limits.Parse(bad, "")
		refusal(t, err, 400, scim.InvalidValue, "startIndex")
		_, err = limits.Parse("", bad)
		refusal(t, err, 400, scim.InvalidValue, "count")
	}
}

func TestPageWindow(t *testing.T) {
	limits := scim.PageLimits{Default: 100, Max: 1 << 62}
	cases := []struct {
		startIndex, count string
		total, from, to   int
	}{
		{"1", "2", 5, 0, 2},
		{"4", "10", 5, 3, 5},
		{"5", "1", 5, 4, 5},
		{"6", "1", 5, 5, 5},
		{"1", "0", 5, 0, 0},
		{"99999999999999999999", "99999999999999999999", 5, 5, 5},
		{"1", "99999999999999999999", 5, 0, 5},
		{"1", "5", 0, 0, 0},
	}
	for _, c := range cases {
		page, err := limits.Parse(c.startIndex, c.count)
		if err != nil {
			t.Fatal(err)
		}
		if from, to := page.Window(c.total); from != c.from || to != c.to {
			t.Errorf("%s/%s of %d: got %d..%d, want %d..%d", c.startIndex, c.count, c.total, from, to, c.from, c.to)
		}
	}
}

func TestListResponse(t *testing.T) {
	cases := []struct {
		list scim.ListResponse
		want string
	}{
		{
			scim.ListResponse{},
			`{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":0,"startIndex":1,"itemsPerPage":0,"Resources":[]}`,
		},
		{
			scim.ListResponse{TotalResults: 7, StartIndex: 3, Resources: []json.RawMessage{[]byte(`{"id":"1"}`)}},
			`{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":7,"startIndex":3,"itemsPerPage":1,"Resources":[{"id":"1"}]}`,
		},
	}
	for _, c := range cases {
		if got, err := json.Marshal(c.list); err != nil || string(got) != c.want {
			t.Errorf("got %s, %v", got, err)
		}
	}
}

func TestParseSearch(t *testing.T) {
	got, err := scim.ParseSearch([]byte(`{"schemas":["URN:ietf:params:scim:api:messages:2.0:SearchRequest"],
		"Attributes":["userName"],"filter":"userName sw \"a\"","startIndex":0,"count":-1,"sortBy":null}`))
	if err != nil {
		t.Fatal(err)
	}
	zero, minus := 0, -1
	want := scim.SearchRequest{
		Attributes: []string{"userName"}, Filter: `userName sw "a"`, HasFilter: true,
		StartIndex: &zero, Count: &minus,
	}
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("got %+v", got)
	}
	const urn = `"schemas":["urn:ietf:params:scim:api:messages:2.0:SearchRequest"]`
	bad := []struct {
		body     string
		scimType scim.Type
		detail   string
	}{
		{`{}`, scim.InvalidSyntax, "schemas"},
		{`{"schemas":["urn:x"]}`, scim.InvalidSyntax, "SearchRequest"},
		{`{"schemas":"urn:ietf:params:scim:api:messages:2.0:SearchRequest"}`, scim.InvalidSyntax, "array"},
		{`{` + urn + `,"filter":5}`, scim.InvalidValue, "filter"},
		{`{` + urn + `,"count":"5"}`, scim.InvalidValue, "count"},
		{`{` + urn + `,"attributes":"userName"}`, scim.InvalidValue, "attributes"},
		{`{` + urn + `,"count":5,"Count":6}`, scim.InvalidSyntax, "count"},
	}
	for _, c := range bad {
		_, err := scim.ParseSearch([]byte(c.body))
		refusal(t, err, 400, c.scimType, c.detail)
	}
}

func ExampleError() {
	body, _ := json.Marshal(scim.BadRequest(scim.InvalidValue, "userName is required"))
	fmt.Println(string(body))
	// Output:
	// {"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"400","scimType":"invalidValue","detail":"userName is required"}
}
