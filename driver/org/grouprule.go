package org

import (
	"fmt"
	"slices"
	"time"

	"github.com/scimdrill/scimdrill/driver/mapping"
)

// groupRule puts users into groups by an expression about them (Okta Management API, GroupRule).
type groupRule struct {
	ID, Name, Status string
	// Expression is the condition, GroupIDs are where those go for whom it holds, and Excluded are users whom the rule passes over.
	Expression           string
	GroupIDs, Excluded   []string
	Created, LastUpdated time.Time

	// placed are the memberships that the rule made, as group ids by user id: it takes away no others.
	placed map[string][]string
	// compiled is the expression, understood.
	compiled *mapping.Expression
}

func (r *groupRule) keptAs() (kind, id string) { return keptGroupRule, r.ID }

// placement is what a rule did with a user.
type placement struct {
	RuleID, UserID string
	GroupIDs       []string
}

func (p *placement) keptAs() (kind, id string) { return keptPlacement, p.RuleID + "/" + p.UserID }

func (o *Org) addGroupRule(r *groupRule) {
	if r.placed == nil {
		r.placed = map[string][]string{}
	}
	o.groupRules[r.ID] = r
	o.groupRuleOrder = append(o.groupRuleOrder, r.ID)
}

// The statuses of a rule (Okta Management API, GroupRuleStatus).
const (
	ruleActive   = "ACTIVE"
	ruleInactive = "INACTIVE"
	ruleInvalid  = "INVALID"
)

// applyGroupRules brings the memberships of a user in line with the active rules: when the user is made, activated or changed.
func (o *Org) applyGroupRules(u *user) {
	for _, id := range o.groupRuleOrder {
		if rule := o.groupRules[id]; rule.Status == ruleActive {
			o.applyGroupRule(rule, u)
		}
	}
}

// applyGroupRule adds a user for whom the rule holds to its groups, and takes one for whom it holds no longer out of those that the
// rule itself put them into. Staged and deactivated users stay where they are: a rule looks at active people (Okta help, "Group rules").
func (o *Org) applyGroupRule(rule *groupRule, u *user) {
	if u.Status == userStaged || u.Status == userDeprovisioned {
		return
	}
	holds, err := rule.holds(o, u)
	if err != nil {
		o.logEvent(event{
			Type: "group.user_membership.rule.error", Message: "Group membership rule is in error state", Result: "FAILURE", Reason: err.Error(),
			Targets: []eventParty{rule.party(), userParty(u)},
		})
		return
	}
	for _, id := range rule.GroupIDs {
		g := o.groups[id]
		placed := slices.Contains(rule.placed[u.ID], id)
		switch {
		case g == nil:
		case holds && !placed && !g.has(u.ID):
			o.place(rule, u.ID, append(rule.placed[u.ID], id))
			o.addMember(g, u)
		case !holds && placed:
			o.place(rule, u.ID, slices.DeleteFunc(rule.placed[u.ID], func(placed string) bool { return placed == id }))
			if !o.placedByAnother(rule, u.ID, id) {
				o.removeMember(g, u)
			}
		}
	}
}

// holds evaluates the condition. Whoever is excluded is passed over: their memberships stay as they are.
func (r *groupRule) holds(o *Org, u *user) (bool, error) {
	if slices.Contains(r.Excluded, u.ID) {
		return len(r.placed[u.ID]) > 0, nil
	}
	if r.compiled == nil {
		compiled, err := mapping.CompileRule(r.Expression)
		if err != nil {
			return false, err
		}
		r.compiled = compiled
	}
	return r.compiled.Holds(o.expressionContext(u))
}

// place notes the groups into which the rule has put a user; none are the end of it.
func (o *Org) place(rule *groupRule, user string, groups []string) {
	kept := &placement{RuleID: rule.ID, UserID: user, GroupIDs: groups}
	if len(groups) == 0 {
		delete(rule.placed, user)
		o.gone(kept)
		return
	}
	rule.placed[user] = groups
	o.changed(kept)
}

