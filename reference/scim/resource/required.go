package resource

import (
	"strings"

	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/schema"
)

// Missing lists the required attributes that the resource lacks, in schema order. A blank string counts as lacking. A
// sub-attribute is required where its parent is present; where a required parent is absent, its first required
// sub-attribute is named, because that is what the client has to send.
func Missing(rt *schema.ResourceType, r Resource) []string {
	missing := missingIn(rt.Schema.Attributes, r, "")
	for _, extension := range rt.Extensions {
		object, present := r[extension.Schema.ID].(map[string]any)
		switch {
		case present:
			missing = append(missing, missingIn(extension.Schema.Attributes, object, extension.Schema.ID+":")...)
		case extension.Required:
			missing = append(missing, extension.Schema.ID)
		}
	}
	return missing
}

func missingIn(attributes []schema.Attribute, object map[string]any, prefix string) []string {
	var missing []string
	for i := range attributes {
		attr := &attributes[i]
		if attr.IsReadOnly() {
			continue
		}
		value := object[attr.Name]
		if attr.Required && isBlank(value) {
			missing = append(missing, prefix+requiredName(attr))
			continue
		}
		switch value := value.(type) {
		case map[string]any:
			missing = append(missing, missingIn(attr.SubAttributes, value, prefix+attr.Name+".")...)
		case []any:
			for _, item := range value {
				if element, ok := item.(map[string]any); ok {
					missing = append(missing, missingIn(attr.SubAttributes, element, prefix+attr.Name+".")...)
				}
			}
		}
	}
	return missing
}

func isBlank(value any) bool {
	text, isText := value.(string)
	return IsUnassigned(value) || isText && strings.TrimSpace(text) == ""
}

func requiredName(attr *schema.Attribute) string {
	for i := range attr.SubAttributes {
		if sub := &attr.SubAttributes[i]; sub.Required && !sub.IsReadOnly() {
			return attr.Name + "." + sub.Name
		}
	}
	return attr.Name
}

// CheckImmutable refuses with 400 mutability when an immutable attribute, or an immutable sub-attribute of a
// single-valued complex one, has a value in before and another or none in after (RFC 7644 §3.5.1, §3.5.2). Elements of
// multi-valued attributes come and go as a whole, so theirs are not compared.
func CheckImmutable(rt *schema.ResourceType, before, after Resource) error {
	if err := immutableIn(rt.Common, before, after, ""); err != nil {
		return err
	}
	for _, each := range rt.Schemas() {
		if each == rt.Schema {
			if err := immutableIn(each.Attributes, before, after, ""); err != nil {
				return err
			}
			continue
		}
		had, _ := before[each.ID].(map[string]any)
		has, _ := after[each.ID].(map[string]any)
		if err := immutableIn(each.Attributes, had, has, each.ID+":"); err != nil {
			return err
		}
	}
	return nil
}

func immutableIn(attributes []schema.Attribute, before, after map[string]any, prefix string) error {
	for i := range attributes {
		attr := &attributes[i]
		had := before[attr.Name]
		if attr.Mutability == schema.Immutable && !IsUnassigned(had) && !Same(had, after[attr.Name]) {
			return scim.BadRequest(scim.Mutability, "%s is immutable: it cannot change once it is set", prefix+attr.Name)
		}
		inner, ok := had.(map[string]any)
		if !ok {
			continue
		}
		outer, _ := after[attr.Name].(map[string]any)
		if err := immutableIn(attr.SubAttributes, inner, outer, prefix+attr.Name+"."); err != nil {
			return err
		}
	}
	return nil
}
