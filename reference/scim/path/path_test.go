package path_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/filter"
	"github.com/scimdrill/scimdrill/reference/scim/path"
)

func TestParse(t *testing.T) {
	const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
	work := filter.Compare{Path: filter.AttrPath{Name: "type"}, Op: filter.Eq, Value: "work"}
	cases := []struct {
		source string
		want   path.Path
	}{
		// The examples of RFC 7644 §3.5.2.
		{`members`, path.Path{Name: "members"}},
		{`name.familyName`, path.Path{Name: "name", Sub: "familyName"}},
		{`addresses[type eq "work"]`, path.Path{Name: "addresses", Filter: work}},
		{`members[value eq "2819c223-7f76-453a-919d-413861904646"]`, path.Path{
			Name:   "members",
			Filter: filter.Compare{Path: filter.AttrPath{Name: "value"}, Op: filter.Eq, Value: "2819c223-7f76-453a-919d-413861904646"},
		}},
		{`members[value eq "2819c223-7f76-453a-919d-413861904646"].displayName`, path.Path{
			Name: "members", Sub: "displayName",
			Filter: filter.Compare{Path: filter.AttrPath{Name: "value"}, Op: filter.Eq, Value: "2819c223-7f76-453a-919d-413861904646"},
		}},
		// Brackets and quotes within strings are text.
		{`emails[type eq "]\"["].value`, path.Path{
			Name: "emails", Sub: "value",
			Filter: filter.Compare{Path: filter.AttrPath{Name: "type"}, Op: filter.Eq, Value: `]"[`},
		}},
		// URNs.
		{enterprise + `:manager.value`, path.Path{URN: enterprise, Name: "manager", Sub: "value"}},
		{enterprise, path.Path{URN: "urn:ietf:params:scim:schemas:extension:enterprise:2.0", Name: "User"}},
		{`urn:example:ext:2.0`, path.Path{URN: "urn:example:ext:2.0"}},
		{`urn:ietf:params:scim:schemas:core:2.0:User:emails[type eq "work"].value`, path.Path{
			URN: "urn:ietf:params:scim:schemas:core:2.0:User", Name: "emails", Filter: work, Sub: "value",
		}},
	}
	for _, c := range cases {
		t.Run(c.source, func(t *testing.T) {
			got, err := path.Parse(c.source)
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, c.want) {
				t.Fatalf("got  %#v\nwant %#v", got, c.want)
			}
			if got.String() != c.source {
				t.Fatalf("prints as %q", got)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	cases := []struct {
		source   string
		scimType scim.Type
		detail   string
	}{
		{``, scim.InvalidPath, "expected name"},
		{`.value`, scim.InvalidPath, "expected name"},
		{`name.`, scim.InvalidPath, "expected name"},
		{`name.a.b`, scim.InvalidPath, "expected name"},
		{`/emails/0`, scim.InvalidPath, "expected name"},
		{`emails[type eq "work"`, scim.InvalidPath, "never closed"},
		{`emails[type eq "work"]value`, scim.InvalidPath, `after "]"`},
		{`emails[type eq "work"].`, scim.InvalidPath, `after "]"`},
		{`emails[type eq "work"][value pr]`, scim.InvalidPath, `after "]"`},
		{`name.emails[type pr]`, scim.InvalidPath, "brackets must follow"},
		{`[type pr]`, scim.InvalidPath, ""},
		{`emails[type is "work"]`, scim.InvalidFilter, "an operator"},
		{`emails[]`, scim.InvalidFilter, "an attribute name"},
		{`emails[phones[type pr]]`, scim.InvalidFilter, ""},
		{`urn:ietf:params:scim:schemas:extension:peakon:2.0:User:Business Unit`, scim.InvalidPath, "alias"},
		{strings.Repeat("a", filter.MaxLength+1), scim.InvalidPath, "longer"},
	}
	for _, c := range cases {
		t.Run(c.source[:min(len(c.source), 60)], func(t *testing.T) {
			_, err := path.Parse(c.source)
			var refusal *scim.Error
			if !errors.As(err, &refusal) {
				t.Fatalf("got %v", err)
			}
			if refusal.Status != 400 || refusal.ScimType != c.scimType || !strings.Contains(refusal.Detail, c.detail) {
				t.Fatalf("got %v, want %s with %q", refusal, c.scimType, c.detail)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		`members`, `emails[type eq "work" or not (value pr)].value`, `urn:example:ext:2.0`, `urn:a:2.0:User:b.c`, `a[`, `a["]`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, source string) {
		parsed, err := path.Parse(source)
		if err != nil {
			var refusal *scim.Error
			if !errors.As(err, &refusal) {
				t.Fatalf("%q: %v is no *scim.Error", source, err)
			}
			return
		}
		printed := parsed.String()
		if len(printed) > filter.MaxLength {
			return
		}
		again, err := path.Parse(printed)
		if err != nil || !reflect.DeepEqual(parsed, again) {
			t.Fatalf("%q prints as %q, which parses to %#v, %v", source, printed, again, err)
		}
	})
}

func ExampleParse() {
	p, err := path.Parse(`addresses[type eq "work"].streetAddress`)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(p.Name, "|", p.Filter, "|", p.Sub)
	_, err = path.Parse(`urn:example:2.0:User:Business Unit`)
	fmt.Println(err)
	// Output:
	// addresses | type eq "work" | streetAddress
	// scim: 400 invalidPath: path: "urn:example:2.0:User:Business Unit" holds a space: a name with spaces cannot be in a path, use an alias of the attribute
}
