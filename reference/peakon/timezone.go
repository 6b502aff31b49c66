package peakon

import (
	_ "embed"
	"strings"
	"time"
	_ "time/tzdata" // a FROM scratch image has no zoneinfo of its own
)

// The names of the IANA time zone database that time/tzdata holds, without "Factory", "localtime" and "posixrules", which
// are not places. time.LoadLocation alone will not do: it takes "" for UTC and "Local" for the host's zone, and knows
// "europe/copenhagen" on some file systems only.
//
//go:embed zones.txt
var zoneNames string

// Zones knows the time zones by their names, without regard to case.
type Zones struct{ canonical map[string]string }

// NewZones reads the embedded names.
func NewZones() *Zones {
	z := &Zones{canonical: map[string]string{}}
	for name := range strings.Lines(zoneNames) {
		name = strings.TrimSpace(name)
		z.canonical[strings.ToLower(name)] = name
	}
	return z
}

// Parse returns the canonical spelling of an IANA time zone name. "" is no time zone.
func (z *Zones) Parse(text string) (string, error) {
	if text == "" {
		return "", nil
	}
	name, known := z.canonical[strings.ToLower(text)]
	if !known {
		return "", fieldError("timezone", "must be an IANA time zone name such as Europe/Copenhagen")
	}
	return name, nil
}

// EffectiveZone is the first of the names that is set, as a location; UTC when none is. The chain for a survey is employee,
// schedule, company (Peakon help centre, "Survey send-out time"; E23). Names come from Parse.
func EffectiveZone(names ...string) *time.Location {
	for _, name := range names {
		if name == "" {
			continue
		}
		if location, err := time.LoadLocation(name); err == nil {
			return location
		}
	}
	return time.UTC
}
