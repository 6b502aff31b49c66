package scimuser

import (
	"bytes"
	"strconv"
	"time"

	"github.com/scimdrill/scimdrill/reference/peakon"
	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/resource"
)

// Directory finds the employee of an id, so that references can be shown; false for one that is gone.
type Directory func(id int64) (peakon.Colleague, bool)

// Show is an employee as a User resource. Base is the SCIM base URL, for locations.
func Show(e peakon.Employee, attributes []peakon.Attribute, find Directory, base string) resource.Resource {
	tree := newTree()
	tell(tree, e, attributes, find, base)
	return tree.resource()
}

// Represent is an employee as the User resource that is sent when a client asks for no attributes in particular: what Show comes to
// when it is projected and encoded, without the maps between. Where the SCIM base URL belongs it has a mark: see [Located].
func Represent(e peakon.Employee, attributes []peakon.Attribute, find Directory) []byte {
	text := &document{data: append(make([]byte, 0, 1024), `{"schemas":["`+scim.UserURN+`"`...)}
	if hasEnterprise(e, attributes, find) {
		text.data = append(text.data, `,"`+scim.EnterpriseUserURN+`"`...)
	}
	if hasOwn(e, attributes, find) {
		text.data = append(text.data, `,"`+PeakonURN+`"`...)
	}
	text.data = append(text.data, ']')
	text.comma = true
	tell(text, e, attributes, find, baseMark)
	return append(text.data, '}')
}

// baseMark stands for the SCIM base URL. Within JSON no such character is ever written as it is.
const baseMark = "\x01"

// Located is a representation with the SCIM base URL in its places.
func Located(representation []byte, base string) []byte {
	return bytes.ReplaceAll(representation, []byte(baseMark), []byte(base))
}

// teller is told of a resource from its beginning to its end, in the order of the schemas.
type teller interface {
	begin(name string)
	beginElement(name string)
	end()
	text(name, value string)
	truth(name string, value bool)
	number(name string, value int64)
	// address is told the location of an employee.
	address(name, base string, id int64)
}

// tell tells of an employee. What is empty is not told: unassigned attributes have no place in a resource (RFC 7643 §2.5).
func tell(to teller, e peakon.Employee, attributes []peakon.Attribute, find Directory, base string) {
	to.text("id", ID(e.ID))
	to.text("externalId", e.ExternalID)
	to.text("userName", e.UserName)
	full := e.GivenName + " " + e.FamilyName
	to.begin("name")
	to.text("formatted", full)
	to.text("familyName", e.FamilyName)
	to.text("givenName", e.GivenName)
	to.end()
	to.text("displayName", full)
	to.text("locale", e.Locale)
	to.text("timezone", e.Timezone)
	to.truth("active", e.Active)
	to.beginElement("emails")
	to.text("value", e.Email)
	to.text("type", "work")
	to.truth("primary", true)
	to.end()
	if e.Phone != "" {
		to.beginElement("phoneNumbers")
		to.text("value", e.Phone)
		to.text("type", "mobile")
		to.end()
	}
	to.begin("meta")
	to.text("resourceType", "User")
	to.text("created", stamp(e.CreatedAt))
	to.text("lastModified", stamp(e.UpdatedAt))
	to.address("location", base, e.ID)
	to.end()
	tellEnterprise(to, e, attributes, find, base)
	tellOwn(to, e, attributes, find)
}

func tellEnterprise(to teller, e peakon.Employee, attributes []peakon.Attribute, find Directory, base string) {
	if !hasEnterprise(e, attributes, find) {
		return
	}
	to.begin(scim.EnterpriseUserURN)
	to.text("employeeNumber", e.EmployeeNumber)
	to.text("department", roleValue(e, attributes, peakon.DepartmentRole).Option)
	manager := roleValue(e, attributes, peakon.ManagerRole).Employee
	if other, there := lookUp(find, manager); there {
		to.begin("manager")
		to.text("value", ID(manager))
		to.address("$ref", base, manager)
		to.text("displayName", other.GivenName+" "+other.FamilyName)
		to.end()
	}
	to.end()
}

func tellOwn(to teller, e peakon.Employee, attributes []peakon.Attribute, find Directory) {
	if !hasOwn(e, attributes, find) {
		return
	}
	to.begin(PeakonURN)
	for _, a := range attributes {
		v, there := e.Values[a.ID]
		switch {
		case a.Inactive, !there:
		case v.Option != "":
			to.text(a.OutputKey(), v.Option)
		case !v.Date.IsZero():
			to.text(a.OutputKey(), v.Date.String()+"T00:00:00.000Z")
		case v.Number != nil:
			to.number(a.OutputKey(), *v.Number)
		default:
			if other, there := lookUp(find, v.Employee); there {
				to.text(a.OutputKey(), other.Email)
			}
		}
	}
	to.end()
}

// roleValue is the value of the attribute that has a role.
func roleValue(e peakon.Employee, attributes []peakon.Attribute, role peakon.Role) peakon.Value {
	for _, a := range attributes {
		if a.Role == role && !a.Inactive {
			return e.Values[a.ID]
		}
	}
	return peakon.Value{}
}

func hasEnterprise(e peakon.Employee, attributes []peakon.Attribute, find Directory) bool {
	if e.EmployeeNumber != "" || roleValue(e, attributes, peakon.DepartmentRole).Option != "" {
		return true
	}
	_, there := lookUp(find, roleValue(e, attributes, peakon.ManagerRole).Employee)
	return there
}

func hasOwn(e peakon.Employee, attributes []peakon.Attribute, find Directory) bool {
	for _, a := range attributes {
		v, there := e.Values[a.ID]
		if a.Inactive || !there || v.IsZero() {
			continue
		}
		if v.Employee == 0 {
			return true
		}
		if _, there := lookUp(find, v.Employee); there {
			return true
		}
	}
	return false
}

func lookUp(find Directory, id int64) (peakon.Colleague, bool) {
	if id == 0 {
		return peakon.Colleague{}, false
	}
	return find(id)
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
