package peakon

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// AttributeType is the type of an attribute (Peakon SCIM API reference, "Schema extensions").
type AttributeType string

// The four types.
const (
	Option    AttributeType = "option"
	DateType  AttributeType = "date"
	Number    AttributeType = "number"
	Reference AttributeType = "employee"
)

// Role is what an attribute means to Peakon itself; "" for a custom one.
type Role string

// The roles that the rules or the mapping know.
const (
	ManagerRole        Role = "manager"
	DepartmentRole     Role = "department"
	StartDateRole      Role = "tenure"
	SeparationDateRole Role = "separation_date"
)

// Attribute is an attribute of employees in one company.
type Attribute struct {
	ID   int64
	Name string
	Type AttributeType
	// Aliases are further names, in the order in which they were added.
	Aliases []string
	Role    Role
	// Inactive hides the attribute; its values are kept.
	Inactive bool
}

const maxName = 256

// An alias can stand in a path (RFC 7644, ATTRNAME), with "$" as in "$ref".
var attributeName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9$_-]*$`)

// Validate says what is wrong with name, type or aliases.
func (a Attribute) Validate() error {
	if strings.TrimSpace(a.Name) == "" || a.Name != strings.TrimSpace(a.Name) {
		return fieldError("name", "must be text without spaces around it")
	}
	if utf8.RuneCountInString(a.Name) > maxName {
		return fieldError("name", "must not be longer than %d characters", maxName)
	}
	if strings.Contains(a.Name, ":") || strings.ContainsFunc(a.Name, unicode.IsControl) {
		return fieldError("name", "must not hold colons or control characters")
	}
	if !slices.Contains([]AttributeType{Option, DateType, Number, Reference}, a.Type) {
		return fieldError("type", "must be option, date, number or employee")
	}
	for _, alias := range a.Aliases {
		if !attributeName.MatchString(alias) || len(alias) > maxName {
			return fieldError("aliases", "must begin with a letter and hold letters, digits, -, _ and $ alone, like Employed_Since")
		}
	}
	return nil
}

// Names are the name and the aliases.
func (a Attribute) Names() []string { return append([]string{a.Name}, a.Aliases...) }

// OutputKey is the name under which the attribute is written: its own where that can stand in a path, else the first alias,
// else its own with the spaces in it (D22).
func (a Attribute) OutputKey() string {
	if attributeName.MatchString(a.Name) || len(a.Aliases) == 0 {
		return a.Name
	}
	return a.Aliases[0]
}

// StandardAttributes are those that every company begins with.
func StandardAttributes() []Attribute {
	return []Attribute{
		{Name: "Manager", Type: Reference, Role: ManagerRole},
		{Name: "Department", Type: Option, Role: DepartmentRole},
		{Name: "Gender", Type: Option},
		{Name: "Date of Birth", Type: DateType, Aliases: []string{"Date_of_Birth"}},
		{Name: "Title", Type: Option},
		{Name: "Office", Type: Option},
		{Name: "Tenure", Type: DateType, Aliases: []string{"Start_Date", "Employed_Since"}, Role: StartDateRole},
		{Name: "Separation date", Type: DateType, Aliases: []string{"Separation_Date"}, Role: SeparationDateRole},
		{Name: "Separation reason", Type: Option, Aliases: []string{"Separation_Reason"}},
	}
}

// Resolve finds the attribute that a key of a request means: first by its name as it is written, then by an alias as it is
// written, then by either without regard to case (D21). Names and aliases share one space without regard to case, so that a key
// never means two. An underscore never stands for a space by itself: Peakon's article on Okta has the admin add such a name
// as an alias. An inactive attribute is unknown.
func Resolve(attributes []Attribute, key string) (Attribute, bool) {
	for _, means := range []func(Attribute) bool{
		func(a Attribute) bool { return a.Name == key },
		func(a Attribute) bool { return slices.Contains(a.Aliases, key) },
		func(a Attribute) bool {
			return slices.ContainsFunc(a.Names(), func(name string) bool { return Fold(name) == Fold(key) })
		},
	} {
		at := slices.IndexFunc(attributes, func(a Attribute) bool { return !a.Inactive && means(a) })
		if at >= 0 {
			return attributes[at], true
		}
	}
	return Attribute{}, false
}
