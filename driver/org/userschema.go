package org

import (
	"net/http"

	"github.com/scimdrill/scimdrill/driver/mapping"
)

// oktaProfile is the schema of the Okta user profile: the base attributes that every org has
// (https://developer.okta.com/docs/concepts/user-profiles/), with the lengths and formats that Okta's description of its
// Management API names (UserProfile).
func oktaProfile() *profileSchema {
	base := map[string]*attribute{}
	for _, line := range [][2]string{
		{"login", "Username"},
		{"email", "Primary email"},
		{"firstName", "First name"},
		{"lastName", "Last name"},
		{"secondEmail", "Secondary email"},
		{"middleName", "Middle name"},
		{"honorificPrefix", "Honorific prefix"},
		{"honorificSuffix", "Honorific suffix"},
		{"title", "Title"},
		{"displayName", "Display name"},
		{"nickName", "Nickname"},
		{"profileUrl", "Profile Url"},
		{"primaryPhone", "Primary phone"},
		{"mobilePhone", "Mobile phone"},
		{"streetAddress", "Street address"},
		{"city", "City"},
		{"state", "State"},
		{"zipCode", "Zip code"},
		{"countryCode", "Country code"},
		{"postalAddress", "Postal Address"},
		{"preferredLanguage", "Preferred language"},
		{"locale", "Locale"},
		{"timezone", "Time zone"},
		{"userType", "User type"},
		{"employeeNumber", "Employee number"},
		{"costCenter", "Cost center"},
		{"organization", "Organization"},
		{"division", "Division"},
		{"department", "Department"},
		{"managerId", "ManagerId"},
		{"manager", "Manager"},
	} {
		base[line[0]] = &attribute{Title: line[1], Type: "string", Mutability: "READ_WRITE", Scope: "NONE"}
	}
	for name, longest := range map[string]int{
		"login": 100, "email": 100, "secondEmail": 100, "firstName": 50, "lastName": 50, "city": 128, "state": 128, "zipCode": 50, "countryCode": 2,
		"primaryPhone": 100, "mobilePhone": 100, "streetAddress": 1024, "postalAddress": 4096,
	} {
		base[name].MaxLength = &longest
	}
	for name, shortest := range map[string]int{"login": 5, "email": 5, "firstName": 1, "lastName": 1} {
		base[name].MinLength = &shortest
	}
	for name, format := range map[string]string{
		"email": mapping.Email, "secondEmail": mapping.Email, "profileUrl": mapping.URI, "countryCode": mapping.CountryCode,
		"preferredLanguage": mapping.LanguageCode, "locale": mapping.Locale, "timezone": mapping.Timezone,
	} {
		base[name].Format = format
	}
	for _, name := range []string{"login", "email", "firstName", "lastName"} {
		base[name].Required = true
	}
	return &profileSchema{Base: base, Custom: map[string]*attribute{}}
}

func (o *Org) getUserSchema(w http.ResponseWriter, r *http.Request) error {
	if err := o.knowsUserSchema(r); err != nil {
		return err
	}
	o.answer(w, http.StatusOK, o.userSchema.view(o.base(r)+"/meta/schemas/user/default", "user", "User"))
	return nil
}

func (o *Org) changeUserSchema(w http.ResponseWriter, r *http.Request) error {
	if err := o.knowsUserSchema(r); err != nil {
		return err
	}
	removed, err := o.userSchema.change(r, false)
	if err != nil {
		return err
	}
	o.settingsChanged()
	if len(removed) > 0 {
		for _, u := range o.users {
			u.Profile = without(u.Profile, removed)
			o.changed(u)
		}
	}
	for _, name := range removed {
		for _, a := range o.apps {
			a.ToOkta = a.ToOkta.Without(name)
			o.changed(a)
		}
	}
	o.answer(w, http.StatusOK, o.userSchema.view(o.base(r)+"/meta/schemas/user/default", "user", "User"))
	return nil
}

func (o *Org) knowsUserSchema(r *http.Request) error {
	if id := r.PathValue("schemaID"); id != "default" && id != o.userTypeID {
		return notFound(id, "UserType")
	}
	return nil
}
