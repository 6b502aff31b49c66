package peakon_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill/reference/peakon"
)

func jane() peakon.Employee {
	return peakon.Employee{UserName: "jane@example.com", GivenName: "Jane", FamilyName: "Doe"}
}

func TestNormalizeRefuses(t *testing.T) {
	for _, test := range []struct {
		name  string
		edit  func(*peakon.Employee)
		field string
	}{
		{"B10 no userName", func(e *peakon.Employee) { e.UserName = "" }, "userName"},
		{"B10 blank userName", func(e *peakon.Employee) { e.UserName = "  " }, "userName"},
		{"B11 a bare name", func(e *peakon.Employee) { e.UserName = "jane" }, "userName"},
		{"B11 no domain", func(e *peakon.Employee) { e.UserName = "jane@" }, "userName"},
		{"B11 no local part", func(e *peakon.Employee) { e.UserName = "@example.com" }, "userName"},
		{"B11 two at signs", func(e *peakon.Employee) { e.UserName = "a@b@example.com" }, "userName"},
		{"B11 with a display name", func(e *peakon.Employee) { e.UserName = "Jane <jane@example.com>" }, "userName"},
		{"B11 in brackets", func(e *peakon.Employee) { e.UserName = "<jane@example.com>" }, "userName"},
		{"B11 two addresses", func(e *peakon.Employee) { e.UserName = "a@example.com,b@example.com" }, "userName"},
		{"B11 a space", func(e *peakon.Employee) { e.UserName = "jane doe@example.com" }, "userName"},
		{"B11 too long", func(e *peakon.Employee) { e.UserName = strings.Repeat("a", 250) + "@example.com" }, "userName"},
		{"B11 control characters", func(e *peakon.Employee) { e.UserName = "ja\tne@example.com" }, "userName"},
		{"B12 no given name", func(e *peakon.Employee) { e.GivenName = "" }, "name.givenName"},
		{"B12 blank family name", func(e *peakon.Employee) { e.FamilyName = " \t" }, "name.familyName"},
		{"a given name that is too long", func(e *peakon.Employee) { e.GivenName = strings.Repeat("\u00e9", 257) }, "name.givenName"},
		{"B21 malformed email", func(e *peakon.Employee) { e.Email = "mail" }, "emails.value"},
		{"B25 a language by its name", func(e *peakon.Employee) { e.Locale = "english" }, "locale"},
		{"B27 no place", func(e *peakon.Employee) { e.Timezone = "Mars/Olympus" }, "timezone"},
		{"B64 NUL in a name", func(e *peakon.Employee) { e.FamilyName = "D\x00e" }, "name.familyName"},
		{"B64 NUL in the external id", func(e *peakon.Employee) { e.ExternalID = "\x00" }, "externalId"},
		{"a phone that is too long", func(e *peakon.Employee) { e.Phone = strings.Repeat("1", 65) }, "phoneNumbers.value"},
		{"an employee number that is too long", func(e *peakon.Employee) { e.EmployeeNumber = strings.Repeat("1", 257) }, "employeeNumber"},
	} {
		t.Run(test.name, func(t *testing.T) {
			e := jane()
			test.edit(&e)
			_, err := e.Normalize(peakon.NewZones())
			var field *peakon.FieldError
			if !errors.As(err, &field) || field.Field != test.field {
				t.Errorf("expected an error of %s, found %v", test.field, err)
			}
		})
	}
}

func TestNormalizeTrimsAndCompletes(t *testing.T) {
	e := peakon.Employee{
		UserName: " Jane@Example.com ", GivenName: " J\u00f8rgen ", FamilyName: strings.Repeat("\u00e9", 256), EmployeeNumber: " 007 ",
		Locale: "en_US", Timezone: "europe/copenhagen", Phone: " 12 ",
	}
	got, err := e.Normalize(peakon.NewZones())
	if err != nil {
		t.Fatal(err)
	}
	want := e
	want.UserName, want.Email, want.GivenName, want.EmployeeNumber = "Jane@Example.com", "Jane@Example.com", "J\u00f8rgen", "007"
	want.Locale, want.Timezone = "en-US", "Europe/Copenhagen"
	if !got.Same(want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	again, err := got.Normalize(peakon.NewZones())
	if err != nil || !again.Same(got) {
		t.Errorf("a second time: %+v, %v", again, err)
	}
}

func TestFold(t *testing.T) {
	for _, pair := range [][2]string{
		{"JANE@EXAMPLE.COM", "jane@example.com"}, {"STRASSE", "stra\u00dfe"}, {"\u00c9", "e\u0301"}, {"\u03a3", "\u03c2"},
	} {
		if peakon.Fold(pair[0]) != peakon.Fold(pair[1]) {
			t.Errorf("%q and %q are not the same", pair[0], pair[1])
		}
	}
	if peakon.Fold("e") == peakon.Fold("\u00e9") {
		t.Error("accents are lost")
	}
}

func TestLocales(t *testing.T) {
	for text, want := range map[string]string{
		"en-GB": "en-GB", "en_US": "en-US", "EN-us": "en-US", "da": "da", "zh-hant-tw": "zh-Hant-TW", "": "", "xx_yy": "xx-YY", "fil": "fil",
	} {
		if got, err := peakon.ParseLocale(text); err != nil || got != want {
			t.Errorf("%q: %q, %v; want %q", text, got, err, want)
		}
	}
	for _, text := range []string{"english", "en-", "e", "5", "-", "en--US", "en US", "en-toolongsubtag", "\u00e9n"} {
		if got, err := peakon.ParseLocale(text); err == nil {
			t.Errorf("%q was taken as %q", text, got)
		}
	}
}

// TestSurveyLanguage is E24's chain: record, detected, schedule, English.
func TestSurveyLanguage(t *testing.T) {
	translations := peakon.NewTranslations()
	for _, test := range []struct{ recorded, detected, schedule, want string }{
		{"da-DK", "fr", "de", "da"},
		{"", "fr-CA", "de", "fr"},
		{"", "", "de-AT", "de"},
		{"", "", "", "en"},
		{"el", "", "sv", "sv"},
		{"no", "", "", "nb"},
		{"en_GB", "fr", "", "en"},
		{"pt-BR", "", "", "pt"},
	} {
		if got := translations.Choose(strings.ReplaceAll(test.recorded, "_", "-"), test.detected, test.schedule); got != test.want {
			t.Errorf("%+v: %q", test, got)
		}
	}
}

func TestUserNameKey(t *testing.T) {
	if peakon.UserNameKey("ｚｏｅ@example.com") != peakon.UserNameKey("ZOE@example.com") {
		t.Error("wide letters are other letters (RFC 7644 §5, RFC 8265 §3.3)")
	}
	if peakon.UserNameKey("zoe") == peakon.UserNameKey("zo\u00eb") {
		t.Error("an accent is nothing")
	}
}
