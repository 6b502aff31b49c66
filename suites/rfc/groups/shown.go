package groups

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// shown: how a group and its members look.
func shown(scope *spec.Scope, h *hall) {
	Describe("a group as it is shown", func() {
		scope.Check(scimdrill.Requirement{
			ID:    "rfc.group.member-value",
			Title: "The value of a member is the id of the user, and $ref, where it is there, their address.",
			Why:   "Okta compares members by id. By userName or address it finds nobody, and adds everybody again with each push.",
			Fix:   "Show the id of the user as value of a member, and /Users/{id} as $ref.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7643", "4.2"), cite.RFC("7643", "2.4")}, Needs: needs(),
			Kills: []string{"group-member-username", "group-member-ref-group"},
		}, func(c *spec.Case) {
			id := h.ids(c, h.ada)[0]
			made := h.s.MakeGroup(c.Context(), "a group of one", h.s.GroupName("One"), id)
			made.Given(c)
			members := elements(team{h, made.ID, made}.now(c), "members")
			c.Expect(members).To(HaveLen(1), "members of a group of one")
			c.Expect(members[0].At("value")).To(BeEquivalentTo(id), "value of the member")
			if ref := members[0].Text("$ref"); ref != "" {
				c.Expect(addresses(ref, "Users/"+id)).To(BeTrue(), "$ref of the member: expected an address that ends in Users/%s, found %s", id, ref)
			}
			if kind := members[0].Text("type"); kind != "" {
				c.Expect(kind).To(Or(Equal("User"), Equal("user")), "type of a member who is a user")
			}
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.group.meta",
			Title: "meta of a group says Group, when it was made and changed, and where it is.",
			Why:   "A client that meets resources of several kinds in one list tells them apart by meta.resourceType.",
			Fix:   "Set resourceType Group, created, lastModified and location in meta of groups.",
			Level: scimdrill.Should, Cites: []scimdrill.Citation{cite.RFC("7643", "3.1")}, Needs: needs(),
			Kills: []string{"group-meta-user", "group-meta-bare"},
		}, func(c *spec.Case) {
			group := h.team(c, "Meta").now(c)
			c.Expect(group.Text("meta.resourceType")).To(Equal("Group"), "meta.resourceType")
			c.Expect(addresses(group.Text("meta.location"), "Groups/"+group.ID())).To(BeTrue(), "meta.location: expected an address that ends in Groups/%s, found %s", group.ID(), group.Text("meta.location"))
			for _, name := range []string{"created", "lastModified"} {
				_, err := time.Parse(time.RFC3339Nano, group.Text("meta."+name))
				c.Expect(err).NotTo(HaveOccurred(), "meta.%s, which is to be a date and time", name)
			}
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.group.without-members",
			Title: "excludedAttributes=members leaves the members of a group out.",
			Why:   "A group of ten thousand is read for its name alone; with its members the answer takes seconds.",
			Fix:   "Honour excludedAttributes, and do not read members that will not be shown.",
			Level: scimdrill.Should, Cites: []scimdrill.Citation{cite.RFC("7644", "3.9"), cite.RFC("7644", "3.4.2.5")}, Needs: needs(),
			Kills: []string{"group-members-always"},
		}, func(c *spec.Case) {
			t := h.team(c, "Unread", h.ada)
			answer, err := h.s.Target.Get(c.Context(), path(t.id)+"?excludedAttributes=members", "read a group without its members")
			c.Answered(err)
			c.Decisive(answer.Exchange)
			c.Expect(answer.Status()).To(Equal(http.StatusOK), "status of GET with excludedAttributes=members")
			c.Expect(answer.At("members")).To(BeNil(), "members, which were to be left out")
			c.Expect(answer.Text("displayName")).NotTo(BeEmpty(), "displayName, of which nothing was said")
		})
	})
}

// addresses tells whether an address ends in a path, which may stand in it with or without escapes.
func addresses(address, path string) bool {
	plain, err := url.PathUnescape(address)
	return err == nil && strings.HasSuffix(plain, path)
}
