package org

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// pushRule is "Find groups by rule": groups whose name, and description, match are pushed, now and later.
type pushRule struct {
	ID, Name, Status     string
	GroupName            textMatch
	Description          textMatch
	Immediately          bool
	Created, LastUpdated time.Time
}

// textMatch is one line of a rule; an empty value matches everything, and without an operator the text has to begin with it.
type textMatch struct {
	Operator string `json:"operator"`
	Value    string `json:"value"`
}

// matches without regard to case, as Okta searches groups; for rules it is not documented.
func (m textMatch) matches(text string) bool {
	text, value := strings.ToLower(text), strings.ToLower(m.Value)
	switch m.Operator {
	case "ENDS_WITH":
		return strings.HasSuffix(text, value)
	case "CONTAINS":
		return strings.Contains(text, value)
	default:
		return strings.HasPrefix(text, value)
	}
}

func (m textMatch) check(field string) error {
	switch m.Operator {
	case "", "STARTS_WITH", "ENDS_WITH", "CONTAINS":
	default:
		return invalid(field, fmt.Sprintf("%s.operator: %q is not STARTS_WITH, ENDS_WITH or CONTAINS", field, m.Operator))
	}
	return nil
}

func (r *pushRule) matches(g *group) bool {
	description, _ := g.Profile["description"].(string)
	return g.AppID == "" && r.GroupName.matches(g.name()) && r.Description.matches(description)
}

// maxRuleGroups: a rule that matches more is refused (Okta support, "Can A Group Push Contain All Okta Groups").
const maxRuleGroups = 100

// applyRules makes mappings for a group that was made or changed, by the app's active rules. What was mapped before stays as it
// is, also when it matches no more (Okta support, "Push Groups that No Longer Matches the Rule Criteria…").
func (o *Org) applyRules(a *app, g *group) {
	for _, rule := range a.PushRules {
		if rule.Status == mappingActive && rule.matches(g) {
			o.applyRule(a, rule, g, "mapping.created.from.rule.warning.upsertGroup.duplicate.name")
		}
	}
}

// applyRule makes no second mapping of a group, and none to a name that the app's groups have already: the System Log has a
// warning of that (Okta event type catalogue).
func (o *Org) applyRule(a *app, rule *pushRule, g *group, warning string) {
	if a.mappingOf(g) != nil {
		return
	}
	if known := o.appGroupNamed(a, g.name()); known != nil {
		o.logEvent(event{
			Type: "application.provision.group_push." + warning, Severity: "WARN", Result: "SKIPPED",
			Message: "A new mapping from a rule was not created due to a duplicate group name",
			Reason:  "A Group Push mapping did not get created from rule " + rule.Name + ": a group named " + g.name() + " exists in the app already",
			Targets: []eventParty{appParty(a), groupParty(g)},
		})
		return
	}
	status := mappingInactive
	if rule.Immediately {
		status = mappingActive
	}
	o.addPushMapping(a, g, o.addAppGroup(a, g.name(), ""), status, rule.ID)
}

func (o *Org) ruleView(base string, a *app, rule *pushRule) map[string]any {
	mappings := []string{}
	for _, m := range a.PushMappings {
		if m.RuleID == rule.ID && !m.Unlinked {
			mappings = append(mappings, m.ID)
		}
	}
	return map[string]any{
		"id": rule.ID, "name": rule.Name, "status": rule.Status, "groupName": rule.GroupName, "groupDescription": rule.Description,
		"pushMemberships": rule.Immediately, "mappings": mappings, "created": stamp(rule.Created), "lastUpdated": stamp(rule.LastUpdated),
		"_links": map[string]any{"self": href(base + "/api/v1/apps/" + a.ID + "/group-push/rules/" + rule.ID)},
	}
}

func (o *Org) appAndRule(r *http.Request) (*app, *pushRule, error) {
	a, err := o.app(r)
	if err != nil {
		return nil, nil, err
	}
	id := r.PathValue("ruleID")
	for _, rule := range a.PushRules {
		if rule.ID == id {
			return a, rule, nil
		}
	}
	return nil, nil, notFound(id, "GroupPushRule")
}
