package scimdrill

import "time"

// ReportVersion is the version of the shape of Report, printed in every results.json. The first number changes when
// something that a reader relied on is gone.
const ReportVersion = "1.2"

// Report is a whole run: the one value from which results.json and every other rendering is made.
type Report struct {
	Version  string    `json:"version"`
	Tool     Tool      `json:"tool"`
	Started  time.Time `json:"started"`
	Finished time.Time `json:"finished"`
	// Interrupted is set when the run was stopped before its end.
	Interrupted bool   `json:"interrupted,omitempty"`
	Target      Target `json:"target"`
	Org         Org    `json:"org"`
	// Profile names the profiles that the verdict is about: "okta-oin", "okta-oin, rfc-core".
	Profile string `json:"profile"`
	// Profiles are the verdicts for each of them.
	Profiles []ProfileVerdict `json:"profiles,omitempty"`
	// Seed orders nothing but names the people of the run, so that it can be repeated.
	Seed string `json:"seed"`
	// Verdict is met when nothing in any of the profiles fails unexpectedly.
	Verdict Verdict `json:"verdict"`
	// Requirements are those of Results, in the order of the catalogue.
	Requirements []Requirement `json:"requirements"`
	Results      []Result      `json:"results"`
	Findings     []Finding     `json:"findings,omitempty"`
	// Measured are times that were taken of the target throughout the run, such as how long reads lagged behind writes.
	Measured  []Measurement `json:"measured,omitempty"`
	Exchanges []Exchange    `json:"exchanges,omitempty"`
	// Surveys are what became of engagement surveys, where the target's administration shows it.
	Surveys []SurveyStory `json:"surveys,omitempty"`
	// Baseline says what came of the file of known deviations; nil where there was none.
	Baseline *BaselineUse `json:"baseline,omitempty"`
	// Previous is what has changed since an earlier run; nil where none was named.
	Previous *Comparison `json:"previous,omitempty"`
	// LeftBehind names test users that could not be removed from the target, each with what was done instead.
	LeftBehind []string `json:"leftBehind,omitempty"`
	// ByHand is what a test plan leaves to a person; empty where the run was not about one.
	ByHand []ByHand `json:"byHand,omitempty"`
	// TargetLog is the last of what the target itself logged, where it is ours.
	TargetLog []string `json:"targetLog,omitempty"`
}

// Tool is the program that made the report.
type Tool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	Commit  string `json:"commit,omitempty"`
}

// Target is the SCIM endpoint under test.
type Target struct {
	// URL is the SCIM base URL.
	URL string `json:"url"`
	// Kind says what it is: "reference, in-process", "reference, container" or "foreign".
	Kind         string       `json:"kind"`
	Capabilities []Capability `json:"capabilities"`
	// Defects are the named mistakes that were switched on in the reference.
	Defects []string `json:"defects,omitempty"`
}

// Org is the Okta org that provisioned.
type Org struct {
	URL string `json:"url"`
	// Kind is "mock" or "real".
	Kind string    `json:"kind"`
	Apps []AppKind `json:"apps"`
}

// Verdict is the answer to the question that the run was asked.
type Verdict string

// The verdicts.
const (
	// Met: everything in the profile holds, or fails as the baseline says.
	Met Verdict = "met"
	// NotMet: something in the profile fails or is blocked.
	NotMet Verdict = "not met"
	// OutOfDate: nothing fails unexpectedly, but baseline entries are stale or expired.
	OutOfDate Verdict = "baseline out of date"
	// Unknown: the run could not come to a verdict (interrupted, or our own fault).
	Unknown Verdict = "unknown"
)

// ProfileVerdict is the verdict of a run for one profile.
type ProfileVerdict struct {
	Name string `json:"name"`
	// Version counts how often the profile was frozen.
	Version int     `json:"version"`
	Title   string  `json:"title"`
	Verdict Verdict `json:"verdict"`
	// Counts are of the results that count for the profile; Provisional are those that do not yet, and fail.
	Counts      map[Outcome]int `json:"counts"`
	Provisional int             `json:"provisional,omitempty"`
}

// RequirementByID returns the requirement of that id.
func (r *Report) RequirementByID(id string) (Requirement, bool) {
	for _, requirement := range r.Requirements {
		if requirement.ID == id {
			return requirement, true
		}
	}
	return Requirement{}, false
}

// ExchangeByNumber returns the exchange of that number.
func (r *Report) ExchangeByNumber(number int) (Exchange, bool) {
	for _, exchange := range r.Exchanges {
		if exchange.Number == number {
			return exchange, true
		}
	}
	return Exchange{}, false
}

// Counts says how many results have each outcome.
func (r *Report) Counts() map[Outcome]int {
	counts := map[Outcome]int{}
	for _, result := range r.Results {
		counts[result.Outcome]++
	}
	return counts
}
