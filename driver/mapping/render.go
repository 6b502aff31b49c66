package mapping

import (
	"encoding/json"
	"slices"
	"strconv"

	"github.com/scimdrill/scimdrill/driver/scimclient/ordered"
)

// OverlayCore puts the values of a profile whose attributes are in the core schema into a user: in their place where the
// user has them, after what it has where it does not. A value that was never set (nil) is left alone; a cleared one is sent
// as "" (OIN test plan C9337). Of the attributes with other targets it sets none: see [Schema.OverlayExtensions].
func (s Schema) OverlayCore(user *ordered.Object, profile map[string]any) {
	s.overlay(profile, func(namespace string) bool { return namespace == Core }, func(string, any) *ordered.Object { return user })
}

// OverlayExtensions puts the values of a profile whose attributes are in other namespaces into objects under their URN. The
// URN is added to "schemas", and the object made, only when there is a value (lab write-up of an AIW app, 2026: a user
// without a department has neither).
func (s Schema) OverlayExtensions(user *ordered.Object, profile map[string]any) {
	isExtension := func(namespace string) bool { return namespace != Core && namespace != "" }
	s.overlay(profile, isExtension, func(namespace string, value any) *ordered.Object {
		member, _ := user.Get(namespace)
		extension, isObject := member.(*ordered.Object)
		if isObject || value == nil {
			return extension
		}
		extension = ordered.New()
		user.Set(namespace, extension)
		schemas, _ := user.Get("schemas")
		list, _ := schemas.([]any)
		if !slices.Contains(list, any(namespace)) {
			user.Set("schemas", append(slices.Clone(list), namespace))
		}
		return extension
	})
}

// overlay sets the values of the attributes whose namespace is meant in the object that into gives for it. into gets the
// value, nil for one that is to be removed, and may return nil then.
func (s Schema) overlay(profile map[string]any, meant func(namespace string) bool, into func(namespace string, value any) *ordered.Object) {
	filled := s.filledElements(profile)
	for _, attribute := range s.attributes {
		raw := profile[attribute.Variable]
		if raw == nil || !meant(attribute.ExternalNamespace) || !attribute.isSent() {
			continue
		}
		path, err := parsePath(attribute.ExternalName)
		if err != nil {
			continue // With has refused such a name
		}
		// The type of a phone number that nobody has is '' by the default mappings, and captures show no phoneNumbers then.
		if isTypeOfElement(path) && !filled[attribute.ExternalNamespace+place(path)] {
			continue
		}
		value := attribute.json(raw)
		target := into(attribute.ExternalNamespace, value)
		switch {
		case value != nil:
			set(target, path, value)
		case target != nil:
			remove(target, path)
		}
	}
}

// isSent: without a namespace an attribute is never sent (Okta support, "Custom SCIM attribute…"), a read-only one is not
// written, and some names are provisioning's own.
func (a Attribute) isSent() bool {
	return a.ExternalNamespace != "" && a.Mutability != ReadOnly && (a.ExternalNamespace != Core || !own(a.ExternalName))
}

// filledElements are the elements of arrays of which the profile has more than a type.
func (s Schema) filledElements(profile map[string]any) map[string]bool {
	filled := map[string]bool{}
	for _, attribute := range s.attributes {
		path, err := parsePath(attribute.ExternalName)
		if err == nil && profile[attribute.Variable] != nil && attribute.isSent() && !isTypeOfElement(path) {
			filled[attribute.ExternalNamespace+place(path)] = true
		}
	}
	return filled
}

func isTypeOfElement(path []step) bool {
	return len(path) > 2 && path[len(path)-1].name == "type" && path[len(path)-2].isElement()
}

// json is the value as it is sent: in the JSON type of the attribute where it can be had. A cleared value is "" for a
// string; for the other types, of which no capture is known, it is nil: the attribute is left out.
func (a Attribute) json(value any) any {
	text, isText := value.(string)
	if !isText || a.Type == String {
		if a.Type == String && !isText {
			return textOf(value)
		}
		return value
	}
	if text == "" {
		return nil
	}
	switch a.Type { //nolint:exhaustive // texts were answered above
	case Boolean:
		if flag, err := strconv.ParseBool(text); err == nil {
			return flag
		}
	case Integer, Number:
		if json.Valid([]byte(text)) {
			return json.Number(text)
		}
	case Array:
		return []any{text}
	}
	return text
}

// Read makes a profile of what a user holds: the reverse of rendering, for a user whose profile is taken into Okta.
func (s Schema) Read(user *ordered.Object) map[string]any {
	profile := map[string]any{}
	for _, attribute := range s.attributes {
		from := user
		if attribute.ExternalNamespace != Core {
			member, _ := user.GetFold(attribute.ExternalNamespace)
			from, _ = member.(*ordered.Object)
		}
		path, err := parsePath(attribute.ExternalName)
		if err != nil || from == nil || attribute.ExternalNamespace == "" || attribute.ExternalNamespace == Core && own(attribute.ExternalName) {
			continue
		}
		if value := plain(get(from, path)); value != nil && fits(attribute.Type, attribute.Items, value) {
			profile[attribute.Variable] = value
		}
	}
	return profile
}

// plain makes numbers float64, as profiles hold them.
func plain(value any) any {
	switch v := value.(type) {
	case json.Number:
		number, _ := v.Float64()
		return number
	case []any:
		items := make([]any, len(v))
		for i, item := range v {
			items[i] = plain(item)
		}
		return items
	default:
		return value
	}
}
