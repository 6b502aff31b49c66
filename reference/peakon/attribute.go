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

// Value is the value of an attribute: exactly one field is set, by the attribute's type.
type Value struct {
	Option string
	Date   Date
	Number *int64
	// Employee is the id of the employee referred to.
	Employee int64
}

// IsZero reports whether there is no value.
func (v Value) IsZero() bool {
	return v.Option == "" && v.Date.IsZero() && v.Number == nil && v.Employee == 0
}

// Equal compares two values.
func (v Value) Equal(other Value) bool {
	if (v.Number == nil) != (other.Number == nil) || v.Number != nil && *v.Number != *other.Number {
		return false
	}
	return v.Option == other.Option && v.Date == other.Date && v.Employee == other.Employee
}

// maxNumber is the largest integer that every JSON reader keeps (B32).
const maxNumber = 1<<53 - 1

// ParseOption trims an option's value; a blank one is no value (B33).
func ParseOption(field, text string) (Value, error) {
	text = strings.TrimSpace(text)
	if utf8.RuneCountInString(text) > maxName {
		return Value{}, fieldError(field, "is longer than %d characters", maxName)
	}
	return Value{Option: text}, nil
}

// ParseNumber takes an integer within plus and minus 2^53 - 1.
func ParseNumber(field string, n int64) (Value, error) {
	if n > maxNumber || n < -maxNumber {
		return Value{}, fieldError(field, "must be an integer between -(2^53-1) and 2^53-1")
	}
	return Value{Number: &n}, nil
}

// ParseDateValue reads a date; see ParseDate. Blank is no value.
func ParseDateValue(field, text string) (Value, error) {
	if strings.TrimSpace(text) == "" {
		return Value{}, nil
	}
	date, err := ParseDate(text)
	if err != nil {
		return Value{}, fieldError(field, "must be an ISO 8601 date: %v", err)
	}
	return Value{Date: date}, nil
}
