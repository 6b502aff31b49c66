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
	for i := range s.attributes {
		attribute := &s.attributes[i]
		raw := profile[attribute.Variable]
		if raw == nil || !meant(attribute.ExternalNamespace) || !attribute.isSent() || attribute.path == nil {
			continue
		}
		// The type of a phone number that nobody has is '' by the default mappings, and captures show no phoneNumbers then.
		if attribute.isType && !filled[attribute.element] {
			continue
		}
		value := attribute.json(raw, s.texts)
		target := into(attribute.ExternalNamespace, value)
		switch {
		case value != nil:
			set(target, attribute.path, value)
		case target != nil:
			remove(target, attribute.path)
		}
	}
}

// isSent: without a namespace an attribute is never sent (Okta support, "Custom SCIM attribute…"), a read-only one is not
// written, and some names are provisioning's own.
func (a *placed) isSent() bool {
	return a.ExternalNamespace != "" && a.Mutability != ReadOnly && (a.ExternalNamespace != Core || !own(a.ExternalName))
}

// filledElements are the elements of arrays of which the profile has more than a type.
func (s Schema) filledElements(profile map[string]any) []bool {
	filled := make([]bool, s.elements)
	for i := range s.attributes {
		attribute := &s.attributes[i]
		if attribute.element >= 0 && !attribute.isType && profile[attribute.Variable] != nil && attribute.isSent() {
			filled[attribute.element] = true
		}
	}
	return filled
}

// json is the value as it is sent: in the JSON type of the attribute where it can be had. A cleared value is "" for a
// string; for the other types, of which no capture is known, it is nil: the attribute is left out.
func (a *placed) json(value any, asText bool) any {
	text, isText := value.(string)
	switch {
	case a.Type == String && isText:
		return value
	case a.Type == String:
		return textOf(value)
	case text == "" && isText:
		return nil
	case asText:
		return asTexts(value)
	case !isText:
		return value
	}
	switch a.Type { //nolint:exhaustive // strings were answered above
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

func asTexts(value any) any {
	items, isList := value.([]any)
	if !isList {
		return textOf(value)
	}
	texts := make([]any, len(items))
	for i, item := range items {
		texts[i] = textOf(item)
	}
	return texts
}

// Read makes a profile of what a user holds: the reverse of rendering, for a user whose profile is taken into Okta.
func (s Schema) Read(user *ordered.Object) map[string]any {
	profile := map[string]any{}
	for i := range s.attributes {
		attribute := &s.attributes[i]
		if !attribute.isRead() {
			continue
		}
		from := user
		if attribute.ExternalNamespace != Core {
			member, _ := user.GetFold(attribute.ExternalNamespace)
			from, _ = member.(*ordered.Object)
		}
		if from == nil {
			continue
		}
		if value := plain(get(from, attribute.path)); value != nil && fits(attribute.Type, attribute.Items, value) {
			profile[attribute.Variable] = value
		}
	}
	return profile
}

// isRead: what is written alone, has no place, or is provisioning's own is not read.
func (a *placed) isRead() bool {
	return a.path != nil && a.Mutability != WriteOnly && a.ExternalNamespace != "" && (a.ExternalNamespace != Core || !own(a.ExternalName))
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
