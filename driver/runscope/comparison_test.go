package runscope

import (
	"net/http"
	"slices"
	"testing"
)

const answered = `{"totalResults":2,"itemsPerPage":"2","empty":"","none":null,"no":[],"active":false,"zero":0,
"schemas":["urn:a:2.0:List","b"],"name":{"familyName":"Östlund"},"urn:x:2.0:User":{"department":"R&D"},
"Resources":[{"id":"7","emails":[{"value":"a+b@x.test"}]},{"id":"8"}]}`

func TestComparisons(t *testing.T) {
	header := http.Header{"Etag": {`W/"1"`}, "X-Rate": {"12"}}
	got := newAnswer(200, header, answered, 0)
	for _, test := range []struct {
		source, property, comparison, value string
		holds                               bool
	}{
		{fromStatus, "", "equal_number", "200", true},
		{fromStatus, "", "equal_number", "200.0", true},
		{fromStatus, "", "equal", "200", true},
		{fromStatus, "", "equal_number", "201", false},
		{fromJSON, "totalResults", "equal", "2", true},
		{fromJSON, "totalResults", "is_a_number", "", true},
		{fromJSON, "itemsPerPage", "is_a_number", "", false},
		{fromJSON, "itemsPerPage", "equal_number", "2", true},
		{fromHeaders, "x-rate", "is_a_number", "", true},
		{fromHeaders, "ETag", "equal", `W/"1"`, true},
		{fromHeaders, "Location", "empty", "", true},
		{fromHeaders, "Location", "not_empty", "", false},
		{fromJSON, "active", "equal", "false", true},
		{fromJSON, "active", "equal", "False", false},
		{fromJSON, "active", "not_empty", "", true},
		{fromJSON, "zero", "not_empty", "", true},
		{fromJSON, "empty", "not_empty", "", false},
		{fromJSON, "none", "not_empty", "", false},
		{fromJSON, "no", "not_empty", "", false},
		{fromJSON, "nowhere", "not_empty", "", false},
		{fromJSON, "no", "empty", "", true},
		{fromJSON, "nowhere", "empty", "", true},
		{fromJSON, "name", "empty", "", false},
		{fromJSON, "none", "is_null", "", true},
		{fromJSON, "nowhere", "is_null", "", true},
		{fromJSON, "zero", "is_null", "", false},
		{fromJSON, "name.familyName", "equal", "Östlund", true},
		{fromJSON, "name.familyName", "not_equal", "Östlund", false},
		{fromJSON, "nowhere", "equal", "", false},
		{fromJSON, "nowhere", "not_equal", "x", true},
		{fromJSON, "schemas", "has_value", "b", true},
		{fromJSON, "schemas", "has_value", "urn:a", false},
		{fromJSON, "name", "has_value", "Östlund", true},
		{fromJSON, "name", "has_key", "familyName", true},
		{fromJSON, "name", "has_key", "givenName", false},
		{fromJSON, "schemas", "has_key", "b", false},
		{fromJSON, "schemas", "contains", "urn:a:2.0:List", true},
		{fromJSON, "name.familyName", "contains", "lund", true},
		{fromJSON, "name.familyName", "does_not_contain", "lund", false},
		{fromJSON, "nowhere", "contains", "", false},
		{fromJSON, "nowhere", "does_not_contain", "x", true},
		{fromText, "", "contains", "a+b@x.test", true},
		{fromJSON, "totalResults", "is_less_than", "3", true},
		{fromJSON, "totalResults", "is_less_than", "2", false},
		{fromJSON, "totalResults", "is_less_than_or_equal", "2", true},
		{fromJSON, "totalResults", "is_less_than_or_equal", "1", false},
		{fromJSON, "totalResults", "is_greater_than", "1", true},
		{fromJSON, "totalResults", "is_greater_than", "2", false},
		{fromJSON, "totalResults", "is_greater_than_or_equal", "2", true},
		{fromJSON, "totalResults", "is_greater_than_or_equal", "3", false},
		{fromJSON, "name", "is_less_than", "3", false},
		{fromJSON, "nowhere", "is_less_than", "3", false},
		{fromJSON, "Resources[0].emails[0].value", "equal", "a+b@x.test", true},
		{fromJSON, "Resources[2].id", "empty", "", true},
		{fromJSON, "Resources.length", "equal_number", "2", true},
		{fromJSON, `["urn:x:2.0:User"].department`, "equal", "R&D", true},
		{fromJSON, `urn:x:2.0:User.department`, "equal", "R&D", true},
		{fromJSON, `urn:x:2.0:User['department']`, "equal", "R&D", true},
		{fromJSON, "", "has_key", "schemas", true},
		{fromSize, "", "is_greater_than", "100", true},
		{fromTime, "", "is_less_than", "1", true},
	} {
		c, known := comparisonOf(test.comparison)
		if !known {
			t.Fatalf("%s is not known", test.comparison)
		}
		found, _ := got.at(test.source, test.property)
		if holds := c.holds(found, test.value); holds != test.holds {
			t.Errorf("%s %s %s %q: holds is %t, want %t (found %+v)", test.source, test.property, test.comparison, test.value, holds, test.holds, found)
		}
	}
}

func TestEachComparisonOfRunscopeIsKnown(t *testing.T) {
	for _, name := range []string{
		"empty", "not_empty", "equal", "not_equal", "contains", "does_not_contain", "is_a_number", "equal_number", "is_less_than",
		"is_less_than_or_equal", "is_greater_than", "is_greater_than_or_equal", "has_key", "has_value", "is_null",
	} {
		if !slices.Contains(comparisonNames(), name) {
			t.Errorf("%s is missing", name)
		}
	}
}

func TestPointersGoWhereThePathDoes(t *testing.T) {
	got := newAnswer(200, nil, answered, 0)
	for path, want := range map[string]string{
		"Resources[0].emails[0].value": "/Resources/0/emails/0/value", "Resources[5].id": "/Resources/5/id", "name.x.y": "/name/x/y",
		"urn:x:2.0:User.department": "/urn:x:2.0:User/department", "": "", "a[": "/a/[",
	} {
		if _, pointer := got.at(fromJSON, path); pointer != want {
			t.Errorf("%s goes to %q, want %q", path, pointer, want)
		}
	}
}

func TestABodyThatIsNotJSONIsSaidToBeNone(t *testing.T) {
	for body, want := range map[string]string{"": "an answer without a body", "<html>": "a body that is not JSON (invalid character '<' looking for beginning of value)", `{} {}`: "a body that is not JSON (something follows the first value)"} {
		got := newAnswer(200, nil, body, 0)
		found, _ := got.at(fromJSON, "id")
		if said := got.said(fromJSON, found); said != want || found.there {
			t.Errorf("%q: said %q, want %q", body, said, want)
		}
	}
}
