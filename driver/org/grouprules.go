package org

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

// groupRuleBody is what a client sends of a rule.
type groupRuleBody struct {
	Type       string `json:"type"`
	Name       string `json:"name"`
	Conditions struct {
		People struct {
			Users struct {
				Exclude []string `json:"exclude"`
			} `json:"users"`
		} `json:"people"`
		Expression struct {
			Value string `json:"value"`
			Type  string `json:"type"`
		} `json:"expression"`
	} `json:"conditions"`
	Actions struct {
		AssignUserToGroups struct {
			GroupIDs []string `json:"groupIds"`
		} `json:"assignUserToGroups"`
	} `json:"actions"`
}

func readGroupRule(r *http.Request) (groupRuleBody, error) {
	var body groupRuleBody
	if err := readBody(r, &body, false); err != nil {
		return body, err
	}
	if body.Type != "" && body.Type != "group_rule" {
		return body, invalid("type", `type: expected "group_rule"`)
	}
	if kind := body.Conditions.Expression.Type; kind != "" && kind != ruleLanguage {
		return body, invalid("conditions", "conditions.expression.type: expected "+ruleLanguage)
	}
	return body, nil
}

func (o *Org) groupRule(r *http.Request) (*groupRule, error) {
	id := r.PathValue("ruleID")
	if found := o.groupRules[id]; found != nil {
		return found, nil
	}
	return nil, notFound(id, "GroupRule")
}

// createGroupRule makes a rule, which is inactive at first.
func (o *Org) createGroupRule(w http.ResponseWriter, r *http.Request) error {
	body, err := readGroupRule(r)
	if err != nil {
		return err
	}
	now := o.now()
	rule := &groupRule{
		ID: newID("0pr"), Name: body.Name, Status: ruleInactive, Expression: body.Conditions.Expression.Value,
		GroupIDs: body.Actions.AssignUserToGroups.GroupIDs, Excluded: body.Conditions.People.Users.Exclude, Created: now, LastUpdated: now,
	}
	if err := o.checkGroupRule(rule); err != nil {
		return err
	}
	o.addGroupRule(rule)
	o.changed(rule)
	o.answer(w, http.StatusOK, rule.view())
	return nil
}

func (o *Org) getGroupRule(w http.ResponseWriter, r *http.Request) error {
	rule, err := o.groupRule(r)
	if err != nil {
		return err
	}
	o.answer(w, http.StatusOK, rule.view())
	return nil
}

// listGroupRules takes search, a part of the name.
func (o *Org) listGroupRules(w http.ResponseWriter, r *http.Request) error {
	limit, err := limitOf(r, 50, 200)
	if err != nil {
		return err
	}
	part := strings.ToLower(r.URL.Query().Get("search"))
	var found []*groupRule
	for _, id := range o.groupRuleOrder {
		if rule := o.groupRules[id]; strings.Contains(strings.ToLower(rule.Name), part) {
			found = append(found, rule)
		}
	}
	p, err := cut(found, func(rule *groupRule) string { return rule.ID }, r.URL.Query().Get("after"), limit)
	if err != nil {
		return err
	}
	views := make([]any, 0, len(p.items))
	for _, rule := range p.items {
		views = append(views, rule.view())
	}
	o.link(w, r, p.next, limit)
	o.answer(w, http.StatusOK, views)
	return nil
}

// replaceGroupRule changes a rule that is not active. Where it puts people cannot be changed (Okta Management API, "Replace a group
// rule").
func (o *Org) replaceGroupRule(w http.ResponseWriter, r *http.Request) error {
	rule, err := o.groupRule(r)
	if err != nil {
		return err
	}
	body, err := readGroupRule(r)
	if err != nil {
		return err
	}
	if rule.Status == ruleActive {
		return invalid("status", "status: an active rule cannot be changed; deactivate it first")
	}
	if groups := body.Actions.AssignUserToGroups.GroupIDs; len(groups) > 0 && !slices.Equal(groups, rule.GroupIDs) {
		return invalid("actions", "actions: the groups of a rule cannot be changed; make another rule")
	}
	changed := *rule
	changed.Name, changed.Expression, changed.Excluded = body.Name, body.Conditions.Expression.Value, body.Conditions.People.Users.Exclude
	changed.LastUpdated = o.now()
	if err := o.checkGroupRule(&changed); err != nil {
		return err
	}
	*rule = changed
	o.changed(rule)
	o.answer(w, http.StatusOK, rule.view())
	return nil
}

// deleteGroupRule deletes a rule that is not active, and with removeUsers=true the memberships that it made.
func (o *Org) deleteGroupRule(w http.ResponseWriter, r *http.Request) error {
	rule, err := o.groupRule(r)
	if err != nil {
		return err
	}
	if rule.Status == ruleActive {
		return invalid("status", "status: an active rule cannot be deleted; deactivate it first")
	}
	o.gone(rule)
	delete(o.groupRules, rule.ID)
	o.groupRuleOrder = slices.DeleteFunc(o.groupRuleOrder, func(id string) bool { return id == rule.ID })
	remove := r.URL.Query().Get("removeUsers") == "true"
	for _, userID := range slices.Sorted(maps.Keys(rule.placed)) {
		groups := rule.placed[userID]
		o.place(rule, userID, nil)
		for _, groupID := range groups {
			if g := o.groups[groupID]; remove && g != nil && !o.placedByAnother(rule, userID, groupID) {
				o.removeMember(g, o.users[userID])
			}
		}
	}
	o.answer(w, http.StatusAccepted, nil)
	return nil
}

// activateGroupRule puts everybody for whom the rule holds into its groups.
func (o *Org) activateGroupRule(w http.ResponseWriter, r *http.Request) error {
	rule, err := o.groupRule(r)
	if err != nil {
		return err
	}
	if rule.Status == ruleInvalid {
		return invalid("status", "status: the rule is invalid: a group of it was deleted; make another rule")
	}
	if rule.Status != ruleActive {
		rule.Status, rule.LastUpdated = ruleActive, o.now()
		o.changed(rule)
		o.logEvent(event{Type: "group.user_membership.rule.trigger", Message: "Trigger group membership rule", Targets: []eventParty{rule.party()}})
		for _, id := range slices.Clone(o.userOrder) {
			o.applyGroupRule(rule, o.users[id])
		}
	}
	o.answer(w, http.StatusNoContent, nil)
	return nil
}

// deactivateGroupRule stops the rule; whom it put into groups stays there.
func (o *Org) deactivateGroupRule(w http.ResponseWriter, r *http.Request) error {
	rule, err := o.groupRule(r)
	if err != nil {
		return err
	}
	if rule.Status == ruleActive {
		rule.Status, rule.LastUpdated = ruleInactive, o.now()
		o.changed(rule)
		o.logEvent(event{Type: "group.user_membership.rule.deactivated", Message: "Deactivate group membership rule", Targets: []eventParty{rule.party()}})
	}
	o.answer(w, http.StatusNoContent, nil)
	return nil
}
