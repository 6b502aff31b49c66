package resource_test

import (
	"reflect"
	"testing"

	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/filter"
	"github.com/scimdrill/scimdrill/reference/scim/resource"
)

// FuzzDecode: a body that is accepted is written in a form that means the same and is written alike again.
func FuzzDecode(f *testing.F) {
	for _, members := range []string{
		``, `"active":"false","emails":[{"value":"a","primary":true},{}],"nickName":null`, `"NickName":"x","tags":["a","b"],"meta":{"version":"x"}`,
		`"` + custom + `":{"Salary":5.0,"FTE":0.50,"Employed Since":"2020-02-29","Shoe":1}`, `"` + scim.EnterpriseUserURN + `":{"manager":"7"}`,
		`"x509Certificates":[{"value":"AA=="}],"addresses":[{"type":"work"}],"badge":"x"`,
	} {
		f.Add([]byte(body(members)))
	}
	rt := users(f)
	options := resource.Options{StringBooleans: true}
	f.Fuzz(func(t *testing.T, text []byte) {
		decoded, err := resource.Decode(rt, text, options)
		if err != nil {
			return
		}
		written, err := resource.Encode(rt, decoded.Resource)
		if err != nil {
			t.Fatalf("%s does not fit its schema: %v", text, err)
		}
		again, err := resource.Decode(rt, written, options)
		if err != nil || !reflect.DeepEqual(decoded.Resource, again.Resource) {
			t.Fatalf("%s became %s, which is %v, %v", text, written, again.Resource, err)
		}
		rewritten, err := resource.Encode(rt, again.Resource)
		if err != nil || string(rewritten) != string(written) {
			t.Fatalf("%s became %s and then %s, %v", text, written, rewritten, err)
		}
	})
}

// FuzzFilters: a filter that compiles judges without a panic, its print judges alike, and what Reduce leaves of it too.
func FuzzFilters(f *testing.F) {
	for _, seed := range []string{
		`userName eq "jane@example.com" and not (emails[type eq "work"])`, `emails pr or title ne null`, custom + `:Salary gt 5 or ` + custom + `:FTE le 0.5`,
		`meta.lastModified ge "2011-05-13T04:42:34Z"`, `nothing eq "x" or userName pr`, `tags[value co "e"] and schemas eq "x"`, `not (nothing pr) and active eq true`,
	} {
		f.Add(seed)
	}
	rt := users(f)
	person := jane()
	f.Fuzz(func(t *testing.T, source string) {
		expr, err := filter.Parse(source)
		if err != nil {
			return
		}
		matcher, err := resource.CompileFilter(rt, expr)
		reduced := resource.Reduce(rt, expr)
		if err != nil {
			return
		}
		printed, printErr := resource.ParseFilter(rt, expr.String())
		if printErr != nil || printed.Match(person) != matcher.Match(person) {
			t.Fatalf("%s, printed as %s: %v", source, expr, printErr)
		}
		if reduced.Verdict != resource.Depends || len(reduced.Unknown) > 0 || !reflect.DeepEqual(reduced.Filter, expr) {
			t.Fatalf("%s, which fits, was reduced to %+v", source, reduced)
		}
	})
}

// FuzzOrder: sorting by whatever a client names orders consistently or is refused.
func FuzzOrder(f *testing.F) {
	for _, seed := range []string{"userName", "emails.type", "name.familyName", "meta.lastModified", custom + ":Salary", "tags", "", "a[b pr]", "urn:x"} {
		f.Add(seed, true)
	}
	rt := users(f)
	people := []resource.Resource{jane(), {}, {"userName": "b", "active": false, "tags": []any{"x"}}}
	f.Fuzz(func(t *testing.T, sortBy string, descending bool) {
		order, err := resource.NewOrder(rt, sortBy, descending)
		if err != nil {
			return
		}
		for _, a := range people {
			for _, b := range people {
				if order.Compare(a, b) != -order.Compare(b, a) {
					t.Fatalf("%s: %v and %v", sortBy, a, b)
				}
			}
		}
	})
}
