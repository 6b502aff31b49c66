package scimuser

import (
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill/reference/peakon"
	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/resource"
)

// Finder finds a live employee of the company by an address (userName or email) or an id; false when there is none.
type Finder interface {
	ByAddress(address string) (peakon.Employee, bool, error)
	ByID(id int64) (peakon.Employee, bool, error)
}

// Reader makes employees of User resources.
type Reader struct {
	Attributes []peakon.Attribute
	Find       Finder
	// Shown is how the employee was shown before the change; nil where it is not known. A value that is still written as it was
	// shown is what is stored, and is not looked up again.
	Shown resource.Resource
}

// New is the employee that a POST describes.
func (r Reader) New(decoded resource.Decoded) (peakon.Employee, error) {
	if slices.Contains(decoded.Nulls, "active") {
		return peakon.Employee{}, invalid("active", "must be true or false, or left out")
	}
	e := peakon.Employee{Active: true}
	return r.overlay(e, decoded.Resource, replaces{extension: true})
}

// Replace is the employee after a PUT: what is left out is unassigned, except active; when the body has no object of the
// company's attributes at all they stay as they are (D23).
func (r Reader) Replace(current peakon.Employee, decoded resource.Decoded) (peakon.Employee, error) {
	if slices.Contains(decoded.Nulls, "active") {
		return current, invalid("active", "must be true or false, or left out")
	}
	whole := slices.Contains(decoded.Extensions, PeakonURN)
	return r.overlay(current, decoded.Resource, replaces{current: true, extension: whole})
}

// Patched is the employee after a PATCH, whose result is the whole resource.
func (r Reader) Patched(current peakon.Employee, after resource.Resource) (peakon.Employee, error) {
	return r.overlay(current, after, replaces{current: true, extension: true, patched: true})
}

// replaces says what an absent value means.
type replaces struct {
	// current is set where there is a stored employee.
	current bool
	// extension is set where an attribute of the company that is absent is cleared.
	extension bool
	// patched is set where the resource is whole, so that what is absent was removed.
	patched bool
}

func (r Reader) overlay(current peakon.Employee, from resource.Resource, mode replaces) (peakon.Employee, error) {
	e := current.Clone()
	e.UserName = from.Text("userName")
	e.ExternalID = from.Text("externalId")
	e.GivenName, e.FamilyName = from.Text("name", "givenName"), from.Text("name", "familyName")
	e.EmployeeNumber = from.Text(scim.EnterpriseUserURN, "employeeNumber")
	e.Timezone = from.Text("timezone")
	e.Locale = from.Text("locale")
	if e.Locale == "" {
		e.Locale = from.Text("preferredLanguage")
	}
	if active, said := from.Bool("active"); said {
		e.Active = active
	}
	var err error
	if e.Email, err = address(from); err != nil {
		return current, err
	}
	e.Phone = mobile(from)
	if e.Values, err = r.values(current, from, mode); err != nil {
		return current, err
	}
	return e, nil
}

// address is the one address that is kept: the primary one, else that for work, else the first.
func address(from resource.Resource) (string, error) {
	emails := from.Elements("emails")
	primary := -1
	for i, email := range emails {
		if email["primary"] == true {
			if primary >= 0 {
				return "", invalid("emails", "only one may be primary (RFC 7643 §2.4)")
			}
			primary = i
		}
	}
	if primary < 0 {
		primary = slices.IndexFunc(emails, func(email map[string]any) bool {
			kind, _ := email["type"].(string)
			return strings.EqualFold(kind, "work")
		})
	}
	if len(emails) == 0 {
		return "", nil // the userName stands in
	}
	value, _ := emails[max(primary, 0)]["value"].(string)
	if strings.TrimSpace(value) == "" {
		return "", invalid("emails.value", "is required in an element of emails")
	}
	return value, nil
}

func mobile(from resource.Resource) string {
	for _, phone := range from.Elements("phoneNumbers") {
		kind, _ := phone["type"].(string)
		if strings.EqualFold(kind, "mobile") {
			value, _ := phone["value"].(string)
			return value
		}
	}
	return ""
}

