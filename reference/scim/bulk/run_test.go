package bulk_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/bulk"
)

// record performs operations on nothing: it tells what it was asked, and gives resources the ids 1, 2, …. Data with "fail" fails.
type record struct{ asked []string }

func (r *record) do(_ context.Context, operation scim.BulkOperation) bulk.Outcome {
	data, _ := json.Marshal(operation.Data)
	r.asked = append(r.asked, fmt.Sprintf("%s %s %s", operation.Method, operation.Path, data))
	if object, _ := operation.Data.(map[string]any); object["fail"] == true {
		return bulk.Outcome{Refusal: scim.Conflict("userName already in use")}
	}
	if operation.Method != "POST" {
		return bulk.Outcome{Status: 200, Location: "https://example.com" + operation.Path}
	}
	id := fmt.Sprint(len(r.asked))
	return bulk.Outcome{ID: id, Status: 201, Location: "https://example.com" + operation.Path + "/" + id, Version: `W/"1"`}
}

func ran(t *testing.T, failOnErrors int, operations string, options bulk.Options) (asked, results []string, response scim.BulkResponse) {
	t.Helper()
	request, err := scim.ParseBulk(fmt.Appendf(nil, `{"schemas":["%s"],"failOnErrors":%d,"Operations":[%s]}`,
		scim.BulkRequestURN, failOnErrors, operations), 100)
	if err != nil {
		t.Fatal(err)
	}
	r := &record{}
	response = bulk.Run(t.Context(), request, r.do, options)
	for _, result := range response.Operations {
		results = append(results, strings.TrimSpace(fmt.Sprintf("%s %d", result.BulkID, result.Status)))
	}
	return r.asked, results, response
}

func post(bulkID, data string) string {
	return fmt.Sprintf(`{"method":"POST","path":"/Users","bulkId":%q,"data":%s}`, bulkID, data)
}

