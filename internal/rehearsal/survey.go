package rehearsal

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/transcript"
	"github.com/scimdrill/scimdrill/internal/targetfile"
	"github.com/scimdrill/scimdrill/suites/probe"
)

// Survey asks a target's discovery endpoints what can be said of it in a target file. It reads no user and writes nothing.
func Survey(ctx context.Context, options Options) (targetfile.Draft, error) {
	draft := targetfile.Draft{Address: options.URL, Told: map[scimdrill.Capability]bool{}}
	if err := checkAddress("--url", options.URL); err != nil {
		return draft, err
	}
	if err := options.validateTokens(); err != nil {
		return draft, err
	}
	target := probe.New(probe.Options{
		BaseURL: options.URL, Token: options.Token, Timeout: options.Timeout, Recorder: transcript.NewRecorder(options.Token),
	})
	defer target.Close()
	said, err := told(ctx, target)
	if err != nil {
		return draft, err
	}
	draft.Told, draft.Silent = said, len(said) == 0
	draft.Mandatory, draft.Custom = ownAttributes(ctx, target)
	return draft, nil
}

// ownAttributes are the attributes that the schemas of a target call required, and those of schemas of its own.
func ownAttributes(ctx context.Context, target *probe.Client) (mandatory, custom []targetfile.Attribute) {
	answer, err := target.Get(ctx, "/Schemas", "discovery")
	if err != nil || answer.Status() != http.StatusOK {
		return nil, nil
	}
	resources, isList := answer.At("Resources").([]any)
	if !isList {
		resources, _ = answer.JSON.([]any)
	}
	for _, each := range resources {
		object, _ := each.(map[string]any)
		schema := probe.Resource(object)
		urn := schema.Text("id")
		own := !strings.HasPrefix(urn, "urn:ietf:params:scim:schemas:core:") && urn != enterpriseSchema && strings.HasSuffix(urn, ":User")
		if urn != coreUserSchema && !own {
			continue
		}
		attributes, _ := schema.At("attributes").([]any)
		for _, each := range attributes {
			definition, _ := each.(map[string]any)
			a, simple := attributeOf(urn, definition)
			required, _ := probe.Resource(definition).At("required").(bool)
			switch {
			case !simple:
			case required && !slices.Contains([]string{"userName", "emails", "name"}, a.Name):
				mandatory = append(mandatory, a)
			case own:
				custom = append(custom, a)
			}
		}
	}
	return mandatory, custom
}

const coreUserSchema = "urn:ietf:params:scim:schemas:core:2.0:User"

// attributeOf is an attribute of a schema that a person can be given, as the target file has it.
func attributeOf(urn string, definition map[string]any) (targetfile.Attribute, bool) {
	d := probe.Resource(definition)
	a := targetfile.Attribute{Name: d.Text("name"), Type: targetfile.Type(d.Text("type"))}
	if urn != coreUserSchema {
		a.Namespace = urn
	}
	many, _ := d.At("multiValued").(bool)
	switch a.Type {
	case "string":
		a.Type = ""
		if values, _ := d.At("canonicalValues").([]any); len(values) > 0 {
			a.Value, _ = values[0].(string)
		}
		if many {
			a.Type, a.Value = targetfile.Strings, nil
		}
	case "boolean", "integer":
	case "decimal":
		a.Type = targetfile.Number
	default:
		return a, false
	}
	readOnly := d.Text("mutability") == "readOnly"
	return a, a.Name != "" && !readOnly && (!many || a.Type == targetfile.Strings)
}
