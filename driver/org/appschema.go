package org

import (
	"maps"
	"net/http"
)

func (o *Org) getAppSchema(w http.ResponseWriter, r *http.Request) error {
	a, err := o.app(r)
	if err != nil {
		return err
	}
	o.answer(w, http.StatusOK, o.appSchemaView(o.base(r), a))
	return nil
}

// changeAppSchema is the Profile Editor: it adds, changes and (null) removes custom attributes. A removed attribute takes its
// mapping and its values with it. Nothing is pushed until something changes the app users.
func (o *Org) changeAppSchema(w http.ResponseWriter, r *http.Request) error {
	a, err := o.app(r)
	if err != nil {
		return err
	}
	changed := profileSchema{Base: a.Schema.Base, Custom: a.Schema.Custom}
	removed, err := changed.change(r, true)
	if err != nil {
		return err
	}
	schema, toApp := a.SCIMSchema, a.ToApp
	for _, name := range removed {
		schema, toApp = schema.Without(name), toApp.Without(name)
	}
	for name, custom := range changed.Custom {
		if a.Schema.Custom[name] == custom {
			continue
		}
		if schema, err = schema.With(custom.toMapping(name)); err != nil {
			return invalid(name, name+": "+err.Error())
		}
	}
	a.Schema, a.SCIMSchema, a.ToApp = &changed, schema, toApp
	o.changed(a)
	if len(removed) > 0 {
		for _, au := range a.Users {
			au.Profile, au.Mapped, au.Given = without(au.Profile, removed), without(au.Mapped, removed), without(au.Given, removed)
			o.changed(au)
		}
	}
	o.logApp("application.lifecycle.update", "Update application", a)
	o.answer(w, http.StatusOK, o.appSchemaView(o.base(r), a))
	return nil
}

// without is a profile without some attributes. Profiles are never changed in place: others may hold the same one.
func without(profile map[string]any, names []string) map[string]any {
	left := maps.Clone(profile)
	for _, name := range names {
		delete(left, name)
	}
	return left
}

func (o *Org) appSchemaView(base string, a *app) map[string]any {
	return a.Schema.view(base+"/meta/schemas/apps/"+a.ID+"/default", a.Name, a.Label+" User")
}
