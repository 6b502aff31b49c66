package probe_test

import (
	"encoding/json"
	"testing"

	"github.com/scimdrill/scimdrill/suites/probe"
)

func TestValuesAreComparedByTheRulesOfTheirAttributes(t *testing.T) {
	for name, test := range map[string]struct {
		written, shown string
		alike          bool
	}{
		"an address in another case":          {`{"emails":[{"value":"Jane@Example.com"}]}`, `{"emails":[{"value":"jane@example.com","type":"work"}]}`, true},
		"another address":                     {`{"emails":[{"value":"jane@example.com"}]}`, `{"emails":[{"value":"joan@example.com"}]}`, false},
		"a phone number as a URI":             {`{"phoneNumbers":[{"value":"+45 70 12"}]}`, `{"phoneNumbers":[{"value":"tel:+45-70-12"}]}`, true},
		"a phone number without its country":  {`{"phoneNumbers":[{"value":"+45 70 12"}]}`, `{"phoneNumbers":[{"value":"7012"}]}`, false},
		"externalId in another case":          {`{"externalId":"aB"}`, `{"externalId":"ab"}`, false},
		"externalId without its blanks":       {`{"externalId":" a "}`, `{"externalId":"a"}`, false},
		"values in another order":             {`{"emails":[{"value":"a"},{"value":"b"}]}`, `{"emails":[{"value":"b"},{"value":"a"}]}`, true},
		"a value that is missing":             {`{"emails":[{"value":"a"},{"value":"b"}]}`, `{"emails":[{"value":"a"}]}`, false},
		"null and nothing":                    {`{"title":null}`, `{}`, true},
		"[] and null":                         {`{"emails":[]}`, `{"emails":null}`, true},
		"null and a value":                    {`{"title":null}`, `{"title":"x"}`, false},
		"null and a text without letters":     {`{"title":null}`, `{"title":""}`, false},
		"a locale with another separator":     {`{"locale":"en_GB"}`, `{"locale":"en-gb"}`, true},
		"letters composed otherwise":          {`{"title":"Zoë"}`, `{"title":"Zoe\u0308"}`, true},
		"a boolean as a text":                 {`{"active":true}`, `{"active":"true"}`, false},
		"a type in another case":              {`{"emails":[{"value":"a","type":"work"}]}`, `{"emails":[{"value":"a","type":"Work"}]}`, true},
		"an extension in another case":        {`{"urn:x:2.0:User":{"department":"a"}}`, `{"URN:X:2.0:user":{"Department":"a"}}`, true},
		"an extension that is flattened":      {`{"urn:x:2.0:User":{"department":"a"}}`, `{"department":"a"}`, false},
		"what the server adds of its own":     {`{"title":"a"}`, `{"title":"a","id":"1","meta":{}}`, true},
		"one object in the place of an array": {`{"emails":[{"value":"a"}]}`, `{"emails":{"value":"a"}}`, false},
	} {
		var written, shown map[string]any
		if err := json.Unmarshal([]byte(test.written), &written); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(test.shown), &shown); err != nil {
			t.Fatal(err)
		}
		if found := probe.Unlike(written, shown); (len(found) == 0) != test.alike {
			t.Errorf("%s: expected alike %v, found %+v", name, test.alike, found)
		}
	}
}
