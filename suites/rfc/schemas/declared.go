package schemas

import (
	"fmt"
	"strings"

	"github.com/scimdrill/scimdrill/suites/probe"
)

// attribute is what a schema says of one attribute.
type attribute struct {
	probe.Resource

	// where it is, to be read in a sentence: "emails.type of urn:…:User".
	where string
}

func (a attribute) name() string { return a.Text("name") }

func (a attribute) says(facet string) bool { return a.At(facet) == true }

// many tells whether it has several values; the default is that it has not (RFC 7643 §2.2).
func (a attribute) many() bool { return a.says("multiValued") }

// kind is its type; the default is string (RFC 7643 §2.2).
func (a attribute) kind() string {
	if kind := a.Text("type"); kind != "" {
		return kind
	}
	return "string"
}

// facet is a characteristic, or what RFC 7643 §2.2 says of it where the schema says nothing.
func (a attribute) facet(name string) string {
	if said := a.Text(name); said != "" {
		return said
	}
	return map[string]string{"mutability": "readWrite", "returned": "default", "uniqueness": "none"}[name]
}

func (a attribute) subs() []attribute {
	return attributesIn(a.At("subAttributes"), func(name string) string {
		return strings.Replace(a.where, a.name(), a.name()+"."+name, 1)
	})
}

// find returns the attribute of that name among others, in whatever case (RFC 7643 §2.1).
func find(all []attribute, name string) (attribute, bool) {
	for _, each := range all {
		if strings.EqualFold(each.name(), name) {
			return each, true
		}
	}
	return attribute{}, false
}

// declaredBy are the attributes of one schema.
func declaredBy(schema probe.Resource) []attribute {
	return attributesIn(schema.At("attributes"), func(name string) string {
		return name + " of " + schema.Text("id")
	})
}

// everywhere gives each attribute of each schema to a function, sub-attributes too.
func everywhere(schemas []probe.Resource, look func(attribute)) {
	for _, schema := range schemas {
		for _, each := range declaredBy(schema) {
			look(each)
			for _, sub := range each.subs() {
				look(sub)
			}
		}
	}
}

// attributesOf are the attributes of the schema with that id; nil where it is not listed.
func attributesOf(schemas []probe.Resource, id string) []attribute {
	for _, schema := range schemas {
		if strings.EqualFold(schema.Text("id"), id) {
			return declaredBy(schema)
		}
	}
	return nil
}

func attributesIn(value any, where func(name string) string) []attribute {
	items, _ := value.([]any)
	var all []attribute
	for i, item := range items {
		object, isObject := item.(map[string]any)
		if !isObject {
			continue
		}
		each := attribute{Resource: object}
		name := each.name()
		if name == "" {
			name = fmt.Sprintf("attribute %d", i)
		}
		each.where = where(name)
		all = append(all, each)
	}
	return all
}
