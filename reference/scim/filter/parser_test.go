package filter_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/filter"
)

func attr(name string) filter.AttrPath { return filter.AttrPath{Name: name} }

func sub(name, sub string) filter.AttrPath { return filter.AttrPath{Name: name, Sub: sub} }

func eq(name string, value any) filter.Compare {
	return filter.Compare{Path: attr(name), Op: filter.Eq, Value: value}
}

func TestParseReadsTheWholeGrammar(t *testing.T) {
	const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
	cases := []struct {
		source string
		want   filter.Expr
	}{
		// The examples of RFC 7644 §3.4.2.2.
		{`userName eq "bjensen"`, eq("userName", "bjensen")},
		{`name.familyName co "O'Malley"`, filter.Compare{Path: sub("name", "familyName"), Op: filter.Co, Value: "O'Malley"}},
		{`urn:ietf:params:scim:schemas:core:2.0:User:userName sw "J"`, filter.Compare{
			Path: filter.AttrPath{URN: "urn:ietf:params:scim:schemas:core:2.0:User", Name: "userName"}, Op: filter.Sw, Value: "J",
		}},
		{`title pr`, filter.Present{Path: attr("title")}},
		{`meta.lastModified gt "2011-05-13T04:42:34Z"`, filter.Compare{
			Path: sub("meta", "lastModified"), Op: filter.Gt, Value: "2011-05-13T04:42:34Z",
		}},
		{`title pr or userType eq "Intern"`, filter.Or{Left: filter.Present{Path: attr("title")}, Right: eq("userType", "Intern")}},
		{`userType eq "Employee" and (emails co "example.com" or emails.value co "example.org")`, filter.And{
			Left: eq("userType", "Employee"),
			Right: filter.Or{
				Left:  filter.Compare{Path: attr("emails"), Op: filter.Co, Value: "example.com"},
				Right: filter.Compare{Path: sub("emails", "value"), Op: filter.Co, Value: "example.org"},
			},
		}},
		{`userType ne "Employee" and not (emails co "example.com")`, filter.And{
			Left:  filter.Compare{Path: attr("userType"), Op: filter.Ne, Value: "Employee"},
			Right: filter.Not{Expr: filter.Compare{Path: attr("emails"), Op: filter.Co, Value: "example.com"}},
		}},
		{`userType eq "Employee" and emails[type eq "work" and value co "@example.com"]`, filter.And{
			Left: eq("userType", "Employee"),
			Right: filter.ValuePath{Attr: attr("emails"), Filter: filter.And{
				Left:  eq("type", "work"),
				Right: filter.Compare{Path: attr("value"), Op: filter.Co, Value: "@example.com"},
			}},
		}},
		// Precedence and association.
		{`a pr or b pr and c pr`, filter.Or{
			Left:  filter.Present{Path: attr("a")},
			Right: filter.And{Left: filter.Present{Path: attr("b")}, Right: filter.Present{Path: attr("c")}},
		}},
		{`(a pr or b pr) and c pr`, filter.And{
			Left:  filter.Or{Left: filter.Present{Path: attr("a")}, Right: filter.Present{Path: attr("b")}},
			Right: filter.Present{Path: attr("c")},
		}},
		{`a pr and (b pr and c pr)`, filter.And{
			Left:  filter.Present{Path: attr("a")},
			Right: filter.And{Left: filter.Present{Path: attr("b")}, Right: filter.Present{Path: attr("c")}},
		}},
		{`a pr or (b pr or c pr)`, filter.Or{
			Left:  filter.Present{Path: attr("a")},
			Right: filter.Or{Left: filter.Present{Path: attr("b")}, Right: filter.Present{Path: attr("c")}},
		}},
		{`a pr and b pr and c pr`, filter.And{
			Left:  filter.And{Left: filter.Present{Path: attr("a")}, Right: filter.Present{Path: attr("b")}},
			Right: filter.Present{Path: attr("c")},
		}},
		{`not (a pr) and b pr`, filter.And{Left: filter.Not{Expr: filter.Present{Path: attr("a")}}, Right: filter.Present{Path: attr("b")}}},
		// Letter case, spacing, values.
		{`userName EQ "x" AND NOT(title Pr)`, filter.And{Left: eq("userName", "x"), Right: filter.Not{Expr: filter.Present{Path: attr("title")}}}},
		{`  active   eq   true  `, eq("active", true)},
		{`active eq False`, eq("active", false)},
		{`title eq null`, eq("title", nil)},
		{`level ge -1.5e+3`, filter.Compare{Path: attr("level"), Op: filter.Ge, Value: json.Number("-1.5e+3")}},
		{`userName eq "a \"quoted\" \\ \/ \u00e9 ] ) name"`, eq("userName", `a "quoted" \ / é ] ) name`)},
		// Names.
		{`urn:ietf:params:scim:schemas:extension:peakon:2.0:User:Employed_Since pr`, filter.Present{Path: filter.AttrPath{
			URN: "urn:ietf:params:scim:schemas:extension:peakon:2.0:User", Name: "Employed_Since",
		}}},
		{enterprise + `:manager.value eq "26118915"`, filter.Compare{
			Path: filter.AttrPath{URN: enterprise, Name: "manager", Sub: "value"}, Op: filter.Eq, Value: "26118915",
		}},
		{`groups.$ref pr`, filter.Present{Path: sub("groups", "$ref")}},
		{`not pr`, filter.Present{Path: attr("not")}},
		{`or eq "and"`, eq("or", "and")},
	}
	for _, c := range cases {
		t.Run(c.source, func(t *testing.T) {
			got, err := filter.Parse(c.source)
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, c.want) {
				t.Fatalf("got  %#v\nwant %#v", got, c.want)
			}
			again, err := filter.Parse(got.String())
			if err != nil || !reflect.DeepEqual(again, got) {
				t.Fatalf("%q parses to %#v, %v", got, again, err)
			}
		})
	}
}

