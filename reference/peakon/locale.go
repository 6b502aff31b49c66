package peakon

import (
	"regexp"
	"strings"

	"golang.org/x/text/language"
)

// A language subtag has two or three letters: what is longer is registered, but never a language that people set (B25).
var languageTag = regexp.MustCompile(`^[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*$`)

// ParseLocale reads a language tag: BCP 47 ("en-GB"), or the older form with an underscore that Okta's samples of 2018 have
// ("en_US"). It returns the canonical BCP 47 form. "" is no locale.
func ParseLocale(text string) (string, error) {
	if text == "" {
		return "", nil
	}
	if !languageTag.MatchString(text) {
		return "", fieldError("locale", "must be a language tag such as en-GB")
	}
	tag, err := language.Raw.Parse(strings.ReplaceAll(text, "_", "-"))
	if err != nil {
		if _, unknown := err.(language.ValueError); !unknown { //nolint:errorlint // ValueError is returned as a value, unwrapped
			return "", fieldError("locale", "must be a language tag such as en-GB")
		}
		// Well formed, but not registered: only the syntax is checked.
		return strings.ReplaceAll(text, "_", "-"), nil
	}
	return tag.String(), nil
}

// Languages are those in which a survey can be sent (a decision; Peakon's list is not public).
func Languages() []string {
	return []string{"en", "bg", "cs", "da", "de", "es", "et", "fi", "fr", "hu", "it", "ja", "ko", "lt", "lv", "nb", "nl", "pl", "pt", "ro", "ru", "sk", "sv", "th", "tr", "uk", "vi", "zh"}
}

// SurveyLanguage is the language in which a survey is sent: that on the record, else that detected in an earlier round, else
// that of the schedule, else English (Peakon help centre, "Survey language").
func SurveyLanguage(recorded, detected, schedule string) string {
	supported := make([]language.Tag, 0, len(Languages()))
	for _, name := range Languages() {
		supported = append(supported, language.MustParse(name))
	}
	matcher := language.NewMatcher(supported)
	for _, wanted := range []string{recorded, detected, schedule} {
		tag, err := language.Parse(wanted)
		if wanted == "" || err != nil {
			continue
		}
		if _, index, confidence := matcher.Match(tag); confidence >= language.High {
			return Languages()[index]
		}
	}
	return "en"
}
