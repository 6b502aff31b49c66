package mapping

import "strings"

// named: true, false, null, a reference (user.x, a bare x) or a call (String.len(x), isMemberOfGroup(x)).
func (p *parser) named(first token) (node, error) {
	switch strings.ToLower(first.text) {
	case "true":
		return constant{true}, nil
	case "false":
		return constant{false}, nil
	case "null":
		return constant{nil}, nil
	}
	switch {
	case p.projecting > 0:
		return computed(func(c *Context) (any, error) { return member(c.element, first.text), nil }), nil
	case p.here().is("("):
		return p.call(first)
	case !p.here().is(".") || p.ahead(1).is("!"):
		return p.bare(first)
	case p.ahead(1).kind != aName:
		return nil, refuse(p.ahead(1).at, "a name is expected after the dot, and %v found", p.ahead(1))
	}
	name := p.ahead(1)
	p.next += 2
	if p.here().is("(") {
		first.text += "." + name.text
		return p.call(first)
	}
	return p.reference(first, name)
}

// bare is an attribute of the profile that is mapped from, as Okta's samples for profile mappings have it.
func (p *parser) bare(name token) (node, error) {
	switch {
	case p.in == ofGroupRules:
		return nil, refuse(name.at, "%s is not understood in a group rule; to name an attribute, write user.%s", name.text, name.text)
	case isRoot(name.text):
		return nil, refuse(name.at, "%s is a whole profile; name one of its attributes, as in %s.firstName", name.text, name.text)
	}
	return p.attribute(name.at, "source", name.text, (*Context).source), nil
}

func isRoot(name string) bool {
	switch name {
	case "user", "appuser", "appUser", "source", "idpuser", "app", "org", "session":
		return true
	default:
		return false
	}
}

// reference is an attribute by its root: user.x and appuser.x, those of the app instance and of the org, and of other apps by
// their names (zendesk.x is the user's profile there, zendesk_app.x a property of the app).
func (p *parser) reference(root, name token) (node, error) {
	if p.in == ofGroupRules && root.text != "user" {
		return nil, refuse(root.at, "%s.%s is not understood in a group rule, which knows the user alone; write user.x", root.text, name.text)
	}
	if p.here().is(".") && p.ahead(1).kind == aName && !p.ahead(2).is("(") {
		return nil, refuse(p.ahead(1).at, "%s.%s has no attributes of its own; write %s.%s", root.text, name.text, root.text, p.ahead(1).text)
	}
	if root.text == "appUser" { // as Okta's help for mappings spells it
		root.text = "appuser"
	}
	var profile func(*Context) map[string]any
	switch root.text {
	case "user":
		profile = func(c *Context) map[string]any { return c.User }
	case "appuser":
		profile = func(c *Context) map[string]any { return c.AppUser }
	case "source":
		profile = (*Context).source
	case "idpuser":
		profile = func(c *Context) map[string]any { return c.IDPUser }
	case "app":
		profile = func(c *Context) map[string]any { return c.app("") }
	case "org":
		profile = func(c *Context) map[string]any { return c.Org }
	case "session":
		return nil, refuse(root.at, "session.%s is there while somebody signs in, not in a mapping", name.text)
	default:
		return p.ofApp(root, name), nil
	}
	return p.attribute(root.at, root.text, name.text, profile), nil
}

func (p *parser) attribute(at int, root, name string, profile func(*Context) map[string]any) node {
	p.references = append(p.references, Reference{Root: root, Name: name, Position: at})
	return computed(func(c *Context) (any, error) { return profile(c)[name], nil })
}

// ofApp is an attribute of an app that is named.
func (p *parser) ofApp(root, name token) node {
	p.references = append(p.references, Reference{Root: root.text, Name: name.text, Position: root.at})
	if app, isApp := strings.CutSuffix(root.text, "_app"); isApp {
		return computed(func(c *Context) (any, error) { return c.app(app)[name.text], nil })
	}
	return computed(func(c *Context) (any, error) {
		person, err := c.person()
		if err != nil {
			return nil, err
		}
		if found := person.AppUsers(root.text); len(found) > 0 {
			return found[0][name.text], nil
		}
		return nil, nil //nolint:nilnil // null is a value of the language
	})
}

// after is what may follow a value: .name, [position] and the projection .![name].
func (p *parser) after(value node) (node, error) {
	for {
		switch {
		case p.accept("[") != "":
			position, err := p.ternary()
			if err != nil {
				return nil, err
			}
			if err := p.expect("]"); err != nil {
				return nil, err
			}
			value = element(value, position)
		case p.here().is(".") && p.ahead(1).is("!") && p.ahead(2).is("["):
			p.next += 3
			p.projecting++
			each, err := p.ternary()
			p.projecting--
			if err != nil {
				return nil, err
			}
			if err := p.expect("]"); err != nil {
				return nil, err
			}
			value = project(value, each)
		case p.accept(".") != "":
			name := p.here()
			if name.kind != aName {
				return nil, refuse(name.at, "a name is expected after the dot, and %v found", name)
			}
			p.next++
			if p.here().is("(") {
				return nil, refuse(name.at, "values have no functions such as .%s(…) here, but in Okta's Identity Engine; write %s", name.text, insteadOf(name.text))
			}
			of := value
			value = computed(func(c *Context) (any, error) {
				object, err := of.value(c)
				if err != nil {
					return nil, err
				}
				return member(object, name.text), nil
			})
		default:
			return value, nil
		}
	}
}

// insteadOf a function of a value, the one that takes the value as its argument.
func insteadOf(name string) string {
	switch name {
	case "size", "isEmpty", "contains", "add", "remove", "flatten", "toCsvString":
		return "Arrays." + name + "(…)"
	default:
		return "String." + name + "(…), if there is one"
	}
}