func TestParseSaysWhereAndWhatItExpected(t *testing.T) {
	cases := []struct {
		source   string
		pos      int
		expected string // part of it
		found    string
	}{
		{``, 0, "an attribute name", "the end"},
		{`   `, 3, "an attribute name", "the end"},
		{`userName`, 8, "an operator", "the end"},
		{`userName eq`, 11, "a string in double quotes", "the end"},
		{`userName eq bjensen`, 12, "a string in double quotes", "a bare word"},
		{`userName eq 'bjensen'`, 12, "a string in double quotes", "an illegal character"},
		{`userName equals "x"`, 9, "an operator", "a bare word"},
		{`userName = "x"`, 9, "an operator", "an illegal character"},
		{`userName eq "x`, 12, "a closing quote", "the end"},
		{`userName eq "\x"`, 12, "a string with JSON escapes", "a bad escape or control character"},
		{`userName eq 01`, 12, "a number", "a number"},
		{`userName eq "x" userName eq "y"`, 16, `"and", "or" or the end`, "a bare word"},
		{`userName eq "x" and`, 19, "an attribute name", "the end"},
		{`(userName eq "x"`, 16, `")"`, "the end"},
		{`userName eq "x")`, 15, "the end", `")"`},
		{`not userName eq "x"`, 4, "an operator", "a bare word"},
		{`emails[type eq "work"`, 21, `"]"`, "the end"},
		{`emails[type eq "work"].value eq "x"`, 22, `the end`, "a bare word"},
		{`emails[value[type pr]]`, 12, "an operator", `"["`},
		{`name.given[type pr]`, 10, "an operator", `"["`},
		{`emails[]`, 7, "an attribute name", `"]"`},
		{`1name pr`, 0, "an attribute name", "a number"},
		{`name..sub pr`, 0, "an attribute name", "a word that is none"},
		{`http:x pr`, 0, "an attribute name", "a word that is none"},
		{`"userName" eq "x"`, 0, "an attribute name", "a string"},
		{"userName eq \"\xff\"", 0, "valid UTF-8", "other bytes"},
	}
	for _, c := range cases {
		t.Run(c.source, func(t *testing.T) {
			_, err := filter.Parse(c.source)
			var refusal *scim.Error
			if !errors.As(err, &refusal) || refusal.Status != 400 || refusal.ScimType != scim.InvalidFilter {
				t.Fatalf("want 400 invalidFilter, got %v", err)
			}
			var syntax *filter.SyntaxError
			if !errors.As(err, &syntax) {
				t.Fatalf("%v has no SyntaxError", err)
			}
			if syntax.Pos != c.pos || !strings.Contains(syntax.Expected, c.expected) || syntax.Found != c.found {
				t.Fatalf("got %+v, want position %d, %q, %q", syntax, c.pos, c.expected, c.found)
			}
		})
	}
}

