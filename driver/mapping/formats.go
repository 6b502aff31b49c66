package mapping

import (
	"net/mail"
	"net/url"
	"strings"

	"golang.org/x/text/language"
)

// Format says what a text stands for (Okta Management API, UserSchemaAttributeFormat).
type Format = string

// The formats. Encrypted, hashed and reference texts may hold anything.
const (
	CountryCode  Format = "country-code"
	DateTime     Format = "date-time"
	Email        Format = "email"
	Encrypted    Format = "encrypted"
	Hashed       Format = "hashed"
	LanguageCode Format = "language-code"
	Locale       Format = "locale"
	RefID        Format = "ref-id"
	Timezone     Format = "timezone"
	URI          Format = "uri"
)

func formats() []Format {
	return []Format{CountryCode, DateTime, Email, Encrypted, Hashed, LanguageCode, Locale, RefID, Timezone, URI}
}

// formatProblem says what a text should be, or "". Which checks stand behind a format is in the descriptions of the user
// profile's attributes (Okta Management API, UserProfile).
func formatProblem(format Format, text string) string {
	switch format {
	case CountryCode:
		if _, known := countryOf(text); !known || len(text) != 2 {
			return "an ISO 3166-1 alpha-2 country code such as US"
		}
	case DateTime:
		if _, err := isoTime(text); err != nil {
			return "a date and time in ISO 8601 such as 2015-07-31T17:18:37.979Z"
		}
	case Email:
		if address, err := mail.ParseAddress(text); err != nil || address.Address != text {
			return "an email address such as jane@example.com"
		}
	case LanguageCode:
		if tags, _, err := language.ParseAcceptLanguage(text); err != nil || len(tags) == 0 {
			return "a language such as en or en-US"
		}
	case Locale:
		if _, err := language.Parse(strings.Replace(text, "_", "-", 1)); err != nil || strings.Count(text, "-")+strings.Count(text, "_") > 1 {
			return "a locale such as en_US"
		}
	case Timezone:
		if _, err := zoneOf(text); err != nil {
			return "a time zone such as America/New_York"
		}
	case URI:
		if _, err := url.Parse(text); err != nil || strings.ContainsAny(text, " \t\r\n") {
			return "a URL such as https://example.com/jane"
		}
	}
	return ""
}