func TestRun(t *testing.T) {
	for _, c := range []struct {
		name           string
		failOnErrors   int
		operations     []string
		asked, results []string
	}{
		{
			name: "in order", operations: []string{post("a", `{}`), `{"method":"put","path":"/Users/7","data":{}}`, `{"method":"DELETE","path":"/Users/8"}`},
			asked: []string{"POST /Users {}", "PUT /Users/7 {}", "DELETE /Users/8 null"}, results: []string{"a 201", "200", "200"},
		},
		{ // RFC 7644 §3.7.2
			name: "a reference in data", operations: []string{
				post("qwerty", `{"userName":"Alice"}`), post("ytrewq", `{"members":[{"type":"User","value":"bulkId:qwerty"}]}`),
			},
			asked:   []string{`POST /Users {"userName":"Alice"}`, `POST /Users {"members":[{"type":"User","value":"1"}]}`},
			results: []string{"qwerty 201", "ytrewq 201"},
		},
		{
			name: "a reference in a path", operations: []string{post("a", `{}`), `{"method":"PATCH","path":"/Users/bulkId:a","data":{"x":"bulkId:a"}}`},
			asked: []string{"POST /Users {}", `PATCH /Users/1 {"x":"1"}`}, results: []string{"a 201", "200"},
		},
		{
			name: "a reference ahead", operations: []string{post("a", `{"manager":"bulkId:b"}`), post("b", `{}`), post("c", `{"manager":"bulkId:a"}`)},
			asked:   []string{"POST /Users {}", `POST /Users {"manager":"1"}`, `POST /Users {"manager":"2"}`},
			results: []string{"a 201", "b 201", "c 201"},
		},
		{
			name: "a chain ahead", operations: []string{post("a", `{"m":["bulkId:c","bulkId:b"]}`), post("b", `{"m":"bulkId:c"}`), post("c", `{}`)},
			asked:   []string{"POST /Users {}", `POST /Users {"m":"1"}`, `POST /Users {"m":["1","2"]}`},
			results: []string{"a 201", "b 201", "c 201"},
		},
		{
			name: "text that only looks like a reference", operations: []string{post("a", `{"x":"see bulkId:a","y":"bulkid:a"}`)},
			asked: []string{`POST /Users {"x":"see bulkId:a","y":"bulkid:a"}`}, results: []string{"a 201"},
		},
		{
			name: "errors do not end it", operations: []string{post("a", `{"fail":true}`), post("b", `{"fail":true}`), post("c", `{}`)},
			asked: []string{`POST /Users {"fail":true}`, `POST /Users {"fail":true}`, "POST /Users {}"}, results: []string{"a 409", "b 409", "c 201"},
		},
		{
			name: "failOnErrors", failOnErrors: 2, operations: []string{post("a", `{"fail":true}`), post("b", `{}`), post("c", `{"fail":true}`), post("d", `{}`)},
			asked: []string{`POST /Users {"fail":true}`, "POST /Users {}", `POST /Users {"fail":true}`}, results: []string{"a 409", "b 201", "c 409"},
		},
		{
			name: "failOnErrors leaves what waits unanswered", failOnErrors: 1, operations: []string{post("a", `{"m":"bulkId:c"}`), post("b", `{"fail":true}`), post("c", `{}`)},
			asked: []string{`POST /Users {"fail":true}`}, results: []string{"b 409"},
		},
		{
			name: "a reference to what failed", operations: []string{post("a", `{"fail":true}`), post("b", `{"m":"bulkId:a"}`), post("c", `{"m":"bulkId:d"}`), post("d", `{"fail":true}`)},
			asked: []string{`POST /Users {"fail":true}`, `POST /Users {"fail":true}`}, results: []string{"a 409", "b 400", "c 400", "d 409"},
		},
		{
			name: "an unknown reference", operations: []string{post("a", `{"m":"bulkId:zzz"}`), `{"method":"DELETE","path":"/Users/bulkId:zzz"}`},
			results: []string{"a 400", "400"},
		},
		{
			name: "a reference to what is no POST", operations: []string{`{"method":"PUT","path":"/Users/1","bulkId":"p","data":{}}`, post("a", `{"m":"bulkId:p"}`)},
			asked: []string{"PUT /Users/1 {}"}, results: []string{"p 200", "a 400"},
		},
		{ // RFC 7644 §3.7.1
			name: "circular", operations: []string{post("a", `{"m":"bulkId:b"}`), post("b", `{"m":"bulkId:a"}`), post("c", `{"m":"bulkId:a"}`), post("d", `{}`)},
			asked: []string{"POST /Users {}"}, results: []string{"a 409", "b 409", "c 400", "d 201"},
		},
		{
			name: "of itself", operations: []string{post("a", `{"m":"bulkId:a"}`)}, results: []string{"a 409"},
		},
		{
			name: "circular with failOnErrors", failOnErrors: 1, operations: []string{post("a", `{"m":"bulkId:b"}`), post("b", `{"m":"bulkId:a"}`)},
			results: []string{"a 409"},
		},
		{
			name: "no bulkId", operations: []string{`{"method":"POST","path":"/Users","data":{}}`, `{"method":"POST","path":"/Users","bulkId":"","data":{}}`},
			results: []string{"400", "400"},
		},
		{
			name: "a bulkId twice", operations: []string{post("a", `{}`), post("a", `{}`)}, asked: []string{"POST /Users {}"}, results: []string{"a 201", "a 400"},
		},
		{
			name: "methods, paths and data that are none", operations: []string{
				`{"method":"GET","path":"/Users/1"}`, `{"path":"/Users/1"}`, `{"method":"DELETE"}`, `{"method":"DELETE","path":"Users/1"}`,
				`{"method":"PUT","path":"/Users/1"}`, `{"method":"PATCH","path":"/Users/1","data":[]}`, `{"method":"POST","path":"/Users","bulkId":"x","data":"y"}`,
			},
			results: []string{"400", "400", "400", "400", "400", "400", "x 400"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			asked, results, response := ran(t, c.failOnErrors, strings.Join(c.operations, ","), bulk.Options{})
			if !slices.Equal(asked, c.asked) {
				t.Errorf("asked\n%s\nwant\n%s", strings.Join(asked, "\n"), strings.Join(c.asked, "\n"))
			}
			if !slices.Equal(results, c.results) {
				t.Errorf("results %q, want %q", results, c.results)
			}
			for _, result := range response.Operations {
				if failed := result.Status >= 400; failed != (result.Response != nil) {
					t.Errorf("only a failed operation has a response: %+v", result)
				}
			}
		})
	}
}

func TestResults(t *testing.T) {
	_, _, response := ran(t, 0, post("a", `{}`)+","+post("b", `{"fail":true}`), bulk.Options{})
	got, err := json.Marshal(response)
	want := `{"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkResponse"],"Operations":[` +
		`{"method":"POST","bulkId":"a","version":"W/\"1\"","location":"https://example.com/Users/1","status":"201"},` +
		`{"method":"POST","bulkId":"b","status":"409","response":{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],` +
		`"status":"409","scimType":"uniqueness","detail":"userName already in use"}}]}`
	if err != nil || string(got) != want {
		t.Errorf("got %s, %v", got, err)
	}
}

