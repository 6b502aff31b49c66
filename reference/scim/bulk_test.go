package scim_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/scimdrill/scimdrill/reference/scim"
)

const bulkSchemas = `"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"]`

func TestParseBulk(t *testing.T) {
	got, err := scim.ParseBulk([]byte(`{`+bulkSchemas+`,"failOnErrors":1,"Operations":[
		{"method":"post","path":"/Users","bulkId":"qwerty","data":{"userName":"alice"}},
		{"method":"DELETE","path":"/Users/bulkId:qwerty","version":"W/\"1\""}]}`), 2)
	want := scim.BulkRequest{FailOnErrors: 1, Operations: []scim.BulkOperation{
		{Method: "POST", Path: "/Users", BulkID: "qwerty", Data: map[string]any{"userName": "alice"}},
		{Method: "DELETE", Path: "/Users/bulkId:qwerty", Version: `W/"1"`},
	}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("got %+v, %v", got, err)
	}
}

func TestParseBulkRefuses(t *testing.T) {
	if got, err := scim.ParseBulk([]byte(`{`+bulkSchemas+`,"failOnErrors":-1,"Operations":[{}]}`), 2); err != nil || got.FailOnErrors != 0 {
		t.Fatalf("got %+v, %v", got, err)
	}
	cases := []struct {
		body     string
		status   int
		scimType scim.Type
		detail   string
	}{
		{`{"Operations":[]}`, 400, scim.InvalidSyntax, "BulkRequest"},
		{`{` + bulkSchemas + `}`, 400, scim.InvalidSyntax, "Operations"},
		{`{` + bulkSchemas + `,"Operations":[]}`, 400, scim.InvalidSyntax, "Operations"},
		{`{` + bulkSchemas + `,"Operations":[5]}`, 400, scim.InvalidSyntax, "Operations[0]"},
		{`{` + bulkSchemas + `,"Operations":[{"method":5}]}`, 400, scim.InvalidValue, "Operations[0]: method"},
		{`{` + bulkSchemas + `,"Operations":[{},{},{}]}`, 413, scim.NoType, "maxOperations"},
	}
	for _, c := range cases {
		_, err := scim.ParseBulk([]byte(c.body), 2)
		refusal(t, err, c.status, c.scimType, c.detail)
	}
}

func TestResolveBulkIDs(t *testing.T) {
	lookup := func(bulkID string) (string, bool) {
		id, ok := map[string]string{"a": "1"}[bulkID]
		return id, ok
	}
	filtered := map[string]any{"Operations": []any{map[string]any{"op": "remove", "path": `members[value eq "bulkId:a" or value eq "bulkId:b" or value eq "c"]`}}}
	got, missing := scim.ResolveBulkIDs(filtered, lookup)
	resolved := map[string]any{"Operations": []any{map[string]any{"op": "remove", "path": `members[value eq "1" or value eq "bulkId:b" or value eq "c"]`}}}
	if !reflect.DeepEqual(got, resolved) || !reflect.DeepEqual(missing, []string{"b"}) {
		t.Fatalf("got %v, %v", got, missing)
	}
	data := map[string]any{"members": []any{map[string]any{"value": "bulkId:a"}, map[string]any{"value": "bulkId:b"}}, "x": "a"}
	got, missing = scim.ResolveBulkIDs(data, lookup)
	want := map[string]any{"members": []any{map[string]any{"value": "1"}, map[string]any{"value": "bulkId:b"}}, "x": "a"}
	if !reflect.DeepEqual(got, want) || !reflect.DeepEqual(missing, []string{"b"}) {
		t.Fatalf("got %v, %v", got, missing)
	}
	if path, missing := scim.ResolveBulkPath("/Users/bulkId:a", lookup); path != "/Users/1" || missing != nil {
		t.Fatalf("got %s, %v", path, missing)
	}
	if _, missing := scim.ResolveBulkPath("/Users/bulkId:z", lookup); !reflect.DeepEqual(missing, []string{"z"}) {
		t.Fatalf("got %v", missing)
	}
}

func TestBulkResponse(t *testing.T) {
	got, err := json.Marshal(scim.BulkResponse{Operations: []scim.BulkResult{
		{Method: "POST", BulkID: "q", Location: "https://example.com/v2/Users/1", Status: 201},
		{Method: "PUT", Status: 404, Response: []byte(`{"status":"404"}`)},
	}})
	want := `{"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkResponse"],"Operations":[` +
		`{"method":"POST","bulkId":"q","location":"https://example.com/v2/Users/1","status":"201"},` +
		`{"method":"PUT","status":"404","response":{"status":"404"}}]}`
	if err != nil || string(got) != want {
		t.Fatalf("got %s, %v", got, err)
	}
}
