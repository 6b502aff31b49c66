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
		return casedTag(strings.ReplaceAll(text, "_", "-")), nil
	}
	return tag.String(), nil
}

// casedTag writes subtags as RFC 5646 §2.1.1 recommends: en-GB, zh-Hant.
func casedTag(text string) string {
	subtags := strings.Split(strings.ToLower(text), "-")
	for i, subtag := range subtags[1:] {
		switch len(subtag) {
		case 2:
			subtags[i+1] = strings.ToUpper(subtag)
		case 4:
			subtags[i+1] = strings.ToUpper(subtag[:1]) + subtag[1:]
		default:
		}
	}
	return strings.Join(subtags, "-")
}

// Languages are those in which a survey can be sent, English first (a decision; Peakon's list is not public).
func Languages() []string {
	return []string{"en", "bg", "cs", "da", "de", "es", "et", "fi", "fr", "hu", "it", "ja", "ko", "lt", "lv", "nb", "nl", "pl", "pt", "ro", "ru", "sk", "sv", "th", "tr", "uk", "vi", "zh"}
}

// Translations chooses the language of a survey.
type Translations struct {
	names   []string
	matcher language.Matcher
}

// NewTranslations prepares the choice among [Languages].
func NewTranslations() *Translations {
	names := Languages()
	supported := make([]language.Tag, len(names))
	for i, name := range names {
		supported[i] = language.Make(name)
	}
	return &Translations{names: names, matcher: language.NewMatcher(supported)}
}

// Choose is the language in which a survey is sent: that on the record, else that detected in an earlier round, else that of
// the schedule, else English (Peakon help centre, "Survey language").
func (t *Translations) Choose(recorded, detected, schedule string) string {
	for _, wanted := range []string{recorded, detected, schedule} {
		tag, err := language.Parse(wanted)
		if wanted == "" || err != nil {
			continue
		}
		if _, index, confidence := t.matcher.Match(tag); confidence >= language.High {
			return t.names[index]
		}
	}
	return t.names[0]
}
