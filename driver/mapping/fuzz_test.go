package mapping_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/scimdrill/scimdrill/driver/mapping"
	"github.com/scimdrill/scimdrill/driver/scimclient/ordered"
)

// FuzzExternalName: what is written to an external name is read from it again.
func FuzzExternalName(f *testing.F) {
	for _, name := range []string{
		"title", "name.givenName", "emails.^[primary==true].value", "phoneNumbers.^[type=='mobile'].value", `photos.^[type=="photo"].value`,
		"emails.[1].type", "emails[0].value", "x.^[n==1.5].y.z", "a.b.c", "addresses.^[primary==true].streetAddress", "a.^[b==-1].c",
	} {
		f.Add(name, "value")
	}
	// The type of an element is not sent alone, and an element at a position beyond an array becomes its last.
	beyond := regexp.MustCompile(`\.type$|\[0*[1-9]`)
	// Who writes the very attribute by which an element is chosen, x.^[a=="1"].a, may make it one that is not chosen any more.
	chosen := regexp.MustCompile(`\[\s*([\w$-]+)\s*==\s*(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\]]*)\s*\]\.([\w$-]+)`)
	overwritesChoice := func(name string) bool {
		for _, part := range chosen.FindAllStringSubmatch(name, -1) {
			if strings.EqualFold(part[1], part[2]) {
				return true
			}
		}
		return false
	}
	f.Fuzz(func(t *testing.T, name, value string) {
		schema, err := mapping.NewSchema(mapping.Attribute{Variable: "x", ExternalName: name, ExternalNamespace: peakon})
		if err != nil || value == "" || !utf8.ValidString(value) {
			return
		}
		user := ordered.New()
		schema.OverlayExtensions(user, map[string]any{"x": value})
		written, err := ordered.Encode(user)
		if err != nil {
			t.Fatal(err)
		}
		again, err := ordered.Parse(written)
		if err != nil {
			t.Fatalf("%s: %v", written, err)
		}
		object, _ := again.(*ordered.Object)
		before, after := schema.Read(user), schema.Read(object)
		if diff := cmp.Diff(before, after); diff != "" {
			t.Errorf("%q, %s: before (-), after it was sent (+):\n%s", name, written, diff)
		}
		if before["x"] != value && !beyond.MatchString(name) && !overwritesChoice(name) {
			t.Errorf("%q, %s: %q was written, and %v read", name, written, value, before["x"])
		}
	})
}

// FuzzTimes: no text and no pattern make anything but a time or an error.
func FuzzTimes(f *testing.F) {
	f.Add("2015-07-31T13:36:48.979+02:00", "yyyy-MM-dd'T'HH:mm:ss.SSSZZ")
	f.Add("Wed, 17 JUN 15 PM 3", "EEE, dd MMM yy a h")
	f.Add("366", "D")
	f.Add("America/New_York 12", "ZZZ k")
	read, err := mapping.Compile(`Time.fromIso8601ToString(Time.fromStringToIso8601(user.time, user.pattern), user.pattern)`)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text, pattern string) {
		context := mapping.Context{User: map[string]any{"time": text, "pattern": pattern}, Now: clock(t, "2026-11-27T00:00:00Z")}
		if found, err := read.Evaluate(context); err == nil && text != "" {
			if _, isText := found.(string); !isText {
				t.Errorf("%q by %q gives %T", text, pattern, found)
			}
		}
	})
}
