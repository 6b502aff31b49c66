package scimuser

import (
	"strconv"
	"time"

	"github.com/scimdrill/scimdrill/reference/peakon"
	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/resource"
)

// Directory finds the employee of an id, so that references can be shown; false for one that is gone.
type Directory func(id int64) (peakon.Employee, bool)

// Show is an employee as a User resource. Base is the SCIM base URL, for locations.
func Show(e peakon.Employee, attributes []peakon.Attribute, find Directory, base string) resource.Resource {
	r := resource.Resource{}
	r.Set(ID(e.ID), "id")
	r.Set(e.ExternalID, "externalId")
	r.Set(e.UserName, "userName")
	full := e.GivenName + " " + e.FamilyName
	r.Set(e.GivenName, "name", "givenName")
	r.Set(e.FamilyName, "name", "familyName")
	r.Set(full, "name", "formatted")
	r.Set(full, "displayName")
	r.Set([]map[string]any{{"value": e.Email, "type": "work", "primary": true}}, "emails")
	if e.Phone != "" {
		r.Set([]map[string]any{{"value": e.Phone, "type": "mobile"}}, "phoneNumbers")
	}
	r.Set(e.Active, "active")
	r.Set(e.Locale, "locale")
	r.Set(e.Timezone, "timezone")
	r.Set(e.EmployeeNumber, scim.EnterpriseUserURN, "employeeNumber")
	for _, a := range attributes {
		if !a.Inactive {
			showValue(r, a, e.Values[a.ID], find, base)
		}
	}
	r.Set("User", "meta", "resourceType")
	r.Set(stamp(e.CreatedAt), "meta", "created")
	r.Set(stamp(e.UpdatedAt), "meta", "lastModified")
	r.Set(Location(base, e.ID), "meta", "location")
	return r
}

func showValue(r resource.Resource, a peakon.Attribute, v peakon.Value, find Directory, base string) {
	switch {
	case v.IsZero():
	case v.Option != "":
		r.Set(v.Option, PeakonURN, a.OutputKey())
		if a.Role == peakon.DepartmentRole {
			r.Set(v.Option, scim.EnterpriseUserURN, "department")
		}
	case !v.Date.IsZero():
		r.Set(v.Date.String()+"T00:00:00.000Z", PeakonURN, a.OutputKey())
	case v.Number != nil:
		r.Set(*v.Number, PeakonURN, a.OutputKey())
	default:
		other, there := find(v.Employee)
		if !there {
			return
		}
		r.Set(other.Email, PeakonURN, a.OutputKey())
		if a.Role == peakon.ManagerRole {
			r.Set(ID(other.ID), scim.EnterpriseUserURN, "manager", "value")
			r.Set(Location(base, other.ID), scim.EnterpriseUserURN, "manager", "$ref")
			r.Set(other.GivenName+" "+other.FamilyName, scim.EnterpriseUserURN, "manager", "displayName")
		}
	}
}

// ID is an employee's id as SCIM has it: a string.
func ID(id int64) string { return strconv.FormatInt(id, 10) }

// ParseID reads an id; false for one that no employee can have.
func ParseID(text string) (int64, bool) {
	id, err := strconv.ParseInt(text, 10, 64)
	return id, err == nil && id > 0 && ID(id) == text
}

// Location is the address of an employee.
func Location(base string, id int64) string { return base + "/Users/" + ID(id) }

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000Z") }
