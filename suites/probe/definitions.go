package probe

import (
	"context"
	"net/http"
	"strings"
)

// Definitions are the attributes that a target says it has, in /Schemas (RFC 7643 §7).
type Definitions struct {
	// Known is set where the target says anything at all.
	Known bool
	// writable are the attributes that a client may write and read back, by lower-case URN and name.
	writable map[string]bool
	// listed are all of them.
	listed map[string]bool
	// required are the attributes of users that a client must give, as they are spelled.
	required []string
}

const userSchema = "urn:ietf:params:scim:schemas:core:2.0:User"

// Definitions reads /Schemas. A target without it, or with one that cannot be understood, says nothing.
func (c *Client) Definitions(ctx context.Context) *Definitions {
	answer, err := c.Get(ctx, "/Schemas", "which attributes does the target say that it has?")
	if err != nil || answer.Status() != http.StatusOK {
		return &Definitions{}
	}
	return definitionsIn(answer.JSON)
}

func definitionsIn(body any) *Definitions {
	listed, isList := at(body, "Resources").([]any)
	if !isList {
		listed, _ = body.([]any)
	}
	d := &Definitions{writable: map[string]bool{}, listed: map[string]bool{}}
	for _, schema := range listed {
		urn, _ := at(schema, "id").(string)
		attributes, _ := at(schema, "attributes").([]any)
		for _, attribute := range attributes {
			d.add(urn, "", attribute)
		}
	}
	d.Known = len(d.writable) > 0
	return d
}

func (d *Definitions) add(urn, parent string, attribute any) {
	name, _ := at(attribute, "name").(string)
	if name == "" || urn == "" {
		return
	}
	path := parent + name
	d.listed[strings.ToLower(urn+":"+path)] = true
	mutability, _ := at(attribute, "mutability").(string)
	returned, _ := at(attribute, "returned").(string)
	shown := returned == "" || strings.EqualFold(returned, "default") || strings.EqualFold(returned, "always")
	if shown && (mutability == "" || strings.EqualFold(mutability, "readWrite")) {
		d.writable[strings.ToLower(urn+":"+path)] = true
		if at(attribute, "required") == true && parent == "" && strings.EqualFold(urn, userSchema) {
			d.required = append(d.required, name)
		}
	}
	parts, _ := at(attribute, "subAttributes").([]any)
	for _, part := range parts {
		d.add(urn, path+".", part)
	}
}

// Keeps reports whether the target says that clients may write the attribute and read it back. One that says nothing is taken to
// keep nothing but what Okta cannot do without.
func (d *Definitions) Keeps(urn, path string) bool {
	if !d.Known {
		switch strings.ToLower(path) {
		case "username", "name", "name.givenname", "name.familyname", "emails", "active":
			return strings.EqualFold(urn, userSchema)
		}
		return false
	}
	return d.writable[strings.ToLower(urn+":"+path)]
}

// Lists reports whether the target says that it has the attribute, whoever may write it.
func (d *Definitions) Lists(urn, path string) bool { return d.listed[strings.ToLower(urn+":"+path)] }

// Required are the attributes of the User schema that the target says a client must give.
func (d *Definitions) Required() []string { return d.required }
