package scim_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/scimdrill/scimdrill/reference/scim"
)

// FuzzParseObject: what is accepted is one object to every reader, and stays the same when it is written and read again.
func FuzzParseObject(f *testing.F) {
	for _, seed := range []string{
		`{}`, `{"a":[1,2.50,1e400,-0],"b":{"c":null,"d":"\ud83d\ude00\u2028"},"e":true}`, `{"a":1,"A":2}`, `{"a":1,"\u0061":2}`, `{"a":"\u0000"}`, `[]`, ``, ` {"a":"x"} `,
		"{\"a\":\"\xff\"}", `{"a":"\ud800"}`, `{"a":{"a":{"a":[[[[]]]]}}}`, `{"a":1}{}`, `{"<":">&"}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		object, err := scim.ParseObject(body)
		var standard map[string]any
		standardErr := json.Unmarshal(body, &standard)
		if err != nil {
			refused(t, err)
			return
		}
		if standardErr != nil && !isRange(standardErr) {
			t.Fatalf("accepted %s, which encoding/json refuses: %v", body, standardErr)
		}
		text, err := scim.Marshal(object)
		if err != nil {
			t.Fatal(err)
		}
		again, err := scim.ParseObject(text)
		if err != nil || !reflect.DeepEqual(object, again) {
			t.Fatalf("%s became %s: %v", body, text, err)
		}
	})
}

// isRange tells of numbers that a float64 cannot hold, which are kept as text here.
func isRange(err error) bool {
	_, is := err.(*json.UnmarshalTypeError) //nolint:errorlint // encoding/json returns the type itself
	return is
}

// FuzzMessages: what is no message is refused with 400 or 413, and never anything else.
func FuzzMessages(f *testing.F) {
	f.Add([]byte(`{` + bulkSchemas + `,"failOnErrors":1,"Operations":[{"method":"post","path":"/Users","bulkId":"q","data":{}}]}`))
	f.Add([]byte(`{"schemas":["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],"filter":"id pr","count":1,"startIndex":-1,"cursor":"","attributes":["a"]}`))
	f.Add([]byte(`{"schemas":[5]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		if request, err := scim.ParseBulk(body, 3); err != nil {
			refused(t, err)
		} else if len(request.Operations) == 0 || len(request.Operations) > 3 || request.FailOnErrors < 0 {
			t.Fatalf("%s: %+v", body, request)
		}
		if _, err := scim.ParseSearch(body); err != nil {
			refused(t, err)
		}
	})
}

// FuzzEntityTags: a tag that was given out matches itself in any list, and nothing is matched that is not in the list.
func FuzzEntityTags(f *testing.F) {
	f.Add(`W/"1"`, `"2"`)
	f.Add(`*`, ``)
	f.Add(`"a, b`, `x"`)
	f.Fuzz(func(t *testing.T, before, after string) {
		const version = `W/"the-version-of-a-resource"`
		if !scim.ParseEntityTags(before, version, after).Match(version) {
			t.Fatalf("not found between %q and %q", before, after)
		}
		scim.ParseEntityTags(before + "," + after).Match(version)
	})
}

func refused(t *testing.T, err error) {
	t.Helper()
	refusal, ok := err.(*scim.Error) //nolint:errorlint // the type itself is promised
	if !ok || refusal.Status != 400 && refusal.Status != 413 || refusal.Detail == "" {
		t.Fatalf("%v is no refusal", err)
	}
}
