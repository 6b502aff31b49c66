package org

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill/driver/mapping"
)

// attribute is an attribute of a user profile, in the shape of Okta's UserSchemaAttribute.
type attribute struct {
	Title       string          `json:"title"`
	Description string          `json:"description,omitempty"`
	Type        string          `json:"type"`
	Format      string          `json:"format,omitempty"`
	Items       *attributeItems `json:"items,omitempty"`
	Enum        []any           `json:"enum,omitempty"`
	OneOf       []choice        `json:"oneOf,omitempty"`
	Required    bool            `json:"required,omitempty"`
	MinLength   *int            `json:"minLength,omitempty"`
	MaxLength   *int            `json:"maxLength,omitempty"`
	Minimum     *float64        `json:"minimum,omitempty"`
	Maximum     *float64        `json:"maximum,omitempty"`
	Pattern     string          `json:"pattern,omitempty"`
	// Unique is true in Okta's description of the API and "UNIQUE_VALIDATED" in its older SDKs; it is given back as it came.
	Unique            any    `json:"unique,omitempty"`
	Mutability        string `json:"mutability,omitempty"`
	Scope             string `json:"scope,omitempty"`
	Union             string `json:"union,omitempty"`
	ExternalName      string `json:"externalName,omitempty"`
	ExternalNamespace string `json:"externalNamespace,omitempty"`
	Master            any    `json:"master,omitempty"`
	Permissions       any    `json:"permissions,omitempty"`
}

type attributeItems struct {
	Type  string   `json:"type"`
	Enum  []any    `json:"enum,omitempty"`
	OneOf []choice `json:"oneOf,omitempty"`
}

// choice is one value of an enumeration with the name that people see.
type choice = mapping.Choice

// profileSchema is the schema of the Okta user profile or of an app-user profile: base attributes, which come with it, and
// custom ones.
type profileSchema struct {
	Base   map[string]*attribute `json:"base"`
	Custom map[string]*attribute `json:"custom"`
}

func (s *profileSchema) attribute(name string) *attribute {
	if found := s.Base[name]; found != nil {
		return found
	}
	return s.Custom[name]
}

// check says what is wrong with a value, or "".
func (s *profileSchema) check(name string, value any) string {
	a := s.attribute(name)
	if a == nil {
		return "The attribute is not in the schema; add it in the Profile Editor, or leave it out"
	}
	return a.check(value)
}

// missing lists the required attributes that a profile has no value for, by name.
func (s *profileSchema) missing(profile map[string]any) []string {
	var names []string
	for _, name := range slices.Concat(required(s.Base), required(s.Custom)) {
		if profile[name] == nil || profile[name] == "" {
			names = append(names, name)
		}
	}
	return names
}

func (a *attribute) check(value any) string { return a.toMapping("").Problem(value) }

var variableName = regexp.MustCompile(`^[a-zA-Z_][a-zA-Z0-9_]*$`)

// refuse says what is wrong with a new custom attribute, or "". For an app the external name must be given, and not be one
// that Okta keeps to itself.
func (a *attribute) refuse(name string, forApp bool) string {
	switch {
	case !variableName.MatchString(name):
		return "Variable name must start with a letter or underscore and hold letters, digits and underscores alone"
	case strings.TrimSpace(a.Title) == "":
		return "title: The field cannot be left blank; it is the display name"
	case a.Type == "":
		return "type: The field cannot be left blank; it is string, boolean, integer, number or array"
	case a.Type == "array" && (a.Items == nil || a.Items.Type == ""):
		return "items.type: an array needs one of string, integer, number"
	case forApp && slices.Contains([]string{"groups", "id", "meta", "schemas", "active", "password", "userName", "externalId"}, a.ExternalName) &&
		(a.ExternalNamespace == "" || a.ExternalNamespace == "urn:ietf:params:scim:schemas:core:2.0:User"):
		return fmt.Sprintf("externalName: %q is reserved in SCIM's core schema; choose another", a.ExternalName)
	}
	definition := a.toMapping(name)
	definition.ExternalName = cmp.Or(a.ExternalName, name)
	var problems []string
	for _, problem := range definition.Problems() {
		problems = append(problems, problem.Error())
	}
	return strings.Join(problems, "; ")
}

// isUnique: "PENDING_UNIQUENESS" and "NOT_UNIQUE" of older SDKs are not.
func (a *attribute) isUnique() bool { return a.Unique == true || a.Unique == "UNIQUE_VALIDATED" }

// schemaRequest is what is sent to change a schema; an attribute that is null is removed.
type schemaRequest struct {
	Definitions struct {
		Base struct {
			Properties map[string]*attribute `json:"properties"`
		} `json:"base"`
		Custom struct {
			Properties map[string]*attribute `json:"properties"`
		} `json:"custom"`
	} `json:"definitions"`
}

// change adds, changes and removes custom attributes, all or none. It returns the names of those that are gone.
func (s *profileSchema) change(r *http.Request, forApp bool) (removed []string, err error) {
	var body schemaRequest
	if err := readBody(r, &body, false); err != nil {
		return nil, err
	}
	if len(body.Definitions.Custom.Properties) == 0 {
		return nil, invalid("definitions", "definitions.custom.properties: the field is missing; send the attributes to add, change or (null) remove")
	}
	changed := maps.Clone(s.Custom)
	for _, name := range slices.Sorted(maps.Keys(body.Definitions.Custom.Properties)) {
		wanted := body.Definitions.Custom.Properties[name]
		if wanted == nil {
			if changed[name] == nil {
				return nil, invalid(name, name+": there is no custom attribute of that name to remove")
			}
			delete(changed, name)
			removed = append(removed, name)
			continue
		}
		if s.Base[name] != nil {
			return nil, invalid(name, name+": Profile property in Okta managed template has conflicts with custom property; choose another variable name")
		}
		if problem := wanted.refuse(name, forApp); problem != "" {
			return nil, invalid(name, name+": "+problem)
		}
		if has := changed[name]; has != nil && has.Type != wanted.Type {
			return nil, invalid(name, fmt.Sprintf("%s: the data type cannot be changed from %s to %s; remove the attribute and add it again", name, has.Type, wanted.Type))
		}
		added := *wanted
		if added.Scope == "" {
			added.Scope = "NONE"
		}
		if added.Mutability == "" {
			added.Mutability = "READ_WRITE"
		}
		changed[name] = &added
	}
	s.Custom = changed
	return removed, nil
}

// view is the schema as the Management API shows it.
func (s *profileSchema) view(id, name, title string) map[string]any {
	return map[string]any{
		"id": id, "$schema": "http://json-schema.org/draft-04/schema#", "name": name, "title": title, "type": "object",
		"definitions": map[string]any{
			"custom": map[string]any{"id": "#custom", "type": "object", "properties": s.Custom, "required": required(s.Custom)},
			"base":   map[string]any{"id": "#base", "type": "object", "properties": s.Base, "required": required(s.Base)},
		},
		"properties": map[string]any{"profile": map[string]any{"allOf": []any{
			map[string]any{"$ref": "#/definitions/custom"}, map[string]any{"$ref": "#/definitions/base"},
		}}},
		"_links": map[string]any{"self": map[string]any{"href": id, "method": "GET", "rel": "self"}},
	}
}

func required(attributes map[string]*attribute) []string {
	names := []string{}
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		if attributes[name].Required {
			names = append(names, name)
		}
	}
	return names
}
