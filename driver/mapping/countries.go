package mapping

import (
	"fmt"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// countryFunctions are Iso3166Convert.*: they take two letters, three letters or three digits. What is no country gives null.
// Names are the English ones of the Unicode CLDR ("United States"), not ISO's own ("United States of America (the)").
func countryFunctions() map[string]function {
	return map[string]function{
		"Iso3166Convert.toAlpha2":  onCountry(func(country language.Region) any { return country.String() }),
		"Iso3166Convert.toAlpha3":  onCountry(func(country language.Region) any { return country.ISO3() }),
		"Iso3166Convert.toNumeric": onCountry(func(country language.Region) any { return fmt.Sprintf("%03d", country.M49()) }),
		"Iso3166Convert.toName":    onCountry(func(country language.Region) any { return display.English.Regions().Name(country) }),
	}
}

func onCountry(do func(country language.Region) any) function {
	return onText(1, 1, func(s string, _ []any) (any, error) {
		country, known := countryOf(s)
		if !known {
			return nil, nil //nolint:nilnil // null is a value of the language
		}
		return do(country), nil
	})
}

// countryOf finds a country by its code. Of a number, zeros at its beginning may be missing.
func countryOf(code string) (language.Region, bool) {
	code = strings.TrimSpace(code)
	if strings.Trim(code, "0123456789") == "" && code != "" && len(code) < 3 {
		code = strings.Repeat("0", 3-len(code)) + code
	}
	country, err := language.ParseRegion(code)
	if err != nil || !country.IsCountry() || country.IsPrivateUse() {
		return language.Region{}, false
	}
	return country.Canonicalize(), true
}