// forgetUserInRules is for a user who is deleted.
func (o *Org) forgetUserInRules(u *user) {
	for _, rule := range o.groupRules {
		if len(rule.placed[u.ID]) > 0 {
			o.place(rule, u.ID, nil)
		}
		if slices.Contains(rule.Excluded, u.ID) {
			rule.Excluded = slices.DeleteFunc(rule.Excluded, func(id string) bool { return id == u.ID })
			o.changed(rule)
		}
	}
}

// placedByAnother tells whether another active rule holds the user in the group.
func (o *Org) placedByAnother(rule *groupRule, user, group string) bool {
	for _, other := range o.groupRules {
		if other != rule && other.Status == ruleActive && slices.Contains(other.placed[user], group) {
			return true
		}
	}
	return false
}

// excludeByHand: an administrator who takes somebody out of a group against a rule makes an exception from the rule (Okta help,
// "Group rules": users who are removed by hand are excluded).
func (o *Org) excludeByHand(g *group, u *user) {
	for _, id := range o.groupRuleOrder {
		rule := o.groupRules[id]
		if !slices.Contains(rule.placed[u.ID], g.ID) {
			continue
		}
		o.place(rule, u.ID, nil)
		rule.Excluded = append(rule.Excluded, u.ID)
		o.changed(rule)
		o.logEvent(event{
			Type: "group.user_membership.rule.add_exclusion", Message: "Add user to group membership exclusion rule",
			Targets: []eventParty{userParty(u), rule.party()},
		})
	}
}

// forgetGroupInRules: a rule whose group is deleted is invalid (Okta Management API, GroupRuleStatus INVALID).
func (o *Org) forgetGroupInRules(g *group) {
	for _, id := range o.groupRuleOrder {
		rule := o.groupRules[id]
		if !slices.Contains(rule.GroupIDs, g.ID) {
			continue
		}
		rule.Status, rule.LastUpdated = ruleInvalid, o.now()
		o.changed(rule)
		o.logEvent(event{Type: "group.user_membership.rule.invalidate", Message: "Invalidate group membership rule", Targets: []eventParty{rule.party(), groupParty(g)}})
	}
}

func (r *groupRule) party() eventParty {
	return eventParty{ID: r.ID, Type: "GroupRule", AlternateID: "unknown", DisplayName: r.Name}
}

func (r *groupRule) view() map[string]any {
	return map[string]any{
		"type": "group_rule", "id": r.ID, "status": r.Status, "name": r.Name, "created": stamp(r.Created), "lastUpdated": stamp(r.LastUpdated),
		"conditions": map[string]any{
			"people": map[string]any{
				"users": map[string]any{"exclude": append([]string{}, r.Excluded...)}, "groups": map[string]any{"exclude": []string{}},
			},
			"expression": map[string]any{"value": r.Expression, "type": ruleLanguage},
		},
		"actions": map[string]any{"assignUserToGroups": map[string]any{"groupIds": r.GroupIDs}},
	}
}

// ruleLanguage is the only kind of condition there is.
const ruleLanguage = "urn:okta:expression:1.0"

// checkGroupRule says what is wrong with a rule that is to be kept.
func (o *Org) checkGroupRule(r *groupRule) error {
	switch length := len([]rune(r.Name)); {
	case length == 0:
		return invalid("name", "name: The field cannot be left blank")
	case length > 50:
		return invalid("name", fmt.Sprintf("name: The field is too long; at most 50 characters are allowed, and there are %d", length))
	}
	for _, other := range o.groupRules {
		if other.ID != r.ID && other.Name == r.Name {
			return invalid("name", "name: An object with this field already exists in the current organization")
		}
	}
	if len(r.GroupIDs) == 0 {
		return invalid("actions", "actions.assignUserToGroups.groupIds: name at least one group")
	}
	for _, id := range r.GroupIDs {
		g := o.groups[id]
		if g == nil {
			return notFound(id, "UserGroup")
		}
		if err := g.managed(); err != nil {
			return err
		}
	}
	for _, id := range r.Excluded {
		if o.users[id] == nil {
			return notFound(id, "User")
		}
	}
	compiled, err := mapping.CompileRule(r.Expression)
	if err == nil {
		err = o.checkReferences(compiled, &app{}, false)
	}
	if err != nil {
		return invalid("conditions", "conditions.expression.value: "+err.Error())
	}
	r.compiled = compiled
	return nil
}
