package errors

import (
	"encoding/json"
	"mime"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// bodies: what stands in the body of an error.
func bodies(scope *spec.Scope, all *[]provoked) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc.error.json",
		Title: "Every error has a body that is a JSON object.",
		Why:   "Okta's parser reads the body of every refusal. Text or a web page ends in “Unexpected character”, and the admin never reads what was wrong.",
		Fix:   "Give the framework and the proxy before it an error page that is a SCIM error, also for unknown paths and for bodies that cannot be parsed.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.12")},
		Kills: []string{"error-as-text", "error-as-html"},
	}, func(c *spec.Case) {
		each(c, *all, func(p provoked) {
			if _, err := p.answer.Resource(); err != nil {
				c.Fail("the answer to %s: %v", p.what, err)
			}
		})
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.error.schema",
		Title: "Every error names the schema of SCIM errors.",
		Why:   "Okta and other clients tell an error from a resource by it; Okta's published tests demand it of 401, 404 and 409.",
		Fix:   "Put urn:ietf:params:scim:api:messages:2.0:Error into schemas of every error.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.12"), cite.OktaSPEC(21)},
		Kills: []string{"error-without-schema", "error-as-text"},
	}, func(c *spec.Case) {
		each(c, *all, func(p provoked) {
			if !isError(p.answer) {
				c.Fail("the answer to %s: expected schemas to hold %q, found %v", p.what, errorSchema, p.answer.At("schemas"))
			}
		})
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.error.status-string",
		Title: "The status in the body of an error is a JSON string.",
		Why:   "A number is refused by clients that read the field as the RFC has it, and the error with it.",
		Fix:   `Write "status": "404", in quotes.`,
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.12")},
		Kills: []string{"error-status-number", "error-as-text"},
	}, func(c *spec.Case) {
		each(c, *all, func(p provoked) {
			status := p.answer.At("status")
			if _, isText := status.(string); !isText {
				c.Fail("the answer to %s: expected status %q, a string; found %T %v", p.what, p.answer.StatusText(), status, status)
			}
		})
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.error.status-equal",
		Title: "The status in the body of an error is the status of the answer.",
		Why:   "Whoever logs one and acts on the other looks for a fault that is not there.",
		Fix:   "Write both from one value; look for a proxy that rewrites statuses, and for an error handler that always says 500.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.12")},
		Kills: []string{"error-status-other"},
	}, func(c *spec.Case) {
		each(c, *all, func(p provoked) {
			if said, isSaid := saidStatus(p.answer.At("status")); isSaid && said != p.answer.StatusText() {
				c.Fail("the answer to %s: the status is %s, and the body says %q", p.what, p.answer.StatusText(), said)
			}
		})
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.error.detail",
		Title: "Every error has a detail that people can read.",
		Why:   "It stands after “Errors reported by remote server:” in what the admin reads; without it they read nothing.",
		Fix:   "Say in detail what was wrong with which attribute, and what to do.",
		Level: scimdrill.Should,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.12"), cite.OktaSPEC(21)},
		Kills: []string{"error-without-detail"},
	}, func(c *spec.Case) {
		each(c, *all, func(p provoked) {
			if strings.TrimSpace(p.answer.Text("detail")) == "" {
				c.Fail("the answer to %s: expected a detail, found %v", p.what, p.answer.At("detail"))
			}
		})
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.error.media-type",
		Title: "Every error is of type application/scim+json, or application/json.",
		Why:   "Clients choose the parser by the type: JSON that is called text/html is shown as a page, or thrown away.",
		Fix:   "Set Content-Type where errors are written, which is often another place than where resources are.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.8"), cite.RFC("7644", "8.1")},
		Kills: []string{"error-json-as-html", "error-as-text", "error-as-html"},
	}, func(c *spec.Case) {
		each(c, *all, func(p provoked) {
			found := p.answer.Exchange.Response.Header.Get("Content-Type")
			kind, _, _ := mime.ParseMediaType(found)
			if kind != "application/scim+json" && kind != "application/json" {
				c.Fail("the answer to %s: expected the type application/scim+json, found %q", p.what, found)
			}
		})
	})
}

// saidStatus is what a body says of the status, as a string or as a number.
func saidStatus(status any) (string, bool) {
	switch said := status.(type) {
	case string:
		return said, true
	case json.Number:
		return said.String(), true
	default:
		return "", false
	}
}