// TestCircles resolves what waits for itself (RFC 7644 §3.7.1).
func TestCircles(t *testing.T) {
	for _, c := range []struct {
		name           string
		failOnErrors   int
		operations     []string
		asked, results []string
	}{
		{
			name: "two", operations: []string{post("a", `{"n":"a","members":[{"type":"Group","value":"bulkId:b"},{"value":"7"}]}`), post("b", `{"members":[{"value":"bulkId:a"}]}`)},
			asked: []string{
				`POST /Users {"members":[{"value":"7"}],"n":"a"}`, `POST /Users {"members":[{"value":"1"}]}`,
				`PUT /Users/1 {"members":[{"type":"Group","value":"2"},{"value":"7"}],"n":"a"}`,
			},
			results: []string{"a 201", "b 201"},
		},
		{
			name: "themselves", operations: []string{post("a", `{"urn:x":{"manager":{"value":"bulkId:a"},"department":"d"}}`)},
			asked:   []string{`POST /Users {"urn:x":{"department":"d"}}`, `PUT /Users/1 {"urn:x":{"department":"d","manager":{"value":"1"}}}`},
			results: []string{"a 201"},
		},
		{
			name: "three, and one beside", operations: []string{post("x", `{"m":"bulkId:b"}`), post("a", `{"m":"bulkId:b"}`), post("b", `{"m":"bulkId:c"}`), post("c", `{"m":["bulkId:a"]}`)},
			asked:   []string{`POST /Users {}`, `POST /Users {"m":["1"]}`, `POST /Users {"m":"2"}`, `POST /Users {"m":"3"}`, `PUT /Users/1 {"m":"3"}`},
			results: []string{"x 201", "a 201", "b 201", "c 201"},
		},
		{
			name: "two circles", operations: []string{post("a", `{"m":"bulkId:b"}`), post("b", `{"m":"bulkId:a"}`), post("c", `{"m":"bulkId:d"}`), post("d", `{"m":"bulkId:c"}`)},
			asked: []string{
				`POST /Users {}`, `POST /Users {"m":"1"}`, `PUT /Users/1 {"m":"2"}`, `POST /Users {}`, `POST /Users {"m":"4"}`, `PUT /Users/4 {"m":"5"}`,
			},
			results: []string{"a 201", "b 201", "c 201", "d 201"},
		},
		{
			name: "one of them fails", operations: []string{post("a", `{"m":"bulkId:b"}`), post("b", `{"m":"bulkId:a","fail":true}`)},
			asked:   []string{`POST /Users {}`, `POST /Users {"fail":true,"m":"1"}`, `DELETE /Users/1 null`},
			results: []string{"a 409", "b 409"},
		},
		{
			name: "the first of them fails", operations: []string{post("a", `{"m":"bulkId:b","fail":true}`), post("b", `{"m":"bulkId:a"}`)},
			asked: []string{`POST /Users {"fail":true}`}, results: []string{"a 409", "b 400"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			asked, results, _ := ran(t, c.failOnErrors, strings.Join(c.operations, ","), bulk.Options{Circular: true})
			if !slices.Equal(asked, c.asked) {
				t.Errorf("asked\n%s\nwant\n%s", strings.Join(asked, "\n"), strings.Join(c.asked, "\n"))
			}
			if !slices.Equal(results, c.results) {
				t.Errorf("results %q, want %q", results, c.results)
			}
		})
	}
}

func TestNothingIsDoneForAClientThatHasGone(t *testing.T) {
	ctx, leave := context.WithCancel(t.Context())
	request := scim.BulkRequest{Operations: []scim.BulkOperation{
		{Method: "DELETE", Path: "/Users/1"}, {Method: "DELETE", Path: "/Users/2"}, {Method: "DELETE", Path: "/Users/3"},
	}}
	var done []string
	response := bulk.Run(ctx, request, func(_ context.Context, operation scim.BulkOperation) bulk.Outcome {
		if done = append(done, operation.Path); len(done) == 2 {
			leave()
		}
		return bulk.Outcome{Status: 204}
	}, bulk.Options{Circular: true})
	if len(done) != 2 || len(response.Operations) != 2 {
		t.Errorf("done %v, answered %v", done, response.Operations)
	}
}
