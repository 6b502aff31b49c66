package extensions

import (
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// others: extensions that the target does not have, and those that it cannot do without.
func others(scope *spec.Scope, s *stage.Stage) {
	Describe("other extensions", Ordered, func() {
		scope.Check(scimdrill.Requirement{
			ID:    "rfc.extension.unknown",
			Title: "A create with an extension that the target does not have is answered with 201, or with 400 and a reason.",
			Why:   "One namespace that an admin mistyped must not look like a broken server.",
			Fix:   "Ignore extensions that /Schemas does not list, or refuse them by name.",
			Level: scimdrill.Should,
			Cites: []scimdrill.Citation{cite.RFC("7643", "3.3"), cite.RFC("7644", "3.12")},
			Kills: []string{"unknown-extension-500"},
		}, func(c *spec.Case) {
			const unheardOf = "urn:scimdrill:params:scim:schemas:extension:unheard-of:2.0:User"
			body := s.NewUser(s.People.Someone())
			stage.Extend(body, unheardOf, map[string]any{"shoeSize": "42"})
			found := s.MakeUser(c.Context(), "a user with an extension that the target does not have", body).Heard(c)
			c.Expect(found.Status()).To(BeElementOf(http.StatusCreated, http.StatusBadRequest), "status of the create")
			if found.Status() == http.StatusBadRequest {
				c.Expect(found.Text("detail")).NotTo(BeEmpty(), "detail of the refusal")
			}
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.extension.required",
			Title: "A create without an extension that /ResourceTypes calls required is answered with 400.",
			Why:   "Clients read there what they must send. What is required and not asked for leaves users that the server's own schema forbids.",
			Fix:   "Ask for required extensions, or do not call them required.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "6")},
			Needs: []scimdrill.Capability{scimdrill.HasDiscovery},
			Kills: []string{"extension-required-unchecked"},
		}, func(c *spec.Case) {
			types := s.Ask(c.Context(), http.MethodGet, "/ResourceTypes", "which extensions are required?", nil).Heard(c)
			for _, urn := range requiredExtensions(types) {
				body := s.NewUser(s.People.Someone())
				for name := range body {
					if strings.EqualFold(name, urn) {
						delete(body, name)
					}
				}
				body["schemas"] = []any{userSchema}
				c.Expect(s.Ask(c.Context(), http.MethodPost, "/Users", "create a user without "+urn, body).Heard(c).Status()).
					To(Equal(http.StatusBadRequest), "status of a create without %s, which /ResourceTypes calls required", urn)
			}
		})
	})
}

// requiredExtensions are the URNs of the extensions without which no user may be.
func requiredExtensions(types probe.Answer) []string {
	listed, isList := types.At("Resources").([]any)
	if !isList {
		listed, _ = types.JSON.([]any)
	}
	var required []string
	for _, each := range listed {
		kind := probe.Resource{"it": each}
		if !strings.EqualFold(kind.Text("it.schema"), userSchema) {
			continue
		}
		extensions, _ := kind.At("it.schemaExtensions").([]any)
		for _, extension := range extensions {
			if one := (probe.Resource{"it": extension}); one.At("it.required") == true {
				required = append(required, one.Text("it.schema"))
			}
		}
	}
	return required
}
