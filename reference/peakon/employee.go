package peakon

import (
	"maps"
	"net/mail"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

// Company is a customer. What belongs to one is never seen by another.
type Company struct {
	ID       int64
	Name     string
	Timezone string
	// Disabled switches the employee provisioning integration off.
	Disabled bool
	// Revision grows with each change of the company's attributes.
	Revision int64
	// Shape grows with each of them that changes how employees are shown.
	Shape int64
}

// Employee is a person on a company's payroll, whether surveyed or not.
type Employee struct {
	ID             int64
	UserName       string
	Email          string
	ExternalID     string
	EmployeeNumber string
	GivenName      string
	FamilyName     string
	Phone          string
	Locale         string
	Timezone       string
	// Active is engagement: whether the employee takes part in surveys.
	Active bool
	// Values are the attributes' values by attribute id.
	Values               map[int64]Value
	CreatedAt, UpdatedAt time.Time
}

// DefaultSchedule is the schedule that every company begins with: it is for all active employees, and surveys nobody until
// an admin switches data collection on (Peakon help centre, "About Peakon surveys and how they work"). That it is monthly and
// two weeks long is our choice.
func (c Company) DefaultSchedule(today Date) Schedule {
	start := today
	for start.Weekday() != time.Monday {
		start = start.AddDays(1)
	}
	return Schedule{
		Name: "Company", Default: true, StartDate: start, Frequency: Monthly, DurationDays: 14, SendTime: TimeOfDay{Hour: 9},
	}
}

// Clone is a copy that shares nothing with e.
func (e Employee) Clone() Employee {
	e.Values = maps.Clone(e.Values)
	return e
}

// Same reports whether two records hold the same data, times aside: storing the one over the other would change nothing.
func (e Employee) Same(other Employee) bool {
	type scalars struct {
		ID                                                                    int64
		UserName, Email, ExternalID, Number, Given, Family, Phone, Locale, TZ string
		Active                                                                bool
	}
	of := func(x Employee) scalars {
		return scalars{x.ID, x.UserName, x.Email, x.ExternalID, x.EmployeeNumber, x.GivenName, x.FamilyName, x.Phone, x.Locale, x.Timezone, x.Active}
	}
	return of(e) == of(other) && e.SameValues(other)
}

// SameValues reports whether two employees have the same attribute values; a zero value is none.
func (e Employee) SameValues(other Employee) bool {
	return within(e.Values, other.Values) && within(other.Values, e.Values)
}

func within(values, others map[int64]Value) bool {
	for id, value := range values {
		if !value.Equal(others[id]) {
			return false
		}
	}
	return true
}

const (
	maxText  = 256
	maxPhone = 64
)

// Colleague is what is shown of an employee to whom another one refers.
type Colleague struct{ Email, GivenName, FamilyName string }

// Normalize trims, canonicalises and checks an employee's own fields. Its error is a *FieldError.
func (e Employee) Normalize(zones *Zones) (Employee, error) {
	e.UserName, e.Email = strings.TrimSpace(e.UserName), strings.TrimSpace(e.Email)
	e.GivenName, e.FamilyName = strings.TrimSpace(e.GivenName), strings.TrimSpace(e.FamilyName)
	e.EmployeeNumber = strings.TrimSpace(e.EmployeeNumber)
	if e.UserName == "" {
		return e, fieldError("userName", "is required")
	}
	if e.Email == "" {
		e.Email = e.UserName
	}
	for _, check := range []struct {
		field, value string
		most         int
		required     bool
	}{
		{"userName", e.UserName, maxText, true},
		{"name.givenName", e.GivenName, maxText, true},
		{"name.familyName", e.FamilyName, maxText, true},
		{"emails.value", e.Email, maxText, true},
		{"externalId", e.ExternalID, maxText, false},
		{"employeeNumber", e.EmployeeNumber, maxText, false},
		{"phoneNumbers.value", e.Phone, maxPhone, false},
	} {
		if check.required && check.value == "" {
			return e, fieldError(check.field, "is required")
		}
		if utf8.RuneCountInString(check.value) > check.most {
			return e, fieldError(check.field, "must not be longer than %d characters", check.most)
		}
		if strings.ContainsFunc(check.value, unicode.IsControl) {
			return e, fieldError(check.field, "must not hold control characters")
		}
	}
	if !isEmail(e.UserName) {
		return e, fieldError("userName", "must be an email address")
	}
	if !isEmail(e.Email) {
		return e, fieldError("emails.value", "must be an email address")
	}
	var err error
	if e.Locale, err = ParseLocale(e.Locale); err != nil {
		return e, err
	}
	e.Timezone, err = zones.Parse(e.Timezone)
	return e, err
}

// isEmail holds for a bare address: local part, "@" and domain, without a display name.
func isEmail(text string) bool {
	address, err := mail.ParseAddress("<" + text + ">")
	return err == nil && address.Address == text && address.Name == ""
}

// Domain is the part of an address after the "@", folded.
func Domain(email string) string {
	at := strings.LastIndexByte(email, '@')
	return Fold(email[at+1:])
}

// Fold is the form in which names that differ in case alone are equal: canonical composition and full Unicode case folding.
// Unique indexes are built on it.
func Fold(text string) string { return cases.Fold().String(norm.NFC.String(text)) }

// UserNameKey is the form in which equal userNames are equal: Fold, and letters of full and half width as the plain ones (RFC 7644
// §5, RFC 8265 §3.3).
func UserNameKey(userName string) string { return Fold(width.Fold.String(userName)) }
