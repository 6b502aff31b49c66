package cause

import (
	"math"
	"net/http"
	"strings"

	"github.com/scimdrill/scimdrill"
)

// damage is the harm that a symptom does to whom, by what it is; ok is false where that depends on what fails of it.
func (s symptom) damage() (d Damage, ok bool) {
	switch {
	case s.kind == differs && s.subject == surveys:
		if s.value == "expected a value, found nothing" {
			return Joiners, true
		}
		return Leavers, true
	case s.subject == "active" && s.value == "false" && (s.kind == lost || s.kind == altered), s.kind == answered && s.trait == deactivating && s.value >= "400":
		return Leavers, true
	case s.kind == leaked, s.kind == unguarded, s.kind == extra && s.subject == "password", s.kind == answered && s.trait == another && s.value < "300":
		return Security, true
	case s.kind == vanished:
		return DataLoss, true
	case s.place == "Groups" && (s.kind <= unheeded || s.kind == undead):
		return Groups, true
	case (s.kind == lost || s.kind == altered) && s.method == http.MethodPost:
		return DataLoss, true
	case s.kind == answered && s.trait == nameTaken:
		return Joiners, true
	case s.kind == errorForm, s.kind == mistyped:
		return 0, false
	case s.kind == lost || s.kind == altered || s.kind == unheeded || s.kind == kept || s.kind == idle:
		return Changes, true
	default:
		return 0, false
	}
}

// deactivating is the trait of requests that deactivate.
const deactivating = "that sets active to false"

// areaDamage is the harm where nothing but the area of what fails is known.
func areaDamage(id string) Damage {
	for _, area := range []struct {
		prefix string
		damage Damage
	}{
		{"okta.deactivate.", Leavers},
		{"okta.suspend.", Leavers},
		{"effect.deactivated.", Leavers},
		{"okta.auth.", Security},
		{"rfc.auth.", Security},
		{"tenancy.", Security},
		{"okta.credentials.", Joiners},
		{"okta.create.", Joiners},
		{"okta.lookup.", Joiners},
		{"okta.reactivate.", Joiners},
		{"okta.group.", Groups},
		{"peakon.groups.", Groups},
		{"rfc.group.", Groups},
		{"okta.update.", Changes},
		{"okta.password.", Changes},
		{"peakon.custom.", Changes},
		{"peakon.survey.", Leavers},
		{"okta.import.", Reading},
		{"okta.list.", Reading},
		{"okta.entitlement.", Reading},
		{"rfc.create.", Joiners},
		{"rfc.replace.", Changes},
		{"rfc.patch.", Changes},
		{"entra.disable.", Leavers},
		{"entra.create.", Joiners},
		{"entra.patch.", Changes},
		{"rfc.list.", Reading},
		{"rfc.filter.", Reading},
	} {
		if strings.HasPrefix(id, area.prefix) {
			return area.damage
		}
	}
	return Form
}

// shareOfArea is the part of a finding's results that an area needs, to speak for its damage.
const shareOfArea = 0.2

func (c *inquiry) damage(s symptom, results []int) Damage {
	if d, ok := s.damage(); ok {
		return d
	}
	counts := map[Damage]int{}
	total := 0
	for _, i := range results {
		if d := areaDamage(c.report.Results[i].Requirement); d != Form {
			counts[d]++
			total++
		}
	}
	if total*4 < len(results) {
		return Form
	}
	for d := Leavers; d < Form; d++ {
		if float64(counts[d]) >= shareOfArea*float64(total) {
			return d
		}
	}
	return Form
}

// weight is what a finding counts for its rank: the harm, how strongly it was demanded, whether the verdict counts it, and how much
// of the run it breaks.
func (f Finding) weight(failing bool) float64 {
	harm := [...]float64{Leavers: 10, Security: 9, DataLoss: 8, Joiners: 7, Groups: 5, Changes: 5, Reading: 3, Form: 1}[f.Damage]
	level := 1.0
	switch f.Strongest {
	case scimdrill.Peakon, scimdrill.Reference, scimdrill.Entra:
		level = 0.8
	case scimdrill.Should:
		level = 0.5
	case scimdrill.May:
		level = 0.3
	default:
	}
	if !failing {
		level *= 0.3
	}
	return harm * level * (1 + math.Log2(float64(len(f.Results))))
}
