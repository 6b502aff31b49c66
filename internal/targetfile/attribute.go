package targetfile

import (
	"fmt"
	"regexp"
	"strings"
)

// The namespace of attributes without one.
const core = "urn:ietf:params:scim:schemas:core:2.0:User"

// Type is the type of an attribute's value.
type Type string

// The types.
const (
	String  Type = "string"
	Boolean Type = "boolean"
	Integer Type = "integer"
	Number  Type = "number"
	// Strings is an array of strings.
	Strings Type = "strings"
)

// Attribute is one attribute that the users of a run carry.
type Attribute struct {
	// Name is the way to it: "title", "name.middleName", `phoneNumbers[type eq "work"].value`.
	Name string `yaml:"name"`
	// Namespace is the URN of its schema; "" is SCIM's own of users.
	Namespace string `yaml:"namespace,omitempty"`
	// Type is string unless it is said.
	Type Type `yaml:"type,omitempty"`
	// Value is what is sent. In a text {given}, {family}, {address} and {domain} are the person's, and {unique} is what stands
	// before the @ of the address, which no two people share.
	Value any `yaml:"value,omitempty"`
}

// Person is what the values of a person's attributes are made of.
type Person struct{ Given, Family, Address string }

// URN is the schema of the attribute.
func (a Attribute) URN() string {
	if a.Namespace == "" {
		return core
	}
	return a.Namespace
}

// kind is the type, string unless it is said.
func (a Attribute) kind() Type {
	if a.Type == "" {
		return String
	}
	return a.Type
}

// sample is the value, or one that fits the type where none was given.
func (a Attribute) sample() any {
	if a.Value != nil {
		return a.Value
	}
	switch a.kind() {
	case Boolean:
		return true
	case Integer:
		return 1
	case Number:
		return 1.5
	case Strings:
		return []any{"scimdrill"}
	default:
		return "scimdrill {unique}"
	}
}

var (
	placeholder = regexp.MustCompile(`\{[^{}]*\}`)
	way         = regexp.MustCompile(`^([A-Za-z][\w$-]*)(?:\[(primary eq true|type eq "([^"\\]+)")\])?(?:\.([A-Za-z][\w$-]*))?$`)
)

// Of is the value for a person.
func (a Attribute) Of(p Person) any {
	unique, domain, _ := strings.Cut(p.Address, "@")
	replacer := strings.NewReplacer("{unique}", unique, "{given}", p.Given, "{family}", p.Family, "{address}", p.Address, "{domain}", domain)
	switch value := a.sample().(type) {
	case string:
		return replacer.Replace(value)
	case []any:
		list := make([]any, len(value))
		for i, each := range value {
			if list[i] = each; a.kind() == Strings {
				list[i] = replacer.Replace(fmt.Sprint(each))
			}
		}
		return list
	default:
		return value
	}
}

// Put sets the value for a person in the body of a user. What stands there already stays: a suite that gives an attribute a value
// of its own is about that value.
func (a Attribute) Put(body map[string]any, p Person) {
	holder := body
	if urn := a.URN(); urn != core {
		extension, isObject := body[urn].(map[string]any)
		if !isObject {
			extension = map[string]any{}
			body[urn] = extension
			body["schemas"] = withSchema(body["schemas"], urn)
		}
		holder = extension
	}
	parts := way.FindStringSubmatch(a.Name)
	name, selector, kind, sub := parts[1], parts[2], parts[3], parts[4]
	value := a.Of(p)
	switch {
	case selector != "":
		element := map[string]any{sub: value}
		if kind != "" {
			element["type"] = kind
		} else {
			element["primary"] = true
		}
		list, _ := holder[name].([]any)
		holder[name] = merge(list, element, kind, sub)
	case sub != "":
		object, isObject := holder[name].(map[string]any)
		if !isObject {
			object = map[string]any{}
			holder[name] = object
		}
		keep(object, sub, value)
	default:
		keep(holder, name, value)
	}
}

func keep(object map[string]any, name string, value any) {
	if _, there := object[name]; !there {
		object[name] = value
	}
}

// merge puts what is new into the element that the selector means, or adds one.
func merge(list []any, element map[string]any, kind, sub string) []any {
	for _, each := range list {
		object, _ := each.(map[string]any)
		if object == nil {
			continue
		}
		if kind != "" && object["type"] == kind || kind == "" && object["primary"] == true {
			keep(object, sub, element[sub])
			return list
		}
	}
	return append(list, element)
}

func withSchema(schemas any, urn string) any {
	switch list := schemas.(type) {
	case []string:
		return append(append([]string(nil), list...), urn)
	case []any:
		return append(append([]any(nil), list...), urn)
	default:
		return []any{core, urn}
	}
}

// ExternalName is the attribute as Okta's Profile Editor names it: `phoneNumbers.^[type=='work'].value`.
func (a Attribute) ExternalName() string {
	parts := way.FindStringSubmatch(a.Name)
	text := parts[1]
	switch {
	case parts[3] != "":
		text += ".^[type=='" + parts[3] + "']"
	case parts[2] != "":
		text += ".^[primary==true]"
	}
	if parts[4] != "" {
		text += "." + parts[4]
	}
	return text
}

// Expression is the value in the Okta Expression Language: what a mapping needs for Okta to send it.
func (a Attribute) Expression() string {
	switch value := a.sample().(type) {
	case string:
		return expression(value)
	case []any:
		parts := make([]string, len(value))
		for i, each := range value {
			parts[i] = expression(fmt.Sprint(each))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	default:
		return fmt.Sprint(value)
	}
}

// expression is a text with its placeholders as attributes of the Okta user.
func expression(text string) string {
	var parts []string
	add := func(literal string) {
		if literal != "" {
			parts = append(parts, `"`+strings.ReplaceAll(literal, `"`, `""`)+`"`)
		}
	}
	for {
		at := placeholder.FindStringIndex(text)
		if at == nil {
			break
		}
		add(text[:at[0]])
		parts = append(parts, expressions()[text[at[0]:at[1]]])
		text = text[at[1]:]
	}
	add(text)
	if len(parts) == 0 {
		return `""`
	}
	return strings.Join(parts, " + ")
}

func expressions() map[string]string {
	return map[string]string{
		"{unique}": `String.substringBefore(user.login, "@")`, "{given}": "user.firstName", "{family}": "user.lastName", "{address}": "user.login",
		"{domain}": `String.substringAfter(user.login, "@")`,
	}
}