func TestErrorsNeverRepeatValues(t *testing.T) {
	for _, source := range []string{`password eq hunter2`, `password eq "hunter2`, `password eq "x" "hunter2"`} {
		_, err := filter.Parse(source)
		if err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v", source, err)
		}
	}
}

func TestLimits(t *testing.T) {
	nest := func(levels int) string {
		return strings.Repeat("(", levels) + "a pr" + strings.Repeat(")", levels)
	}
	long := func(length int) string {
		const frame = `a eq ""`
		return fmt.Sprintf(`a eq "%s"`, strings.Repeat("x", length-len(frame)))
	}
	cases := []struct {
		name, source string
		ok           bool
	}{
		{"deepest", nest(filter.MaxDepth), true},
		{"too deep", nest(filter.MaxDepth + 1), false},
		{"too deep with not", strings.Repeat("not (", filter.MaxDepth+1) + "a pr" + strings.Repeat(")", filter.MaxDepth+1), false},
		{"brackets count", strings.Repeat("(", filter.MaxDepth) + "a[b pr]" + strings.Repeat(")", filter.MaxDepth), false},
		{"longest", long(filter.MaxLength), true},
		{"too long", long(filter.MaxLength + 1), false},
		{"wide is not deep", strings.Repeat("a pr and ", 400) + "a pr", true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if _, err := filter.Parse(c.source); (err == nil) != c.ok {
				t.Fatalf("ok should be %v: %v", c.ok, err)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		`userName eq "bjensen"`, `a pr and (b pr or not (c le -1.5e3))`, `emails[type eq "work" and not (value co "\u00e9")]`,
		`urn:ietf:params:scim:schemas:core:2.0:User:name.familyName sw "J" or x ne null`, `((`, `a eq "`, `not pr`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, source string) {
		expr, err := filter.Parse(source)
		if err != nil {
			var refusal *scim.Error
			if !errors.As(err, &refusal) {
				t.Fatalf("%q: %v is no *scim.Error", source, err)
			}
			return
		}
		printed := expr.String()
		if len(printed) > filter.MaxLength {
			return // escapes may make it longer than Parse takes
		}
		again, err := filter.Parse(printed)
		if err != nil || !reflect.DeepEqual(expr, again) {
			t.Fatalf("%q prints as %q, which parses to %#v, %v", source, printed, again, err)
		}
	})
}

func ExampleParse() {
	expr, err := filter.Parse(`userName EQ "bjensen" and emails[type eq "work"]`)
	if err != nil {
		fmt.Println(err)
		return
	}
	if both, ok := expr.(filter.And); ok {
		if compare, ok := both.Left.(filter.Compare); ok {
			fmt.Println(compare.Path.Name, compare.Op, compare.Value)
		}
	}
	fmt.Println(expr)
	_, err = filter.Parse(`userName eq bjensen`)
	fmt.Println(err)
	// Output:
	// userName eq bjensen
	// userName eq "bjensen" and emails[type eq "work"]
	// scim: 400 invalidFilter: filter: at position 13: expected a string in double quotes, a number, true, false or null, found a bare word
}

func BenchmarkParse(b *testing.B) {
	for name, source := range map[string]string{
		"lookup": `userName eq "bjensen@example.com"`,
		"mixed":  `userType eq "Employee" and (emails[type eq "work" and value co "@example.com"] or not (meta.lastModified lt "2011-05-13T04:42:34Z"))`,
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := filter.Parse(source); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
