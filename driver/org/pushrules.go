package org

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// createPushRule makes an active rule and applies it to the groups that there are.
func (o *Org) createPushRule(w http.ResponseWriter, r *http.Request) error {
	a, err := o.appThatPushesGroups(r)
	if err != nil {
		return err
	}
	var body struct {
		Name             string    `json:"name"`
		GroupName        textMatch `json:"groupName"`
		GroupDescription textMatch `json:"groupDescription"`
		PushMemberships  *bool     `json:"pushMemberships"`
	}
	if err := readBody(r, &body, false); err != nil {
		return err
	}
	now := o.now()
	rule := &pushRule{
		ID: newID("gPr"), Name: strings.TrimSpace(body.Name), Status: mappingActive, GroupName: body.GroupName, Description: body.GroupDescription,
		Immediately: body.PushMemberships == nil || *body.PushMemberships, Created: now, LastUpdated: now,
	}
	if err := a.checkPushRule(rule); err != nil {
		return err
	}
	var found []*group
	for _, id := range o.groupOrder {
		if g := o.groups[id]; rule.matches(g) {
			found = append(found, g)
		}
	}
	if len(found) > maxRuleGroups {
		return invalid("groupName", fmt.Sprintf("groupName: the rule matches %d groups; a push rule may match %d at most", len(found), maxRuleGroups))
	}
	a.PushRules = append(a.PushRules, rule)
	o.changed(a)
	for _, g := range found {
		o.applyRule(a, rule, g, "mapping.created.from.rule.warning.duplicate.name")
	}
	o.answer(w, http.StatusCreated, o.ruleView(o.base(r), a, rule))
	return nil
}

func (a *app) checkPushRule(rule *pushRule) error {
	if err := rule.GroupName.check("groupName"); err != nil {
		return err
	}
	if err := rule.Description.check("groupDescription"); err != nil {
		return err
	}
	switch {
	case rule.Name == "":
		return invalid("name", "name: The field cannot be left blank")
	case rule.GroupName.Value == "" && rule.Description.Value == "":
		return invalid("groupName", "groupName.value: the rule needs a text for the group name, for the description, or for both")
	case slices.ContainsFunc(a.PushRules, func(other *pushRule) bool { return other.Name == rule.Name }):
		return invalid("name", "name: the app has a push rule of that name already")
	}
	return nil
}

func (o *Org) listPushRules(w http.ResponseWriter, r *http.Request) error {
	a, err := o.app(r)
	if err != nil {
		return err
	}
	views := []any{}
	for _, rule := range a.PushRules {
		views = append(views, o.ruleView(o.base(r), a, rule))
	}
	o.answer(w, http.StatusOK, views)
	return nil
}

func (o *Org) getPushRule(w http.ResponseWriter, r *http.Request) error {
	a, rule, err := o.appAndRule(r)
	if err != nil {
		return err
	}
	o.answer(w, http.StatusOK, o.ruleView(o.base(r), a, rule))
	return nil
}

// activatePushRule applies the rule to every group again; deactivatePushRule stops it for groups to come, and touches none that
// it has found (Okta's test plan C9324).
func (o *Org) activatePushRule(w http.ResponseWriter, r *http.Request) error {
	a, rule, err := o.appAndRule(r)
	if err != nil {
		return err
	}
	rule.Status, rule.LastUpdated = mappingActive, o.now()
	o.changed(a)
	for _, id := range slices.Clone(o.groupOrder) {
		if g := o.groups[id]; rule.matches(g) {
			o.applyRule(a, rule, g, "mapping.created.from.rule.warning.duplicate.name")
		}
	}
	o.answer(w, http.StatusOK, o.ruleView(o.base(r), a, rule))
	return nil
}

func (o *Org) deactivatePushRule(w http.ResponseWriter, r *http.Request) error {
	a, rule, err := o.appAndRule(r)
	if err != nil {
		return err
	}
	rule.Status, rule.LastUpdated = mappingInactive, o.now()
	o.changed(a)
	o.answer(w, http.StatusOK, o.ruleView(o.base(r), a, rule))
	return nil
}

// deletePushRule deletes the rule and its mappings, and with leaveGroups=false their groups in the target (Okta's test plan
// C9325, C9326). Without the parameter the groups are left.
func (o *Org) deletePushRule(w http.ResponseWriter, r *http.Request) error {
	a, rule, err := o.appAndRule(r)
	if err != nil {
		return err
	}
	leave := true
	if text := r.URL.Query().Get("leaveGroups"); text != "" {
		if leave, err = strconv.ParseBool(text); err != nil {
			return invalid("leaveGroups", fmt.Sprintf("leaveGroups: %q is not true or false", text))
		}
	}
	o.changed(a)
	a.PushRules = slices.DeleteFunc(a.PushRules, func(x *pushRule) bool { return x == rule })
	for _, m := range slices.Clone(a.PushMappings) {
		if m.RuleID != rule.ID || m.Unlinked {
			continue
		}
		if !leave {
			o.logMapping(a, m, "mapping.and.groups.deleted.rule.deleted", "An existing mapping and its target groups have been deleted because a mapping rule was deleted")
		}
		o.unlink(a, m, !leave)
	}
	o.answer(w, http.StatusNoContent, nil)
	return nil
}
