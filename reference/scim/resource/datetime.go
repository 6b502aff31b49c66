package resource

import "time"

// ParseDateTime reads an xsd:dateTime as RFC 7643 §2.3.5 wants it: date, "T", time, and a zone or none, which counts as
// UTC. With dateOnly it also reads YYYY-MM-DD, midnight UTC.
func ParseDateTime(text string, dateOnly bool) (time.Time, bool) {
	layouts := []string{time.RFC3339, "2006-01-02T15:04:05"}
	if dateOnly {
		layouts = append(layouts, time.DateOnly)
	}
	for _, layout := range layouts {
		if instant, err := time.Parse(layout, text); err == nil {
			return instant, true
		}
	}
	return time.Time{}, false
}