// values are the company's attributes after the change.
func (r Reader) values(current peakon.Employee, from resource.Resource, mode replaces) (map[int64]peakon.Value, error) {
	values := map[int64]peakon.Value{}
	for id, value := range current.Values {
		values[id] = value
	}
	for _, a := range r.Attributes {
		if a.Inactive {
			continue
		}
		own, ownSaid, err := r.value(current, a, from, PeakonURN, a.OutputKey())
		if err != nil {
			return nil, err
		}
		twin, twinSaid, err := r.twin(current, a, from)
		if err != nil {
			return nil, err
		}
		stored := current.Values[a.ID]
		next, err := settle(a, stored, mode, said{own, ownSaid}, said{twin, twinSaid})
		if err != nil {
			return nil, err
		}
		values[a.ID] = next
	}
	return values, nil
}

type said struct {
	value peakon.Value
	set   bool
}

// settle decides between an attribute and its twin in the enterprise extension, which are one value under two names. A client
// that reads, changes one and writes both back, as Okta does, leaves the other stale: of two that differ, the one that is
// not what is stored is meant. Two new values that differ are a contradiction (B38).
func settle(a peakon.Attribute, stored peakon.Value, mode replaces, own, twin said) (peakon.Value, error) {
	hasTwin := a.Role == peakon.DepartmentRole || a.Role == peakon.ManagerRole
	if mode.patched && hasTwin {
		own.set, twin.set = true, true
	}
	switch {
	case own.set && twin.set && hasTwin:
		switch {
		case own.value.Equal(twin.value) || twin.value.Equal(stored) && mode.current:
			return own.value, nil
		case own.value.Equal(stored) && mode.current:
			return twin.value, nil
		default:
			return stored, invalid(a.Name, "has two different values, one in the enterprise extension and one in %s; send one", PeakonURN)
		}
	case own.set:
		return own.value, nil
	case twin.set:
		return twin.value, nil
	case mode.extension:
		return peakon.Value{}, nil
	default:
		return stored, nil
	}
}

// twin is the value of the same attribute in the enterprise extension.
func (r Reader) twin(current peakon.Employee, a peakon.Attribute, from resource.Resource) (peakon.Value, bool, error) {
	switch a.Role {
	case peakon.DepartmentRole:
		return r.value(current, a, from, scim.EnterpriseUserURN, "department")
	case peakon.ManagerRole:
		return r.value(current, a, from, scim.EnterpriseUserURN, "manager", "value")
	default:
		return peakon.Value{}, false, nil
	}
}

// value reads one value by the attribute's type; false when there is none.
func (r Reader) value(current peakon.Employee, a peakon.Attribute, from resource.Resource, keys ...string) (peakon.Value, bool, error) {
	raw := from.Get(keys...)
	if raw == nil {
		return peakon.Value{}, false, nil
	}
	if r.Shown != nil && raw == r.Shown.Get(keys...) {
		return current.Values[a.ID], true, nil
	}
	field := a.OutputKey()
	var value peakon.Value
	var err error
	switch typed := raw.(type) {
	case string:
		switch a.Type {
		case peakon.DateType:
			value, err = peakon.ParseDateValue(field, typed)
		case peakon.Reference:
			value, err = r.reference(current, field, typed)
		default:
			value, err = peakon.ParseOption(field, typed)
		}
	case int64:
		value, err = peakon.ParseNumber(field, typed)
	default:
		err = invalid(field, "has the wrong type")
	}
	return value, true, err
}

// reference resolves an address or an id to an employee who exists. Peakon asks for the address of somebody who is there
// already (Peakon SCIM API reference, "Schema extensions"); whether the person is of another company is not told.
func (r Reader) reference(current peakon.Employee, field, text string) (peakon.Value, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return peakon.Value{}, nil
	}
	other, there, err := peakon.Employee{}, false, error(nil)
	if id, isID := ParseID(text); isID {
		other, there, err = r.Find.ByID(id)
	}
	if err == nil && !there {
		other, there, err = r.Find.ByAddress(text)
	}
	switch {
	case err != nil:
		return peakon.Value{}, err
	case !there:
		return peakon.Value{}, invalid(field, "there is no employee of that address; provision them first")
	case other.ID == current.ID:
		return peakon.Value{}, invalid(field, "an employee cannot refer to themselves")
	}
	return peakon.Value{Employee: other.ID}, nil
}
