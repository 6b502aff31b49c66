package schema

import (
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

// Type is an attribute's data type (RFC 7643 §2.3). The zero value is string.
type Type string

// The data types of RFC 7643 §2.3.
const (
	String    Type = "string"
	Boolean   Type = "boolean"
	Decimal   Type = "decimal"
	Integer   Type = "integer"
	DateTime  Type = "dateTime"
	Binary    Type = "binary"
	Reference Type = "reference"
	Complex   Type = "complex"
)

// Mutability tells when a client may write an attribute (RFC 7643 §7). The zero value is readWrite.
type Mutability string

// The mutabilities of RFC 7643 §7.
const (
	ReadWrite Mutability = "readWrite"
	ReadOnly  Mutability = "readOnly"
	Immutable Mutability = "immutable"
	WriteOnly Mutability = "writeOnly"
)

// Returned tells when an attribute is in an answer (RFC 7643 §7). The zero value is default.
type Returned string

// The kinds of RFC 7643 §7.
const (
	ReturnedAlways  Returned = "always"
	ReturnedNever   Returned = "never"
	ReturnedDefault Returned = "default"
	ReturnedRequest Returned = "request"
)

// Uniqueness tells how a provider enforces unique values (RFC 7643 §7). The zero value is none. The engine only
// publishes it: whether a value is taken the storage knows.
type Uniqueness string

// The kinds of RFC 7643 §7.
const (
	UniqueNone   Uniqueness = "none"
	UniqueServer Uniqueness = "server"
	UniqueGlobal Uniqueness = "global"
)

// Attribute describes one attribute with the characteristics of RFC 7643 §7, and with a few facets of our own that
// /Schemas does not print. The zero values are the defaults of RFC 7643 §2.2.
type Attribute struct {
	Name            string // the key in JSON; outside extensions it must be an ATTRNAME
	Type            Type
	MultiValued     bool
	Description     string
	Required        bool // of a sub-attribute: required where its parent is present
	CanonicalValues []string
	CaseExact       bool
	Mutability      Mutability
	Returned        Returned
	Uniqueness      Uniqueness
	ReferenceTypes  []string
	SubAttributes   []Attribute

	// Aliases are other names the attribute answers to. Answers use Name.
	Aliases []string
	// Unremovable attributes can be changed but not removed, although they may be left out (they have a default).
	Unremovable bool
	// DateOnly lets a dateTime be written as YYYY-MM-DD.
	DateOnly bool
	// BareValue lets a single-valued complex attribute be written as a plain string that means its "value".
	BareValue bool
}

// DataType is Type with its default.
func (a *Attribute) DataType() Type {
	if a.Type == "" {
		return String
	}
	return a.Type
}

// IsReadOnly tells whether clients' values are ignored.
func (a *Attribute) IsReadOnly() bool { return a.Mutability == ReadOnly }

// Sub finds a sub-attribute by name or alias; nil when there is none.
func (a *Attribute) Sub(name string) *Attribute { return Lookup(a.SubAttributes, name) }

// HasName tells whether name is the attribute's name or one of its aliases, without regard to case.
func (a *Attribute) HasName(name string) bool {
	if strings.EqualFold(a.Name, name) {
		return true
	}
	for _, alias := range a.Aliases {
		if strings.EqualFold(alias, name) {
			return true
		}
	}
	return false
}

// Key maps a string value to what equality means for this attribute: itself when caseExact, else Fold of it. A userName is prepared
// as PRECIS has it (RFC 7644 §5, RFC 8265 §3.3): letters of full and half width are the plain ones too.
func (a *Attribute) Key(value string) string {
	switch {
	case a.CaseExact:
		return value
	case a.Name == "userName":
		return Fold(width.Fold.String(value))
	default:
		return Fold(value)
	}
}

// Fold maps strings that differ only in case or in Unicode composition to one string, so that "É" in either form
// equals "é" (RFC 7644 §5 asks for one prepared form). Storage may use it for unique indexes.
func Fold(text string) string {
	for i := range len(text) {
		if text[i] >= 0x80 {
			return norm.NFC.String(cases.Fold().String(norm.NFC.String(text)))
		}
	}
	return strings.ToLower(text)
}

// Lookup finds an attribute: by exact name, by exact alias, then by either without regard to case; nil when none fits.
func Lookup(attributes []Attribute, name string) *Attribute {
	for i := range attributes {
		if attributes[i].Name == name {
			return &attributes[i]
		}
	}
	for i := range attributes {
		for _, alias := range attributes[i].Aliases {
			if alias == name {
				return &attributes[i]
			}
		}
	}
	for i := range attributes {
		if attributes[i].HasName(name) {
			return &attributes[i]
		}
	}
	return nil
}
