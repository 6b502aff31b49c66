package probe

import (
	"fmt"
	"regexp"
	"time"
)

// Moment reads an xsd:dateTime (RFC 7643 §2.3.5): date and time with a T between them, a fraction and a time zone if the server
// likes. Without a zone it is taken for UTC.
func Moment(value any) (time.Time, error) {
	text, isText := value.(string)
	if !isText {
		return time.Time{}, fmt.Errorf("expected a dateTime such as \"2026-01-23T04:56:22Z\", found %s", orNothing(compact(value)))
	}
	if !regexp.MustCompile(`^-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$`).MatchString(text) {
		return time.Time{}, fmt.Errorf("expected a dateTime such as \"2026-01-23T04:56:22Z\", found %q", text)
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05"} {
		if moment, err := time.Parse(layout, text); err == nil {
			return moment, nil
		}
	}
	return time.Time{}, fmt.Errorf("expected a dateTime such as \"2026-01-23T04:56:22Z\", found %q, which no calendar has", text)
}

func orNothing(text string) string {
	if text == "" {
		return "nothing"
	}
	return text
}
