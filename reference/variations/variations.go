// Package variations holds what a SCIM server may do otherwise than ours, and be right: each a choice that the texts leave open,
// under a name. They prove that the suites raise no false alarm: with any of them on, what passes on the reference must pass still.
//
// Each is HTTP middleware that knows nothing but SCIM. What is wrong is in the package defects.
package variations

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// Variation is a legal way to differ.
type Variation struct {
	// ID is lower case with hyphens, stable for ever.
	ID string
	// Title is one sentence: what the server does.
	Title string
	// Source is the text that allows it.
	Source string
	// Scope are patterns of the requirements that hold all the same; none means all. Where Okta takes what the RFC does not
	// allow, the scope is Okta's.
	Scope []string
	// Except are patterns of requirements that recommend what it leaves out, and rightly warn.
	Except []string
	// Mode is the only mode of the reference in which it can be tried; "" where that is both.
	Mode string

	wrap func(http.Handler) http.Handler
}

// All lists the variations, by subject.
func All() []Variation {
	return slices.Concat(ofAnswers(), ofResources(), ofLists(), ofIdentifiers(), ofTraffic(), ofLag())
}

// Wrap gives a SCIM handler the variations with these ids, the first nearest to the client.
func Wrap(handler http.Handler, ids ...string) (http.Handler, error) {
	all := All()
	for _, id := range slices.Backward(ids) {
		at := slices.IndexFunc(all, func(v Variation) bool { return v.ID == id })
		if at < 0 {
			names := make([]string, len(all))
			for i, v := range all {
				names[i] = v.ID
			}
			return nil, fmt.Errorf("there is no variation %q: expected one of %s", id, strings.Join(names, ", "))
		}
		handler = all[at].wrap(handler)
	}
	return handler, nil
}
