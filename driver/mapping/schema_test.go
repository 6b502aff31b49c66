package mapping_test

import (
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill/driver/mapping"
)

func TestAttributesThatAreRefused(t *testing.T) {
	two, one, less := 2, 1, -1
	high, low := 2.5, 1.0
	for want, attribute := range map[string]mapping.Attribute{
		"variable name must start":                        {Variable: "a b"},
		"is reserved in SCIM's core schema":               {Variable: "x", ExternalName: "groups.^[primary==true].value", ExternalNamespace: mapping.Core, Custom: true},
		`type "date" is not one of`:                       {Variable: "x", Type: "date"},
		`items of type "boolean"`:                         {Variable: "x", Type: mapping.Array, Items: mapping.Boolean},
		`scope "ALL"`:                                     {Variable: "x", Scope: "ALL"},
		`mutability "MAYBE"`:                              {Variable: "x", Mutability: "MAYBE"},
		"minLength 2 is above maxLength 1":                {Variable: "x", MinLength: &two, MaxLength: &one},
		"a length cannot be below 0":                      {Variable: "x", MinLength: &less},
		"minLength and maxLength are for strings":         {Variable: "x", Type: mapping.Integer, MaxLength: &one},
		"minimum 2.5 is above maximum 1":                  {Variable: "x", Type: mapping.Number, Minimum: &high, Maximum: &low},
		"minimum and maximum are for numbers":             {Variable: "x", Minimum: &low},
		`format "phone" is not one of country-code`:       {Variable: "x", Format: "phone"},
		"format and pattern are for strings":              {Variable: "x", Type: mapping.Boolean, Format: mapping.Email},
		"pattern: the regular expression":                 {Variable: "x", Pattern: "("},
		"values of type array cannot be unique":           {Variable: "x", Type: mapping.Array, Unique: true},
		`enum: the number "1" does not fit the type str`:  {Variable: "x", Enum: []any{"a", 1.0}},
		`enum: the text "a" does not fit the type int`:    {Variable: "x", Type: mapping.Array, Items: mapping.Integer, Enum: []any{"a"}},
		`enum: the text "a" is there twice`:               {Variable: "x", Enum: []any{"a", "a"}},
		"oneOf must name the values of enum":              {Variable: "x", Enum: []any{"a", "b"}, OneOf: []mapping.Choice{{"b", "B"}, {"a", "A"}}},
		"oneOf must name the values of enum, all of them": {Variable: "x", OneOf: []mapping.Choice{{"b", "B"}}},
		`oneOf: the text "a" has no title`:                {Variable: "x", Enum: []any{"a"}, OneOf: []mapping.Choice{{"a", " "}}},
		`and "Employed Since" found`:                      {Variable: "x", ExternalName: "Employed Since", ExternalNamespace: peakon},
		`"^[primary=true]" is not understood`:             {Variable: "x", ExternalName: "emails.^[primary=true].value", ExternalNamespace: mapping.Core},
		"ends with an element":                            {Variable: "x", ExternalName: "emails.^[primary==true]", ExternalNamespace: mapping.Core},
		"position 100 is too large":                       {Variable: "x", ExternalName: "emails[100].value", ExternalNamespace: mapping.Core},
		`"[0]" found`:                                     {Variable: "x", ExternalName: "[0].value", ExternalNamespace: mapping.Core},
	} {
		if _, err := defaults(t).With(attribute); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: expected %q, found %v", attribute, want, err)
		}
	}
}

