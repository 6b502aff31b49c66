package mapping_test

import "github.com/scimdrill/scimdrill/driver/mapping"

// person is an Okta user of these tests.
type person struct {
	id       string
	profile  map[string]any
	groups   []mapping.Group
	linked   map[string]*person
	appUsers map[string][]map[string]any
}

func (p *person) Profile() map[string]any { return p.profile }

func (p *person) Internal(property string) (any, bool) {
	value, known := map[string]any{"id": p.id, "status": "ACTIVE"}[property]
	return value, known
}

func (p *person) Groups() []mapping.Group { return p.groups }

func (p *person) Linked(primary string) (mapping.Person, bool) {
	other, found := p.linked[primary]
	return other, found
}

func (p *person) AppUsers(app string) []map[string]any { return p.appUsers[app] }

// winston is who Okta's popular expressions are shown with, and what else its examples name.
func winston() mapping.Context {
	profile := map[string]any{
		"firstName": "Winston", "lastName": "Churchill", "email": "winston.churchill@gmail.com", "login": "winston.churchill@gmail.com",
		"groupCode": 123.0, "employeeNumber": "", "nonEmployeeNumber": "N-1", "city": "San Francisco", "salary": 1000000.0,
		"arrayAttribute": []any{10.0, 20.0, 30.0}, "favoriteColors": []any{"blue", "green"}, "hasBadge": true, "department": "California-North-Sales",
		"title": "ENGINEER", "yearJoined": 2018.0, "isContractor": false, "roles": []any{"author", "painter"}, "nickNames": "Winnie,The Last Lion",
	}
	google := func(name string) map[string][]map[string]any {
		return map[string][]map[string]any{"google": {{"firstName": name}}}
	}
	return mapping.Context{
		User: profile, AppUser: map[string]any{"firstName": "Sir Winston"}, IDPUser: map[string]any{"firstName": "W."},
		Org: map[string]any{"name": "Downing Street", "subDomain": "downing"},
		App: func(name string) map[string]any {
			if name == "" {
				name = "in-context"
			}
			return map[string]any{"domain": name + ".example", "companySubDomain": name}
		},
		Person: &person{
			id: "00u1", profile: profile,
			groups: []mapping.Group{
				{ID: "00gEveryone", Name: "Everyone", Type: "BUILT_IN"},
				{ID: "00gml2xHE3RYRx7cM0g3", Name: "group1", Type: "OKTA_GROUP", Description: "The first"},
				{ID: "groupId2", Name: "San Francisco admins", Type: "APP_GROUP", Source: "0oaDirectory"},
				{ID: "00gWest", Name: "West Coast Admins", Type: "OKTA_GROUP"},
			},
			linked: map[string]*person{
				"manager":   {id: "00u2", profile: map[string]any{"firstName": "Bill", "lastName": "Gates"}, appUsers: google("William")},
				"assistant": {id: "00u3", profile: map[string]any{"firstName": "Kathleen"}, appUsers: google("Kathy")},
			},
			appUsers: map[string][]map[string]any{
				"zendesk": {{"firstName": "Win"}}, "google_apps": {{"email": "w@google.example"}},
				"active_directory": {{"managerUpn": "bob@okta.com"}}, "workday": {{"employeeID": "123456"}},
				"twice": {{"x": 1.0}, {"x": 2.0}},
			},
		},
	}
}
