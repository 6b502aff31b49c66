package config

import (
	"context"
	"net/http"
	"net/url"

	. "github.com/onsi/ginkgo/v2"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// claims: what is advertised is there.
func claims(scope *spec.Scope, s *stage.Stage) {
	Describe("what it says that there is", Ordered, func() {
		var user, other stage.Made
		BeforeAll(func(ctx SpecContext) {
			user = s.MakeUser(ctx, "a user to try with what is advertised", s.NewUser(s.People.Someone()))
			other = s.MakeUser(ctx, "a second user, so that there are two to put into order", s.NewUser(s.People.Someone()))
		})

		scope.Check(claim("patch", "PATCH", scimdrill.CanPatch, "3.5.2", "patch-unsupported"), func(c *spec.Case) {
			user.Given(c)
			answer := ask(c, s, patch(user.ID, "active", true))
			if answer.Status() != http.StatusOK && answer.Status() != http.StatusNoContent {
				c.Fail("PATCH is advertised: expected status 200 or 204 to one that sets active, found %d", answer.Status())
			}
		})

		scope.Check(claim("filter", "filter", scimdrill.CanFilter, "3.4.2.2", "lookup-filter-ignored", "filter-unsupported"), func(c *spec.Case) {
			user.Given(c)
			answer := filtered(c, s, user)
			resources, _ := answer.At("Resources").([]any)
			if answer.Status() != http.StatusOK || len(resources) != 1 || answer.At("Resources[0].id") != user.Answer.At("id") {
				c.Fail("filter is advertised: expected 200 and the one user to a filter by userName, found %d and %d users", answer.Status(), len(resources))
			}
		})

		scope.Check(claim("sort", "sort", scimdrill.CanSort, "3.4.2.3", "sort-unsupported"), func(c *spec.Case) {
			user.Given(c)
			other.Given(c)
			up := ask(c, s, probe.Ask{Path: "/Users?count=2&sortBy=userName&sortOrder=ascending"})
			down := ask(c, s, probe.Ask{Path: "/Users?count=2&sortBy=userName&sortOrder=descending"})
			first, last := up.At("Resources[0].id"), down.At("Resources[0].id")
			if up.Status() != http.StatusOK || down.Status() != http.StatusOK || first == nil || first == last {
				c.Fail("sort is advertised: expected another user first when the order is turned round; found status %d with %v, and %d with %v",
					up.Status(), first, down.Status(), last)
			}
		})

		scope.Check(claim("bulk", "bulk", scimdrill.CanBulk, "3.7", "bulk-unsupported"), func(c *spec.Case) {
			answer := ask(c, s, bulk(s))
			operations, _ := answer.At("Operations").([]any)
			if answer.Status() != http.StatusOK || len(operations) != 1 {
				c.Fail("bulk is advertised: expected 200 and one result to a request with one operation, found %d and %d results", answer.Status(), len(operations))
			}
		})

		scope.Check(claim("etag", "versions of resources", scimdrill.CanETag, "3.14", "etag-unsupported"), func(c *spec.Case) {
			user.Given(c)
			answer := ask(c, s, probe.Ask{Path: probe.UserPath(user.ID)})
			if answer.Exchange.Response.Header.Get("ETag") == "" {
				c.Fail("etag is advertised: expected a header ETag with a user, found none")
			}
		})

		scope.Check(claim("change-password", "changing passwords", scimdrill.CanChangePassword, "3.5.2", "password-change-refused"), func(c *spec.Case) {
			user.Given(c)
			answer := ask(c, s, patch(user.ID, "password", "Kv7!wQ2z-Ember-Falcon-93"))
			if answer.Status() == http.StatusBadRequest && answer.Text("scimType") == "invalidValue" {
				return // not this password, says the server's policy; but one that the policy likes
			}
			if answer.Status() != http.StatusOK && answer.Status() != http.StatusNoContent {
				c.Fail("changePassword is advertised: expected status 200 or 204 to a PATCH of password, found %d", answer.Status())
			}
		})

		cursors := claim("cursor", "pages by cursor", scimdrill.CanPageByCursor, "", "cursor-unsupported")
		cursors.Cites = []scimdrill.Citation{cite.RFC("9865", "4"), cite.RFC("9865", "2")}
		scope.Check(cursors, func(c *spec.Case) {
			user.Given(c)
			other.Given(c)
			answer := ask(c, s, probe.Ask{Path: "/Users?cursor=&count=1"})
			if answer.Status() != http.StatusOK || answer.Text("nextCursor") == "" {
				c.Fail("pages by cursor are advertised: expected 200 and a nextCursor beside the first of several users, found %d and %s",
					answer.Status(), shown(answer.At("nextCursor")))
			}
		})
	})
}

// claim is the requirement that a feature which is advertised is there.
func claim(name, feature string, needs scimdrill.Capability, section string, kills ...string) scimdrill.Requirement {
	return scimdrill.Requirement{
		ID:    "rfc.config." + name + "-works",
		Title: "Where the configuration says that the server supports " + feature + ", it does.",
		Why:   "A client goes by what is advertised: it chooses the operation that the server then refuses or ignores.",
		Fix:   "Say in ServiceProviderConfig what is there, not what the sample in the RFC says; a test that reads the one and tries the other keeps it true.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7643", "5"), cite.RFC("7644", section)},
		Needs: []scimdrill.Capability{scimdrill.HasDiscovery, needs},
		Kills: kills,
	}
}

// ask asks the target; GET where no method is named.
func ask(c *spec.Case, s *stage.Stage, wanted probe.Ask) probe.Answer {
	if wanted.Method == "" {
		wanted.Method = http.MethodGet
	}
	wanted.Purpose = "hold what is advertised against what is done"
	answer, err := s.Target.Do(c.Context(), wanted)
	c.Answered(err)
	c.Decisive(answer.Exchange)
	return answer
}

func filtered(c *spec.Case, s *stage.Stage, user stage.Made) probe.Answer {
	text := `userName eq "` + user.Answer.Text("userName") + `"`
	return ask(c, s, probe.Ask{Path: "/Users?filter=" + url.PathEscape(text) + "&startIndex=1&count=10"})
}

func patch(id, path string, value any) probe.Ask {
	return probe.Ask{Method: http.MethodPatch, Path: probe.UserPath(id), Body: probe.Body(map[string]any{
		"schemas":    []any{"urn:ietf:params:scim:api:messages:2.0:PatchOp"},
		"Operations": []any{map[string]any{"op": "replace", "path": path, "value": value}},
	})}
}

// bulk is a bulk request that changes nothing: its one operation is about a user who does not exist.
func bulk(s *stage.Stage) probe.Ask {
	return probe.Ask{Method: http.MethodPost, Path: "/Bulk", Body: probe.Body(map[string]any{
		"schemas":    []any{"urn:ietf:params:scim:api:messages:2.0:BulkRequest"},
		"Operations": []any{map[string]any{"method": http.MethodDelete, "path": probe.UserPath(s.NoSuchID())}},
	})}
}

// says is what the configuration says of a feature; said is false where it says nothing.
func says(ctx context.Context, s *stage.Stage, name string) (supported, said bool, answer probe.Answer) {
	answer, err := s.Target.Get(ctx, path, "read what is advertised")
	if err != nil {
		return false, false, answer
	}
	supported, said = answer.At(name).(bool)
	return supported, said, answer
}
