package peakon_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill/reference/peakon"
)

// TestResolve is D21.
func TestResolve(t *testing.T) {
	attributes := []peakon.Attribute{
		{ID: 1, Name: "Department"},
		{ID: 2, Name: "Employed Since", Aliases: []string{"Employed_Since"}},
		{ID: 3, Name: "Hidden", Inactive: true},
		{ID: 4, Name: "Business Unit"},
	}
	for key, want := range map[string]int64{
		"Department": 1, "department": 1, "Employed Since": 2, "Employed_Since": 2, "employed_since": 2, "EMPLOYED SINCE": 2,
		"Business Unit": 4, "Business_Unit": 0, "BusinessUnit": 0, "Hidden": 0, "": 0, "Departmen": 0,
	} {
		if got, known := peakon.Resolve(attributes, key); got.ID != want || known != (want != 0) {
			t.Errorf("%q: attribute %d, %t; want %d", key, got.ID, known, want)
		}
	}
	exact := []peakon.Attribute{{ID: 1, Name: "Team", Aliases: []string{"crew"}}, {ID: 2, Name: "Crew"}}
	if got, _ := peakon.Resolve(exact, "crew"); got.ID != 1 {
		t.Errorf("an alias as it is written comes before a name in another case: attribute %d", got.ID)
	}
	if got, _ := peakon.Resolve(exact, "Crew"); got.ID != 2 {
		t.Errorf("a name as it is written comes first: attribute %d", got.ID)
	}
}

// TestOutputKey is D22.
func TestOutputKey(t *testing.T) {
	for _, test := range []struct {
		attribute peakon.Attribute
		want      string
	}{
		{peakon.Attribute{Name: "Department", Aliases: []string{"Dept"}}, "Department"},
		{peakon.Attribute{Name: "Date of Birth", Aliases: []string{"Date_of_Birth", "dob"}}, "Date_of_Birth"},
		{peakon.Attribute{Name: "Business Unit"}, "Business Unit"},
	} {
		if got := test.attribute.OutputKey(); got != test.want {
			t.Errorf("%q: %q, want %q", test.attribute.Name, got, test.want)
		}
	}
}

func TestAttributesAreValidated(t *testing.T) {
	for name, a := range map[string]peakon.Attribute{
		"no name":               {Type: peakon.Option},
		"spaces around":         {Name: " A", Type: peakon.Option},
		"a colon":               {Name: "A:B", Type: peakon.Option},
		"a control character":   {Name: "A\n", Type: peakon.Option},
		"too long":              {Name: strings.Repeat("a", 257), Type: peakon.Option},
		"no type":               {Name: "A"},
		"alias with a space":    {Name: "A", Type: peakon.Option, Aliases: []string{"B C"}},
		"alias that is a digit": {Name: "A", Type: peakon.Option, Aliases: []string{"1"}},
	} {
		var field *peakon.FieldError
		if err := a.Validate(); !errors.As(err, &field) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, a := range peakon.StandardAttributes() {
		if err := a.Validate(); err != nil {
			t.Errorf("%s: %v", a.Name, err)
		}
	}
}

func TestDateValues(t *testing.T) {
	for text, want := range map[string]string{
		"1990-12-31": "1990-12-31", "1990-12-31T23:00:00-05:00": "1990-12-31", "1990-12-31T00:00:00.000Z": "1990-12-31",
		"2000-02-29": "2000-02-29", "": "", " ": "", "1900-01-01": "1900-01-01", "2200-12-31": "2200-12-31",
	} {
		if got, err := peakon.ParseDateValue("Date of Birth", text); err != nil || got.Date.String() != want {
			t.Errorf("B31 %q: %s, %v", text, got.Date, err)
		}
	}
	for _, text := range []string{"31/12/1990", "12/31/1990", "1990-02-30", "1990", "0000-00-00", "1990-12-31Tnoon", "1990-12-31 00:00", "1899-12-31", "2201-01-01", "90-1-1"} {
		_, err := peakon.ParseDateValue("Date of Birth", text)
		var field *peakon.FieldError
		if !errors.As(err, &field) || field.Field != "Date of Birth" {
			t.Errorf("B30 %q: %v", text, err)
		}
	}
}

func TestNumberValues(t *testing.T) {
	for _, n := range []int64{0, -1, 1<<53 - 1, -(1<<53 - 1)} {
		if got, err := peakon.ParseNumber("Salary", n); err != nil || *got.Number != n || got.IsZero() {
			t.Errorf("%d: %v, %v", n, got, err)
		}
	}
	for _, n := range []int64{1 << 53, -(1 << 53), 1<<63 - 1} {
		if _, err := peakon.ParseNumber("Salary", n); err == nil {
			t.Errorf("B32 %d was taken", n)
		}
	}
}

func TestOptionValues(t *testing.T) {
	long := strings.Repeat("\u00e9", 256)
	for text, want := range map[string]string{"Sales": "Sales", " Sales ": "Sales", "": "", "  ": "", long: long, "R & D / Nord": "R & D / Nord"} {
		if got, err := peakon.ParseOption("Office", text); err != nil || got.Option != want || got.IsZero() != (want == "") {
			t.Errorf("%q: %q, %v", text, got.Option, err)
		}
	}
	for _, text := range []string{long + "x", "a\x00b", "a\nb"} {
		if _, err := peakon.ParseOption("Office", text); err == nil {
			t.Errorf("B33 %q was taken", text)
		}
	}
}

func TestValuesFitTheirType(t *testing.T) {
	n := int64(0)
	values := map[peakon.AttributeType]peakon.Value{
		peakon.Option: {Option: "a"}, peakon.DateType: {Date: peakon.Date{Year: 2000, Month: 1, Day: 1}}, peakon.Number: {Number: &n}, peakon.Reference: {Employee: 1},
	}
	for of, value := range values {
		for kind := range values {
			if value.Fits(kind) != (of == kind) {
				t.Errorf("%s fits %s: %t", of, kind, of != kind)
			}
			if !(peakon.Value{}).Fits(kind) {
				t.Errorf("no value does not fit %s", kind)
			}
		}
	}
}
