package peakon

import "fmt"

// FieldError says that a value cannot be stored: which field, and what was expected of it. It holds no value: the values are
// people's data.
type FieldError struct {
	// Field is the field in the words of SCIM: "userName", "name.givenName", or an attribute's name.
	Field string
	// Problem is what was expected, as the end of a sentence that begins with the field: "must be an email address".
	Problem string
}

// Error is field and problem.
func (e *FieldError) Error() string { return e.Field + " " + e.Problem }

func fieldError(field, problem string, args ...any) error {
	return &FieldError{Field: field, Problem: fmt.Sprintf(problem, args...)}
}

// ConflictError says that a value which must be unique in the company belongs to another employee.
type ConflictError struct {
	// Field is the field in the words of SCIM: "userName", "emails.value", "employeeNumber".
	Field string
}

// Error names the field.
func (e *ConflictError) Error() string { return e.Field + " is already in use" }
