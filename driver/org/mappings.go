package org

import (
	"fmt"
	"maps"
	"net/http"
	"slices"

	"github.com/scimdrill/scimdrill/driver/mapping"
)

// The mock has one mapping an app: Okta User → app. The other way round serves imports, which it does not do.

// listMappings takes sourceId (the id of the default user type) and targetId (an app instance). Lists have no properties.
func (o *Org) listMappings(w http.ResponseWriter, r *http.Request) error {
	limit, err := limitOf(r, 20, 200)
	if err != nil {
		return err
	}
	source, target := r.URL.Query().Get("sourceId"), r.URL.Query().Get("targetId")
	var found []*app
	for _, id := range o.appOrder {
		if (source == "" || source == o.userTypeID) && (target == "" || target == id) {
			found = append(found, o.apps[id])
		}
	}
	p, err := cut(found, func(a *app) string { return a.MappingID }, r.URL.Query().Get("after"), limit)
	if err != nil {
		return err
	}
	views := make([]any, 0, len(p.items))
	for _, a := range p.items {
		views = append(views, o.mappingView(o.base(r), a))
	}
	o.link(w, r, p.next, limit)
	o.answer(w, http.StatusOK, views)
	return nil
}

func (o *Org) mapping(r *http.Request) (*app, error) {
	id := r.PathValue("mappingID")
	for _, a := range o.apps {
		if a.MappingID == id {
			return a, nil
		}
	}
	return nil, notFound(id, "ProfileMapping")
}

func (o *Org) getMapping(w http.ResponseWriter, r *http.Request) error {
	a, err := o.mapping(r)
	if err != nil {
		return err
	}
	o.answer(w, http.StatusOK, o.wholeMappingView(o.base(r), a))
	return nil
}

// updateMapping adds, changes and (null) removes lines, all or none. An expression that is not understood is refused by
// name. As "Save Mappings" without "Apply updates now", it changes app users when their Okta profile changes next.
func (o *Org) updateMapping(w http.ResponseWriter, r *http.Request) error {
	a, err := o.mapping(r)
	if err != nil {
		return err
	}
	var body struct {
		Properties map[string]*struct {
			Expression string `json:"expression"`
			PushStatus string `json:"pushStatus"`
		} `json:"properties"`
	}
	if err := readBody(r, &body, false); err != nil {
		return err
	}
	if len(body.Properties) == 0 {
		return invalid("properties", "properties: the field is missing; send the attributes to map or (null) unmap")
	}
	changed := a.ToApp
	for _, variable := range slices.Sorted(maps.Keys(body.Properties)) {
		wanted := body.Properties[variable]
		if wanted == nil {
			changed = changed.Without(variable)
			continue
		}
		if a.Schema.attribute(variable) == nil {
			return invalid("properties."+variable, fmt.Sprintf("properties.%s: the app user profile has no such attribute; add it in the Profile Editor first", variable))
		}
		if wanted.Expression == "" {
			return invalid("properties."+variable, fmt.Sprintf("properties.%s.expression: The field cannot be left blank; send null in place of the property to unmap it", variable))
		}
		next, err := changed.With(variable, mapping.Property{Expression: wanted.Expression, PushStatus: mapping.PushStatus(wanted.PushStatus)})
		if err != nil {
			return invalid("properties."+variable, fmt.Sprintf("properties.%s: %v", variable, err))
		}
		changed = next
	}
	a.ToApp = changed
	o.logEvent(event{Type: "application.provision.field_mapping_rule.change", Message: "Field mapping rules modified", Targets: []eventParty{appParty(a)}})
	o.answer(w, http.StatusOK, o.wholeMappingView(o.base(r), a))
	return nil
}

func (o *Org) mappingView(base string, a *app) map[string]any {
	return map[string]any{
		"id":     a.MappingID,
		"source": map[string]any{"id": o.userTypeID, "name": "user", "type": "user", "_links": map[string]any{"self": href(base + "/api/v1/meta/types/user/" + o.userTypeID)}},
		"target": map[string]any{"id": a.ID, "name": a.Name, "type": "appuser", "_links": map[string]any{"self": href(base + "/api/v1/apps/" + a.ID)}},
		"_links": map[string]any{"self": href(base + "/api/v1/mappings/" + a.MappingID)},
	}
}

func (o *Org) wholeMappingView(base string, a *app) map[string]any {
	view := o.mappingView(base, a)
	properties := map[string]any{}
	for variable, property := range a.ToApp.Properties() {
		properties[variable] = map[string]any{"expression": property.Expression, "pushStatus": property.PushStatus}
	}
	view["properties"] = properties
	return view
}
