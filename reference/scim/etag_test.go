package scim_test

import (
	"testing"

	"github.com/scimdrill/scimdrill/reference/scim"
)

func TestEntityTags(t *testing.T) {
	const version = `W/"a330bc54f0671c9"` // RFC 7644 §3.14
	for _, c := range []struct {
		header  []string
		matches bool
	}{
		{[]string{`W/"a330bc54f0671c9"`}, true},
		{[]string{`"a330bc54f0671c9"`}, true},
		{[]string{`"x", W/"a330bc54f0671c9"`}, true},
		{[]string{`"x"`, `"y" , "a330bc54f0671c9"`}, true},
		{[]string{`"with, a comma","a330bc54f0671c9"`}, true},
		{[]string{`*`}, true},
		{[]string{` * `}, true},
		{[]string{`W/"e180ee84f0671b1"`}, false},
		{[]string{`W/"A330BC54F0671C9"`}, false},
		{[]string{`a330bc54f0671c9`}, false},
		{[]string{`w/"a330bc54f0671c9"`}, false},
		{[]string{`"a330bc54f0671c9`}, false},
		{[]string{`"a330bc54f0671c9"x`}, false},
		{[]string{`,,`}, false},
		{[]string{``}, false},
		{nil, false},
	} {
		if got := scim.ParseEntityTags(c.header...).Match(version); got != c.matches {
			t.Errorf("%q: got %v", c.header, got)
		}
	}
	if scim.ParseEntityTags(`""`).Match("") {
		t.Error("a resource without version matches no tag")
	}
	if !scim.ParseEntityTags(`*`).Match("") {
		t.Error("* matches whatever exists")
	}
}