func TestValuesOfAttributes(t *testing.T) {
	two, three := 2, 3
	low, high := 0.0, 10.5
	sizes := []mapping.Choice{{"S", "Small"}, {"M", "Medium"}}
	for _, c := range []struct {
		attribute mapping.Attribute
		value     any
		// want is a part of the problem; "" for a right value.
		want string
	}{
		{mapping.Attribute{}, "x", ""},
		{mapping.Attribute{}, nil, ""},
		{mapping.Attribute{}, "", ""},
		{mapping.Attribute{Required: true}, "", "The field cannot be left blank"},
		{mapping.Attribute{}, 7.0, `the number "7" does not match the attribute's data type string`},
		{mapping.Attribute{}, []any{"x"}, `the array "x" does not match the attribute's data type string`},
		{mapping.Attribute{Type: mapping.Boolean}, true, ""},
		{mapping.Attribute{Type: mapping.Boolean}, "true", `the text "true" does not match the attribute's data type boolean`},
		{mapping.Attribute{Type: mapping.Integer}, 41.0, ""},
		{mapping.Attribute{Type: mapping.Integer}, 41.5, "data type integer"},
		{mapping.Attribute{Type: mapping.Number}, 41.5, ""},
		{mapping.Attribute{Type: mapping.Number}, "41.5", "data type number"},
		{mapping.Attribute{Type: mapping.Array}, []any{"a", "b"}, ""},
		{mapping.Attribute{Type: mapping.Array}, []any{}, ""},
		{mapping.Attribute{Type: mapping.Array}, []any{1.0}, "data type array of string"},
		{mapping.Attribute{Type: mapping.Array}, "a", "data type array of string"},
		{mapping.Attribute{Type: mapping.Array, Items: mapping.Integer}, []any{1.0, 2.0}, ""},
		{mapping.Attribute{Type: mapping.Array, Items: mapping.Integer}, []any{1.5}, "data type array of integer"},
		{mapping.Attribute{Type: mapping.Array, Items: mapping.Number}, []any{1.5}, ""},
		{mapping.Attribute{MinLength: &two, MaxLength: &three}, "äöü", ""},
		{mapping.Attribute{MinLength: &two, MaxLength: &three}, "ä", "too short: 1 characters, and at least 2 are needed"},
		{mapping.Attribute{MinLength: &two, MaxLength: &three}, "äöüß", "too long: 4 characters, and at most 3 are allowed"},
		{mapping.Attribute{Type: mapping.Number, Minimum: &low, Maximum: &high}, 10.5, ""},
		{mapping.Attribute{Type: mapping.Number, Minimum: &low, Maximum: &high}, 10.6, `the number "10.6" is above 10.5`},
		{mapping.Attribute{Type: mapping.Integer, Minimum: &low, Maximum: &high}, -1.0, `the number "-1" is below 0`},
		{mapping.Attribute{Enum: []any{"S", "M"}, OneOf: sizes}, "S", ""},
		{mapping.Attribute{Enum: []any{"S", "M"}, OneOf: sizes}, "Small", `the text "Small" is not one of the allowed values S,M`},
		{mapping.Attribute{Type: mapping.Integer, Enum: []any{1, 2.0}}, 1.0, ""},
		{mapping.Attribute{Type: mapping.Array, Enum: []any{"S", "M"}}, []any{"M", "S"}, ""},
		{mapping.Attribute{Type: mapping.Array, Enum: []any{"S", "M"}}, []any{"M", "L"}, `the text "L" is not one of`},
		{mapping.Attribute{Pattern: "[A-Z]{2}-[0-9]+"}, "AB-12", ""},
		{mapping.Attribute{Pattern: "[A-Z]{2}-[0-9]+"}, "xAB-12", "does not match the pattern"},
		{mapping.Attribute{Format: mapping.CountryCode}, "DK", ""},
		{mapping.Attribute{Format: mapping.CountryCode}, "DNK", "an ISO 3166-1 alpha-2 country code such as US is expected"},
		{mapping.Attribute{Format: mapping.CountryCode}, "XX", "country code"},
		{mapping.Attribute{Format: mapping.DateTime}, "2015-07-31T17:18:37.979Z", ""},
		{mapping.Attribute{Format: mapping.DateTime}, "31.7.2015", "a date and time in ISO 8601"},
		{mapping.Attribute{Format: mapping.Email}, "jane+x@example.com", ""},
		{mapping.Attribute{Format: mapping.Email}, "Jane <jane@example.com>", "an email address"},
		{mapping.Attribute{Format: mapping.Email}, "jane", "an email address"},
		{mapping.Attribute{Format: mapping.LanguageCode}, "en", ""},
		{mapping.Attribute{Format: mapping.LanguageCode}, "da, en-gb;q=0.8", ""},
		{mapping.Attribute{Format: mapping.LanguageCode}, "klingonese", "a language such as"},
		{mapping.Attribute{Format: mapping.Locale}, "en_US", ""},
		{mapping.Attribute{Format: mapping.Locale}, "en-US", ""},
		{mapping.Attribute{Format: mapping.Locale}, "english", "a locale such as en_US"},
		{mapping.Attribute{Format: mapping.Locale}, "en_US_POSIX", "a locale such as en_US"},
		{mapping.Attribute{Format: mapping.Timezone}, "Europe/Copenhagen", ""},
		{mapping.Attribute{Format: mapping.Timezone}, "Europe/Atlantis", "a time zone such as"},
		{mapping.Attribute{Format: mapping.URI}, "https://example.com/jane?x=1", ""},
		{mapping.Attribute{Format: mapping.URI}, "a b", "a URL such as"},
		{mapping.Attribute{Format: mapping.Hashed}, "anything", ""},
		{mapping.Attribute{Format: mapping.Encrypted}, "anything", ""},
		{mapping.Attribute{Format: mapping.RefID}, "anything", ""},
	} {
		c.attribute.Variable = "x"
		schema, err := mapping.NewSchema(c.attribute)
		if err != nil {
			t.Errorf("%+v: %v", c.attribute, err)
			continue
		}
		made, _ := schema.Attribute("x")
		if problem := made.Problem(c.value); (problem == "") != (c.want == "") || !strings.Contains(problem, c.want) {
			t.Errorf("%+v, %v: expected %q, found %q", c.attribute, c.value, c.want, problem)
		}
	}
}

func TestAWholeProfileAgainstTheSchema(t *testing.T) {
	schema, err := defaults(t).With(mapping.Attribute{Variable: "age", Type: mapping.Integer})
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Check(map[string]any{"age": 41.0, "title": nil, "locale": ""}); err != nil {
		t.Errorf("found %v", err)
	}
	must, err := schema.With(mapping.Attribute{Variable: "must", Required: true})
	if err != nil {
		t.Fatal(err)
	}
	err = must.Check(map[string]any{"age": "x", "huh": "x"})
	for _, want := range []string{"attribute age: ", "attribute huh is not in the schema", "attribute must is required"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("expected %q in %v", want, err)
		}
	}
	if missing := must.Missing(map[string]any{"must": ""}); len(missing) != 1 || missing[0] != "must" {
		t.Errorf("found %v", missing)
	}
}
