package patch

import (
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/rfc/patching"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// answers: what comes back when a PATCH succeeded.
func answers(scope *spec.Scope, b *bench) {
	Describe("the answer", func() {
		needs := []scimdrill.Capability{scimdrill.CanPatch}

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.patch.success-status",
			Title: "A PATCH that succeeds is answered with 200 and the user, or with 204 and nothing.",
			Why:   "Okta reads the body of a 200; one that is empty or is no user fails the task although the change was made.",
			Fix:   "Send the whole user with 200, or send 204 and no body.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2")}, Needs: needs,
			Kills: []string{"patch-200-empty", "patch-202"},
		}, func(c *spec.Case) {
			u := b.shared(c)
			answer := u.asks(c, "change the given name", patching.Message(patching.Replace("name.givenName", "Success")))
			patching.Succeeded(c, "changing the given name", answer)
			if answer.Status() == http.StatusNoContent {
				c.Expect(answer.Body()).To(BeEmpty(), "the body of a 204")
				return
			}
			resource, err := answer.Resource()
			if err != nil {
				c.Fail("a PATCH was answered with 200, and its body is no user: %v", err)
			}
			c.Expect(resource.At("id")).To(BeEquivalentTo(u.id), "id in the answer to PATCH")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.patch.answer-is-the-user",
			Title: "The user in the answer to a PATCH is the one that is read afterwards.",
			Why:   "A client keeps what the answer shows; where that is the user of before, it undoes its own change with the next one.",
			Fix:   "Build the answer from what was stored.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2")}, Needs: needs,
			Kills: []string{"patch-answer-stale"},
		}, func(c *spec.Case) {
			u := b.fresh(c, nil)
			answer := u.asks(c, "change the given name", patching.Message(patching.Replace("name.givenName", "Answer")))
			patching.Succeeded(c, "changing the given name", answer)
			if answer.Status() == http.StatusNoContent {
				c.NotApplicable("the target answers PATCH with 204")
			}
			resource, err := answer.Resource()
			if err != nil {
				c.Block("the body of the answer is no user: %v", err)
			}
			stage.OnlyChanged(c, "the user that is read after PATCH, beside the one in the answer", resource, u.now(c))
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.patch.attributes-parameter",
			Title: "A PATCH with the parameter attributes is answered with 200 and these attributes.",
			Why:   "A client asks for them because it needs them, a version for instance; 204 makes it read the user again.",
			Fix:   "Where the query has attributes, answer 200 with the user, reduced to them.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2"), cite.RFC("7644", "3.9")}, Needs: needs,
			Kills: []string{"patch-always-204", "patch-200-empty"},
		}, func(c *spec.Case) {
			u := b.shared(c)
			answer, err := b.s.Target.Do(c.Context(), probe.Ask{
				Method: http.MethodPatch, Path: probe.UserPath(u.id) + "?attributes=userName", Purpose: "change the given name, and ask for userName",
				Body: patching.Message(patching.Replace("name.givenName", "Attributes")),
			})
			c.Answered(err)
			c.Decisive(answer.Exchange)
			c.Expect(answer.Status()).To(Equal(http.StatusOK), "status of a PATCH with the parameter attributes")
			c.Expect(strings.TrimSpace(answer.Text("userName"))).NotTo(BeEmpty(), "userName, which was asked for")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.patch.as-advertised",
			Title: "PATCH is served where ServiceProviderConfig says that it is supported, and answered with 501 where it says that it is not.",
			Why:   "A client that reads the configuration chooses PATCH or PUT by it; Okta does not read it, and fails on the first deactivation.",
			Fix:   "Let patch.supported say what the server does.",
			Level: scimdrill.Should, Cites: []scimdrill.Citation{cite.RFC("7643", "5"), cite.RFC("7644", "3.12")},
			Needs: []scimdrill.Capability{scimdrill.HasDiscovery},
			Kills: []string{"patch-unsupported"},
		}, func(c *spec.Case) {
			config, err := b.s.Target.Get(c.Context(), "/ServiceProviderConfig", "read whether PATCH is supported")
			c.Answered(err)
			supported, said := config.At("patch.supported").(bool)
			if !said {
				c.NotApplicable("the target has no ServiceProviderConfig that says whether PATCH is supported")
			}
			answer := b.shared(c).asks(c, "a PATCH of the given name", patching.Message(patching.Replace("name.givenName", "Advertised")))
			if supported {
				patching.Succeeded(c, "a PATCH, which patch.supported says is served", answer)
				return
			}
			c.Expect(answer.Status()).To(Equal(http.StatusNotImplemented), "status of a PATCH, which patch.supported says is not served")
		})
	})
}
