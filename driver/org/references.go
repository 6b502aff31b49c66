package org

import (
	"fmt"
	"strings"

	"github.com/scimdrill/scimdrill/driver/mapping"
)

// checkReferences refuses an expression of a mapping of the app that refers to what is not there: "User attributes used in
// expressions can contain only available User or AppUser attributes" (Okta Expression Language reference, "Conditional
// expressions"). What source.x and a bare x refer to depends on the way of the mapping; user.x and appuser.x are there one way
// each (Okta help, "Modify attributes with expressions").
func (o *Org) checkReferences(expression *mapping.Expression, a *app, toOkta bool) error {
	for _, reference := range expression.References() {
		if problem := o.referenceProblem(reference, a, toOkta); problem != "" {
			return expression.Refuse(reference, problem)
		}
	}
	return nil
}

func (o *Org) referenceProblem(reference mapping.Reference, a *app, toOkta bool) string {
	root := reference.Root
	if root == "source" {
		root = map[bool]string{true: "appuser", false: "user"}[toOkta]
	}
	switch root {
	case "user":
		if toOkta {
			return "user.x is there in the mapping Okta User to app alone; here, write appuser.x or source.x"
		}
		if o.userSchema.attribute(reference.Name) == nil {
			return fmt.Sprintf("the Okta user profile has no attribute %q; add it in the Profile Editor first", reference.Name)
		}
	case "appuser":
		if !toOkta {
			return "appuser.x is there in the mapping app to Okta User alone; here, write user.x or source.x"
		}
		if a.Schema != nil && a.Schema.attribute(reference.Name) == nil {
			return fmt.Sprintf("the app user profile of %s has no attribute %q; add it in the Profile Editor first", a.Label, reference.Name)
		}
	case "idpuser":
		return "idpuser is there for the username of an identity provider's user alone"
	case "org":
		if _, known := o.properties[reference.Name]; !known {
			return fmt.Sprintf("the org has no property %q; there are name and subDomain", reference.Name)
		}
	case "app", "active_directory", "workday":
	default:
		name := strings.TrimSuffix(root, "_app")
		for _, other := range o.apps {
			if other.Name == root || other.Name == name {
				return ""
			}
		}
		return fmt.Sprintf("there is no app named %q; references are user.x, appuser.x, app.x, org.x and {app name}.x", name)
	}
	return ""
}
