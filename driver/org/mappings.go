package org

import (
	"fmt"
	"maps"
	"net/http"
	"slices"

	"github.com/scimdrill/scimdrill/driver/mapping"
)

// profileMapping is one of the two mappings of an app: Okta User → app, or back.
type profileMapping struct {
	app    *app
	toOkta bool
}

func (m profileMapping) id() string {
	if m.toOkta {
		return m.app.ToOktaID
	}
	return m.app.MappingID
}

func (m profileMapping) lines() *mapping.Mapping {
	if m.toOkta {
		return &m.app.ToOkta
	}
	return &m.app.ToApp
}

// target is the schema that the lines make values for.
func (o *Org) target(m profileMapping) *profileSchema {
	if m.toOkta {
		return o.userSchema
	}
	return m.app.Schema
}

func (o *Org) profileMappings() []profileMapping {
	var all []profileMapping
	for _, id := range o.appOrder {
		all = append(all, profileMapping{app: o.apps[id]}, profileMapping{app: o.apps[id], toOkta: true})
	}
	return all
}

// listMappings takes sourceId and targetId: an app instance and the id of the default user type, either way round. Lists have
// no properties.
func (o *Org) listMappings(w http.ResponseWriter, r *http.Request) error {
	limit, err := limitOf(r, 20, 200)
	if err != nil {
		return err
	}
	source, target := r.URL.Query().Get("sourceId"), r.URL.Query().Get("targetId")
	found := slices.DeleteFunc(o.profileMappings(), func(m profileMapping) bool {
		from, to := o.userTypeID, m.app.ID
		if m.toOkta {
			from, to = to, from
		}
		return source != "" && source != from || target != "" && target != to
	})
	p, err := cut(found, profileMapping.id, r.URL.Query().Get("after"), limit)
	if err != nil {
		return err
	}
	views := make([]any, 0, len(p.items))
	for _, m := range p.items {
		views = append(views, o.mappingView(o.base(r), m))
	}
	o.link(w, r, p.next, limit)
	o.answer(w, http.StatusOK, views)
	return nil
}

func (o *Org) mapping(r *http.Request) (profileMapping, error) {
	id := r.PathValue("mappingID")
	for _, m := range o.profileMappings() {
		if m.id() == id {
			return m, nil
		}
	}
	return profileMapping{}, notFound(id, "ProfileMapping")
}

func (o *Org) getMapping(w http.ResponseWriter, r *http.Request) error {
	m, err := o.mapping(r)
	if err != nil {
		return err
	}
	o.answer(w, http.StatusOK, o.wholeMappingView(o.base(r), m))
	return nil
}

// updateMapping adds, changes and (null) removes lines, all or none. An expression that is not understood, or that refers to
// what is not there, is refused with its position. As "Save Mappings" without "Apply updates now", it changes app users when
// their Okta profile changes next.
func (o *Org) updateMapping(w http.ResponseWriter, r *http.Request) error {
	m, err := o.mapping(r)
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
	changed := *m.lines()
	if o.options.AnyCondition {
		changed = changed.AnyCondition()
	}
	for _, variable := range slices.Sorted(maps.Keys(body.Properties)) {
		wanted := body.Properties[variable]
		if wanted == nil {
			changed = changed.Without(variable)
			continue
		}
		if o.target(m).attribute(variable) == nil {
			return invalid("properties."+variable, fmt.Sprintf("properties.%s: the %s has no such attribute; add it in the Profile Editor first", variable, m.targetName()))
		}
		if wanted.Expression == "" {
			return invalid("properties."+variable, fmt.Sprintf("properties.%s.expression: The field cannot be left blank; send null in place of the property to unmap it", variable))
		}
		changed, err = changed.With(variable, mapping.Property{Expression: wanted.Expression, PushStatus: mapping.PushStatus(wanted.PushStatus)})
		if err == nil {
			err = o.checkReferences(changed.Expression(variable), m.app, m.toOkta)
		}
		if err != nil {
			return invalid("properties."+variable, fmt.Sprintf("properties.%s: %v", variable, err))
		}
	}
	*m.lines() = changed
	o.changed(m.app)
	o.logEvent(event{Type: "application.provision.field_mapping_rule.change", Message: "Field mapping rules modified", Targets: []eventParty{appParty(m.app)}})
	o.answer(w, http.StatusOK, o.wholeMappingView(o.base(r), m))
	return nil
}

func (m profileMapping) targetName() string {
	if m.toOkta {
		return "Okta user profile"
	}
	return "app user profile"
}

func (o *Org) mappingView(base string, m profileMapping) map[string]any {
	user := map[string]any{
		"id": o.userTypeID, "name": "user", "type": "user",
		"_links": map[string]any{"self": href(base + "/api/v1/meta/types/user/" + o.userTypeID)},
	}
	appUser := map[string]any{
		"id": m.app.ID, "name": m.app.Name, "type": "appuser",
		"_links": map[string]any{"self": href(base + "/api/v1/apps/" + m.app.ID)},
	}
	view := map[string]any{
		"id": m.id(), "source": user, "target": appUser,
		"_links": map[string]any{"self": href(base + "/api/v1/mappings/" + m.id())},
	}
	if m.toOkta {
		view["source"], view["target"] = appUser, user
	}
	return view
}

func (o *Org) wholeMappingView(base string, m profileMapping) map[string]any {
	view := o.mappingView(base, m)
	properties := map[string]any{}
	for variable, property := range m.lines().Properties() {
		properties[variable] = map[string]any{"expression": property.Expression, "pushStatus": property.PushStatus}
	}
	view["properties"] = properties
	return view
}
