package tenancy

import (
	"fmt"
	"net/http"
	"net/url"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

const scopeMembers = "Look members up in the tenant of the token alone, and treat an id that is not there as one that does not exist."

// groups: those of the neighbour, and our own with somebody of the neighbour's in it.
func groups(scope *spec.Scope, w *world) {
	scope.Check(scimdrill.Requirement{
		ID:    "tenancy.group.get",
		Title: "A group of another tenant cannot be read by id, nor found by its name.",
		Why:   "The names and members of groups tell how another customer is organised; and Okta links a pushed group to the one that it finds.",
		Fix:   scopeQueries,
		Level: scimdrill.Must, Cites: isolation(), Needs: twoTenants(scimdrill.HasGroups), Kills: []string{"tenant-by-id-unchecked", "tenant-list-unscoped"},
	}, func(c *spec.Case) {
		w.theirGroup.Given(c)
		answer, err := w.Target.Get(c.Context(), groupPath(w.theirGroup.ID), "read the neighbour's group with our own token")
		c.Answered(err)
		c.Decisive(answer.Exchange)
		if answer.Status() == http.StatusOK && answer.Text("displayName") == w.groupName {
			c.Fail("GET of a group with the token of another tenant: expected a refusal such as 404, found the group %q", w.groupName)
		}
		found, err := w.Target.Get(c.Context(), "/Groups?filter="+escape(equals("displayName", w.groupName)), "look for the neighbour's group by its name")
		c.Answered(err)
		w.hides(c, "a filter by displayName", found)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "tenancy.group.write",
		Title: "A group of another tenant cannot be renamed or deleted, and stays as it was.",
		Why:   "One customer could take away what the groups of another grant.",
		Fix:   scopeQueries,
		Level: scimdrill.Must, Cites: isolation(), Needs: twoTenants(scimdrill.HasGroups), Kills: []string{"tenant-by-id-unchecked", "tenant-unchecked-on-write"},
	}, func(c *spec.Case) {
		path := groupPath(w.ungrouped(c))
		renamed, err := w.Target.Do(c.Context(), probe.Ask{Method: http.MethodPatch, Path: path, Body: replace("displayName", "Taken over"), Purpose: "rename the neighbour's group"})
		refused(c, "PATCH of a group", renamed, err)
		deleted, err := w.Target.Do(c.Context(), probe.Ask{Method: http.MethodDelete, Path: path, Purpose: "delete the neighbour's group"})
		refused(c, "DELETE of a group", deleted, err)
		answer, err := w.SecondTenant.Get(c.Context(), path, "is the neighbour's group as it was?")
		c.Answered(err)
		c.Decisive(answer.Exchange)
		if answer.Status() != http.StatusOK || answer.Text("displayName") != w.groupName {
			c.Fail("the neighbour's group, read by the neighbour: expected status 200 and displayName %q, found status %d and %q",
				w.groupName, answer.Status(), answer.Text("displayName"))
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "tenancy.group.create-with-stranger",
		Title: "A user of another tenant in a new group is treated as an id that does not exist.",
		Why:   "A group must not give the people of another customer access, show their names, or tell that they exist.",
		Fix:   scopeMembers,
		Level: scimdrill.Must, Cites: isolation(), Needs: twoTenants(scimdrill.HasGroups), Kills: []string{"tenant-member-unchecked"},
	}, func(c *spec.Case) {
		stranger := w.stranger(c)
		nobody := w.MakeGroup(c.Context(), "a group with a member who does not exist", w.GroupName("Nobody"), w.nobody)
		theirs := w.MakeGroup(c.Context(), "a group with a member of the neighbour's", w.GroupName("Stranger"), stranger)
		c.Answered(nobody.Err)
		c.Answered(theirs.Err)
		w.alike(c, "creating a group", nobody.Answer, theirs.Answer)
		w.outside(c, theirs)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "tenancy.group.add-stranger",
		Title: "A user of another tenant who is added to a group is treated as an id that does not exist.",
		Why:   "Okta changes groups by PATCH: members are added there far more often than at the creation.",
		Fix:   scopeMembers,
		Level: scimdrill.Must, Cites: isolation(), Needs: twoTenants(scimdrill.HasGroups, scimdrill.CanPatch), Kills: []string{"tenant-member-unchecked"},
	}, func(c *spec.Case) {
		stranger := w.stranger(c)
		group := w.MakeGroup(c.Context(), "a group of our own", w.GroupName("Own"))
		group.Given(c)
		add := func(id, purpose string) probe.Answer {
			answer, err := w.Target.Do(c.Context(), probe.Ask{
				Method: http.MethodPatch, Path: groupPath(group.ID), Purpose: purpose,
				Body: patch(map[string]any{"op": "add", "path": "members", "value": []any{map[string]any{"value": id}}}),
			})
			c.Answered(err)
			return answer
		}
		nobody := add(w.nobody, "add a member who does not exist")
		theirs := add(stranger, "add the neighbour's user")
		w.alike(c, "adding a member", nobody, theirs)
		w.outside(c, group)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "tenancy.manager",
		Title: "A manager of another tenant is not shown by name, and is treated as an id that does not exist.",
		Why:   "Servers that fill in the manager's displayName tell one customer the names of the people of another.",
		Fix:   scopeMembers,
		Level: scimdrill.Must, Cites: append(isolation(), cite.RFC("7643", "4.3")), Needs: twoTenants(scimdrill.HasEnterpriseSchema), Kills: []string{"tenant-manager-shown"},
	}, func(c *spec.Case) {
		stranger := w.stranger(c)
		nobody := w.MakeUser(c.Context(), "a user whose manager does not exist", w.managedBy(w.nobody))
		theirs := w.MakeUser(c.Context(), "a user whose manager is the neighbour's", w.managedBy(stranger))
		c.Answered(nobody.Err)
		c.Answered(theirs.Err)
		w.alike(c, "a manager", nobody.Answer, theirs.Answer)
		shown := theirs.Answer
		if theirs.ID != "" {
			var err error
			shown, err = w.Target.Get(c.Context(), probe.UserPath(theirs.ID), "is the manager shown?")
			c.Answered(err)
			c.Decisive(shown.Exchange)
		}
		if name := shown.At(enterpriseSchema + "|manager.displayName"); name != nil && name != "" {
			c.Fail("the manager is a user of another tenant: expected no displayName, found %v", name)
		}
	})
}

const enterpriseSchema = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

func (w *world) managedBy(id string) map[string]any {
	body := w.NewUser(w.People.Someone())
	body["schemas"] = []any{"urn:ietf:params:scim:schemas:core:2.0:User", enterpriseSchema}
	extension, _ := body[enterpriseSchema].(map[string]any)
	if extension == nil {
		extension = map[string]any{}
	}
	extension["manager"] = map[string]any{"value": id}
	body[enterpriseSchema] = extension
	return body
}

// ungrouped is the id of the neighbour's group, unless it names one of our own as well.
func (w *world) ungrouped(c *spec.Case) string {
	w.theirGroup.Given(c)
	answer, err := w.Target.Get(c.Context(), groupPath(w.theirGroup.ID), "is this a group of our own as well?")
	c.Answered(err)
	if name := answer.Text("displayName"); answer.Status() == http.StatusOK && name != w.groupName {
		c.NotApplicable("ids are given out per tenant here (RFC 7644 §6.2), and that of the neighbour's group is also that of %q in our own tenant", name)
	}
	return w.theirGroup.ID
}

// alike fails the case when what names the neighbour's user and what names nobody are not treated alike: both taken, or both refused
// with one status.
func (w *world) alike(c *spec.Case, what string, nobody, theirs probe.Answer) {
	c.Shows(nobody.Exchange)
	c.Decisive(theirs.Exchange)
	taken := func(a probe.Answer) bool { return a.Status() < http.StatusBadRequest }
	if taken(nobody) != taken(theirs) || w.formed && nobody.Status() != theirs.Status() && !taken(nobody) {
		c.Fail("%s with an id of another tenant: expected status %d as for an id that does not exist, found %d", what, nobody.Status(), theirs.Status())
	}
}

// outside fails the case when the neighbour's user got into the group: they are shown by name in it, or know of it themselves.
func (w *world) outside(c *spec.Case, group stage.Made) {
	if group.ID == "" {
		return
	}
	answer, err := w.Target.Get(c.Context(), groupPath(group.ID), "who is in the group?")
	c.Answered(err)
	c.Decisive(answer.Exchange)
	members, _ := answer.At("members").([]any)
	for i := range members {
		member := fmt.Sprintf("members[%d].", i)
		if display := answer.Text(member + "display"); answer.Text(member+"value") == w.theirs.ID && display != "" {
			c.Fail("a member of another tenant: expected nothing but the id, found display %q", display)
		}
	}
	w.untouched(c)
}

func groupPath(id string) string { return "/Groups/" + url.PathEscape(id) }
