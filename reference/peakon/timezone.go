package peakon

import (
	_ "embed"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // a FROM scratch image has no zoneinfo of its own
)

// The names of the IANA time zone database that time/tzdata holds, without "Factory", "localtime" and "posixrules", which
// are not places. time.LoadLocation alone will not do: it takes "" for UTC and "Local" for the host's zone, and knows
// "europe/copenhagen" on some file systems only.
//
//go:embed zones.txt
var zoneNames string

// Zones knows the time zones by their names, without regard to case. It is safe for concurrent use.
type Zones struct {
	canonical map[string]string
	// loaded are the locations by name that were asked for: time.LoadLocation reads the database anew each time.
	loaded sync.Map
}

// NewZones reads the embedded names.
func NewZones() *Zones {
	z := &Zones{canonical: map[string]string{}}
	for name := range strings.Lines(zoneNames) {
		name = strings.TrimSpace(name)
		z.canonical[strings.ToLower(name)] = name
	}
	return z
}

// Len is the number of names.
func (z *Zones) Len() int { return len(z.canonical) }

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

// Effective is the first of the names that is set, as a location; UTC when none is. The chain for a survey is employee,
// schedule, company (Peakon help centre, "Survey send-out time"; E23). Names come from Parse.
func (z *Zones) Effective(names ...string) *time.Location {
	for _, name := range names {
		if name == "" {
			continue
		}
		if known, ok := z.loaded.Load(name); ok {
			if location, ok := known.(*time.Location); ok {
				return location
			}
		}
		if location, err := time.LoadLocation(name); err == nil {
			z.loaded.Store(name, location)
			return location
		}
	}
	return time.UTC
}

// EffectiveZone is Zones.Effective for whoever asks seldom.
func EffectiveZone(names ...string) *time.Location { return (&Zones{}).Effective(names...) }
