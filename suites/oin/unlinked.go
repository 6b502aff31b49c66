package oin

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/admin"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// unlinked: pushes that end, with the group or without it.
func unlinked(w *pushing) {
	Describe("a group that is unlinked", Ordered, func() {
		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "oin.c9318.unlink-and-delete",
			Title: "C9318: a group that is unlinked with “Delete the group in the target app” is gone from the application, and no account with it.",
			Why:   "Who deletes a group takes permissions away by it. A group that stays keeps them; accounts that go with it take everything.",
			Fix:   "Delete the group and its memberships, and nobody in it.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9318"), cite.RFC("7644", "3.6")},
			Kills: []string{"group-delete-ignored", "group-delete-takes-members"},
		}, func(c *spec.Case) {
			person := w.hired(c, nil) // an account of its own: a server that deletes it shall not take others' with it
			team := w.push(c, "deleted", person)
			defer team.Dissolve(c.Context())
			team.Unlink(c.Context(), true).Succeeds(c)
			w.isGone(c, team.ID)
			w.stay(c, "after a group of theirs was deleted", person)
		}))

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "oin.c9321.unlink-and-leave",
			Title: "C9321: a group that is unlinked with “Leave the group in the target app” stays in the application, with its members.",
			Why:   "The admin has decided that the group is the application's from now on; Okta sends nothing.",
			Fix:   "Nothing has to be done.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9321")},
			Kills: []string{"group-members-duplicated"},
		}, func(c *spec.Case) {
			team := w.push(c, "left", w.ada)
			defer team.Dissolve(c.Context())
			left := team.Unlink(c.Context(), false)
			left.Given(c)
			c.Expect(left.Wire).To(BeEmpty(), "what Okta sent")
			w.holds(c, team, "after it was left", w.ada)
		}))
	})
}

// linked: a group that the application has, and Okta knows, is linked to an Okta group.
func linked(w *pushing) {
	Describe("a group that is linked", Ordered, func() {
		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "oin.c9315.link-and-rename",
			Title: "C9315: a group of the application that is linked takes the name of the Okta group and its members; who was in it stays, and no further group is made.",
			Why:   "Groups are often there before Okta is. A second one beside it has the members, and the first one has the permissions.",
			Fix:   "Store the new displayName, and let add on members add.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9315"), cite.OktaProtocol("Update a specific Group name")},
			Kills: []string{"group-rename-lost", "group-add-replaces"},
		}, func(c *spec.Case) {
			team, mapping := w.left(c, w.app(), "to be linked", w.ada)
			defer team.Dissolve(c.Context())
			other, push := w.app().LinkTeam(c.Context(), w.name("linked"), mapping.TargetGroupID, w.ben)
			defer other.Dissolve(c.Context())
			push.Succeeds(c)
			group := w.stage.Group(c, team.ID)
			c.NoDifference("the group after it was linked", group.Differences(map[string]any{"displayName": other.Okta.Name}))
			w.hasMembers(c, group, "after it was linked", w.ada, w.ben)
			c.Expect(w.named(c, other.Okta.Name)).To(Equal([]string{team.ID}), "groups with the name of the Okta group")
		}))

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "oin.c9322.link-after-leave",
			Title: "C9322: a group that was left in the application and is linked again takes who joins in Okta; who was in it stays.",
			Why:   "Admins unlink by mistake and link again. Nobody may lose anything by it.",
			Fix:   "Let add on members add, and keep the others.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9322"), cite.OktaProtocol("Update a specific Group membership")},
			Kills: []string{"group-add-lost", "group-add-replaces"},
		}, func(c *spec.Case) {
			team, mapping := w.left(c, w.app(), "to be linked again", w.ada)
			defer team.Dissolve(c.Context())
			other, push := w.app().LinkTeam(c.Context(), w.name("linked again"), mapping.TargetGroupID, w.ben)
			defer other.Dissolve(c.Context())
			push.Succeeds(c)
			other.Add(c.Context(), w.cem).Succeeds(c)
			w.hasMembers(c, w.stage.Group(c, team.ID), "after somebody joined", w.ada, w.ben, w.cem)
		}))
	})
}

// left is a group of the application that Okta knows and pushes nothing to; the case is blocked when that fails.
func (w *pushing) left(c *spec.Case, app *stage.App, what string, members ...*stage.Employee) (*stage.Team, admin.PushedGroup) {
	team, push := app.PushTeam(c.Context(), w.name(what), members...)
	mapping := team.Mapping
	if push.Reason() == "" {
		push = team.Unlink(c.Context(), false)
	}
	if push.Reason() != "" {
		team.Dissolve(c.Context())
	}
	push.Given(c)
	return team, mapping
}

// unrenamed: an app that leaves the names of its groups alone.
func unrenamed(w *pushing) {
	Describe("a group that is linked without being renamed", Ordered, func() {
		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "oin.c9330.link-without-rename",
			Title: "C9330: with “Rename app groups” off a group that is linked keeps its name, takes the members of the Okta group, and no further group is made.",
			Why:   "Okta then sends the name that the target has with each change. A server that takes it for a conflict with itself refuses every change.",
			Fix:   "Accept from a group the name that it has.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OIN("C9330"), cite.OIN("C9314")},
			Needs: []scimdrill.Capability{scimdrill.CanAddressApps},
			Kills: []string{"group-own-name-conflict"},
		}, func(c *spec.Case) {
			app := w.own(c, "keeps names", admin.AppSettings{KeepAppGroupNames: true})
			jane := app.Hire(c.Context(), w.stage.People.Someone(), nil)
			jane.Given(c)
			team, mapping := w.left(c, app, "keeps its name", jane)
			defer team.Dissolve(c.Context())
			other, push := app.LinkTeam(c.Context(), w.name("another name"), mapping.TargetGroupID, jane)
			defer other.Dissolve(c.Context())
			push.Succeeds(c)
			other.Rename(c.Context(), w.name("a third name")).Succeeds(c)
			group := w.stage.Group(c, team.ID)
			c.NoDifference("the group after it was linked", group.Differences(map[string]any{"displayName": team.Okta.Name}))
			w.hasMembers(c, group, "after it was linked", jane)
			c.Expect(w.named(c, other.Okta.Name)).To(BeEmpty(), "groups with the name of the Okta group")
		}))
	})
}
