package scim_test

import (
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill/reference/scim"
)

func TestCursors(t *testing.T) {
	for _, position := range []string{"1", "12345678901234567890", "0:17", "ü\x00"} {
		cursor := scim.Cursor("Users", position)
		if strings.Contains(cursor, position) || strings.ContainsAny(cursor, "+/= ") {
			t.Errorf("%q: the cursor %q is not opaque, or not fit for a URL", position, cursor)
		}
		if got, err := scim.ParseCursor("Users", cursor); err != nil || got != position {
			t.Errorf("%q: got %q, %v", position, got, err)
		}
		for name, bad := range map[string]struct{ scope, text string }{
			"another query": {"Groups", cursor},
			"cut":           {"Users", cursor[:len(cursor)-2]},
			"lengthened":    {"Users", cursor + "AA"},
			"padded":        {"Users", cursor + "="},
			"upper case":    {"Users", strings.ToUpper(cursor) + "a"},
			"a space":       {"Users", " " + cursor},
		} {
			t.Run(name, func(t *testing.T) {
				_, err := scim.ParseCursor(bad.scope, bad.text)
				refusal(t, err, 400, scim.InvalidCursor, "cursor")
			})
		}
	}
	if got, err := scim.ParseCursor("Users", ""); err != nil || got != "" {
		t.Errorf("the first page: got %q, %v", got, err)
	}
	_, err := scim.ParseCursor("Users", strings.Repeat("A", 1<<16))
	refusal(t, err, 400, scim.InvalidCursor, "cursor")
}

// FuzzCursor: a cursor that is accepted is one that was given out, and no other text stands for it.
func FuzzCursor(f *testing.F) {
	f.Add("Users", "")
	f.Add("Users", scim.Cursor("Users", "17"))
	f.Add("Users", scim.Cursor("Groups", "17"))
	f.Add("Users", "AAAAAAAAAAAA")
	f.Add("", "%%%")
	f.Fuzz(func(t *testing.T, scope, text string) {
		position, err := scim.ParseCursor(scope, text)
		if err != nil {
			refusal(t, err, 400, scim.InvalidCursor, "cursor")
			return
		}
		if text != "" && scim.Cursor(scope, position) != text {
			t.Fatalf("%q and %q are one cursor", text, scim.Cursor(scope, position))
		}
	})
}
