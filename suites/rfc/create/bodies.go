package create

import (
	"context"
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// bodies: bodies that are no JSON object.
func bodies(scope *spec.Scope, s *stage.Stage) {
	Describe("a body that is no user", Ordered, func() {
		var broken stage.Asked
		BeforeAll(func(ctx SpecContext) {
			broken = post(ctx, s, "create a user with a body that breaks off", `{"schemas":["`+userSchema+`"],"userName":`)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.create.malformed",
			Title: "A body that is not JSON is answered with 400.",
			Why:   "A 500 says that the server is broken, and the client sends the same body again, for ever.",
			Fix:   "Turn every error of the JSON parser into a 400.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.12")},
			Kills: []string{"bad-body-500"},
		}, func(c *spec.Case) {
			c.Expect(broken.Heard(c).Status()).To(Equal(http.StatusBadRequest), "status of a create that breaks off")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.create.malformed-scimtype",
			Title: "The refusal of a body that is not JSON has scimType invalidSyntax.",
			Why:   "A client tells by scimType that its own encoder, not the person's data, is at fault.",
			Fix:   "Answer what cannot be parsed with scimType invalidSyntax.",
			Level: scimdrill.Should,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.12")},
			Kills: []string{"scimtype-always-value"},
		}, func(c *spec.Case) {
			found := broken.Heard(c)
			if found.Status() != http.StatusBadRequest {
				c.Block("a body that breaks off was answered with %d, not 400", found.Status())
			}
			c.Expect(found.At("scimType")).To(Equal("invalidSyntax"), "scimType")
		})

		refuses := func(id, title, body string, level scimdrill.Level) {
			scope.Check(scimdrill.Requirement{
				ID:    id,
				Title: title,
				Why:   "What is no JSON object holds no user. A 500 is sent again for ever; a 201 has made a person out of nothing.",
				Fix:   "Answer every body that is not one JSON object with 400 invalidSyntax.",
				Level: level,
				Cites: []scimdrill.Citation{cite.RFC("7644", "3.12")},
				Kills: []string{"bad-body-500"},
			}, func(c *spec.Case) {
				c.Expect(post(c.Context(), s, "create a user of "+body, body).Heard(c).Status()).
					To(Equal(http.StatusBadRequest), "status of a create with the body %q", body)
			})
		}
		refuses("rfc.create.empty-body", "A create without a body is answered with 400.", "", scimdrill.Must)
		refuses("rfc.create.array-body", "A create whose body is an array is answered with 400.", "[]", scimdrill.Should)
		refuses("rfc.create.scalar-body", "A create whose body is a text is answered with 400.", `"jane"`, scimdrill.Should)
	})
}

// post sends a body as it is, and says that it is SCIM.
func post(ctx context.Context, s *stage.Stage, purpose, body string) stage.Asked {
	return s.AskFor(ctx, probe.Ask{
		Method: http.MethodPost, Path: "/Users", Body: []byte(body), Purpose: purpose,
		Header: map[string]string{"Content-Type": "application/scim+json"},
	})
}
