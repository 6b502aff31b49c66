package variations

import (
	"strings"
	"time"
)

func ofResources() []Variation {
	return []Variation{
		{
			ID: "unknown-attributes", Title: "Resources carry attributes and an extension of the vendor's own.",
			Source: "RFC 7643 §3.3; Okta SCIM 2.0 protocol reference: what is not mapped is passed over",
			Scope:  []string{"okta.*", "peakon.*", "reference.*", "oin.*", "effect.*", "tenancy.*", "rfc.create.*", "rfc.read.*", "rfc.patch.*", "rfc.replace.*", "rfc.filter.*", "rfc.list.*"},
			wrap: onResources(func(resource map[string]any) {
				schemas, _ := resource["schemas"].([]any)
				resource["schemas"] = append(schemas, "urn:example:params:scim:schemas:extension:vendor:2.0:Account")
				resource["urn:example:params:scim:schemas:extension:vendor:2.0:Account"] = map[string]any{"plan": "enterprise", "seats": 12, "owner": nil}
				resource["lastSignIn"] = "2026-01-01T00:00:00Z"
			}),
		},
		{
			ID: "empty-for-absent", Title: "What has no value is shown as null, or as an empty array.",
			Source: "RFC 7643 §2.5: unassigned, null and [] are the same state",
			Mode:   "full", // which describes what is shown here
			Except: []string{"entra.create.no-nulls"},
			wrap: onResources(func(resource map[string]any) {
				if _, isUser := resource["userName"]; !isUser {
					return
				}
				for _, name := range []string{"nickName", "profileUrl", "title", "userType"} {
					if _, has := resource[name]; !has {
						resource[name] = nil
					}
				}
				for _, name := range []string{"groups", "phoneNumbers", "ims", "photos", "addresses", "entitlements", "roles", "x509Certificates"} {
					if _, has := resource[name]; !has {
						resource[name] = []any{}
					}
				}
			}),
		},
		{
			ID: "times-otherwise", Title: "Times have six digits of a second and an offset instead of Z.",
			Source: "RFC 7643 §2.3.5: any dateTime of XML Schema",
			wrap: onResources(func(resource map[string]any) {
				meta, _ := resource["meta"].(map[string]any)
				for _, name := range []string{"created", "lastModified"} {
					text, _ := meta[name].(string)
					if at, err := time.Parse(time.RFC3339Nano, text); err == nil {
						meta[name] = at.In(time.FixedZone("", 2*60*60)).Format("2006-01-02T15:04:05.000000-07:00")
					}
				}
			}),
		},
		{
			ID: "email-domain-lower-case", Title: "The domain of an email address is kept in lower case.",
			Source: "RFC 7643 §4.1.2: values SHOULD be specified per RFC 5321, where domains have no case",
			wrap: onResources(func(resource map[string]any) {
				emails, _ := resource["emails"].([]any)
				for _, item := range emails {
					email, _ := item.(map[string]any)
					value, _ := email["value"].(string)
					if local, domain, isAddress := strings.Cut(value, "@"); isAddress {
						email["value"] = local + "@" + strings.ToLower(domain)
					}
				}
			}),
		},
		{
			ID: "no-meta", Title: "Resources have no meta.",
			Source: "Okta SCIM 2.0 protocol reference: Okta needs none", Scope: okta(),
			wrap: onResources(func(resource map[string]any) { delete(resource, "meta") }),
		},
	}
}
