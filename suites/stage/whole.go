package stage

import (
	"context"
	"maps"
	"slices"
	"sync"

	"github.com/scimdrill/scimdrill/fixtures/people"
	"github.com/scimdrill/scimdrill/suites/probe"
)

// EnterpriseSchema is the extension of RFC 7643 §4.3.
const EnterpriseSchema = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

// defined remembers what the target says of its attributes.
type defined struct {
	once        sync.Once
	definitions *probe.Definitions
}

// Definitions are the attributes that the target says it has; it is asked once in a run.
func (s *Stage) Definitions(ctx context.Context) *probe.Definitions {
	s.defined.once.Do(func() { s.defined.definitions = s.Target.Definitions(ctx) })
	return s.defined.definitions
}

// WholeUser is the body of a create with every attribute of RFC 7643 §4.1 and §4.3 that the target says a client may write, those
// aside that give rights (roles, entitlements) or need a counterpart (manager). The caller owns the map.
func (s *Stage) WholeUser(ctx context.Context, person people.Person) map[string]any {
	keeps := s.Definitions(ctx).Keeps
	user := s.NewUser(person)
	if name, isObject := user["name"].(map[string]any); isObject {
		for part, value := range map[string]any{"middleName": "Maria", "honorificPrefix": "Dr.", "honorificSuffix": "III"} {
			if keeps(userSchema, "name."+part) {
				name[part] = value
			}
		}
	}
	for attribute, value := range wholeUser(person) {
		if keeps(userSchema, attribute) && user[attribute] == nil {
			user[attribute] = value
		}
	}
	extension := map[string]any{}
	for attribute, value := range wholeEmployee(person) {
		if keeps(EnterpriseSchema, attribute) {
			extension[attribute] = value
		}
	}
	if len(extension) > 0 {
		given, _ := user[EnterpriseSchema].(map[string]any)
		maps.Copy(extension, given)
		Extend(user, EnterpriseSchema, extension)
	}
	return user
}

// Extend gives a body attributes of an extension beside those that it has of it, and lists the extension in schemas.
func Extend(body map[string]any, urn string, attributes map[string]any) {
	listed, _ := body["schemas"].([]any)
	if !slices.Contains(listed, any(urn)) {
		body["schemas"] = append(slices.Clone(listed), urn)
	}
	extension, _ := body[urn].(map[string]any)
	if extension == nil {
		extension = map[string]any{}
	}
	maps.Copy(extension, attributes)
	body[urn] = extension
}

func wholeUser(person people.Person) map[string]any {
	return map[string]any{
		"displayName":       person.Given + " M. " + person.Family,
		"nickName":          "Maja",
		"profileUrl":        "https://example.com/people/" + person.EmployeeNumber,
		"title":             "Vice President, People",
		"userType":          "Employee",
		"preferredLanguage": "en-GB",
		"locale":            "en-GB",
		"timezone":          "Europe/Copenhagen",
		"phoneNumbers":      []any{map[string]any{"value": "+4570123456", "type": "mobile"}},
		"addresses": []any{map[string]any{
			"type": "work", "streetAddress": "Vesterbrogade 1", "locality": "København", "region": "Hovedstaden",
			"postalCode": "1620", "country": "DK",
		}},
	}
}

func wholeEmployee(person people.Person) map[string]any {
	return map[string]any{
		"employeeNumber": person.EmployeeNumber,
		"costCenter":     "4130",
		"organization":   "Universal Studios",
		"division":       "Theme Park",
		"department":     "Tour Operations",
	}
}
