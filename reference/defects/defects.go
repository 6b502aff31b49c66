package defects

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// Defect is a named mistake.
type Defect struct {
	// ID is lower case with hyphens, stable for ever.
	ID string
	// Title is one sentence: what the server gets wrong.
	Title string
	// Story is what the Okta admin sees of it.
	Story string
	// Source is where such a server was seen, or the text that it breaks.
	Source string
	// Mode is the only mode of the reference in which it shows; "" where that is both.
	Mode string

	wrap   func(http.Handler) http.Handler
	within func(*Inner)
}

// Inner are the mistakes that no middleware can commit.
type Inner struct {
	// Surveys are mistakes of the survey scheduler: "after-deactivation", "after-reactivation", "backfilled".
	Surveys []string
	// AnyToken lets every request in, whatever its token, and without one, as if it came from the first company.
	AnyToken bool
	// RevokedTokens keeps tokens valid that were replaced.
	RevokedTokens bool
	// NoAliases makes attributes known by their own names alone.
	NoAliases bool
	// GuessedAliases takes underscores for spaces in the names of attributes.
	GuessedAliases bool
	// StrictExtension refuses attributes that the company does not have.
	StrictExtension bool
}

// All lists the defects, by subject.
func All() []Defect {
	return slices.Concat(ofCredentials(), ofLists(), ofLookups(), ofCreates(), ofDuplicates(), ofUpdates(), ofAttributes(),
		ofDeactivation(), ofErrors(), ofShapes(), ofGroups(), ofSurveys(),
		ofGroupPush(), ofGroupMembers(), ofGroupLife(), ofImports(), ofNames(), ofReplacements(), ofOktaShapes(), ofDoors(), ofEntitlements(),
		ofErrorBodies(), ofErrorStatuses(),
		ofConfig(), ofConfigClaims(), ofDiscovery(), ofResourceTypes(), ofSchemas(), ofDeclarations(), ofGuards(), ofAuthorization(), ofMedia(), ofAddresses(),
		ofTenants(), ofTenantLists(),
		ofHostileBodies(), ofHostileTexts(), ofHostileQueries(), ofHostileHeaders(), ofRaces(),
		ofWriting(),
		ofQueries(),
		ofEffects(), ofOIN(), ofEntra(), ofEntraGroups(),
		ofChanges(),
	)
}

// Lookup finds a defect. The error for an unknown id lists ids that are close to it.
func Lookup(id string) (Defect, error) {
	all := All()
	at := slices.IndexFunc(all, func(d Defect) bool { return d.ID == id })
	if at >= 0 {
		return all[at], nil
	}
	ids := make([]string, len(all))
	for i, d := range all {
		ids[i] = d.ID
	}
	return Defect{}, fmt.Errorf("there is no defect %q: expected %s", id, strings.Join(closest(id, ids), ", "))
}

// Wrap gives a SCIM handler the defects with these ids, the first nearest to the client.
func Wrap(handler http.Handler, ids ...string) (http.Handler, error) {
	for _, id := range slices.Backward(ids) {
		d, err := Lookup(id)
		if err != nil {
			return nil, err
		}
		if d.wrap != nil {
			handler = d.wrap(handler)
		}
	}
	return handler, nil
}

// Within tells a server which mistakes it has to commit itself.
func Within(ids ...string) (Inner, error) {
	var inner Inner
	for _, id := range ids {
		d, err := Lookup(id)
		if err != nil {
			return inner, err
		}
		if d.within != nil {
			d.within(&inner)
		}
	}
	return inner, nil
}

// closest are the ids that share words with what was asked for or differ from it in a few letters; all of them when none does.
func closest(id string, ids []string) []string {
	const few, enough = 3, 5
	var near []string
	words := strings.Split(strings.ToLower(id), "-")
	for _, candidate := range ids {
		shares := slices.ContainsFunc(words, func(word string) bool { return len(word) > few && strings.Contains(candidate, word) })
		if shares || distance(id, candidate) <= few {
			near = append(near, candidate)
		}
	}
	slices.SortStableFunc(near, func(a, b string) int { return distance(id, a) - distance(id, b) })
	switch {
	case len(near) == 0:
		return ids
	case len(near) > enough:
		return near[:enough]
	default:
		return near
	}
}

// distance is how many letters have to be inserted, removed or replaced to turn a into b (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
