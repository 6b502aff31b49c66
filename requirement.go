package scimdrill

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
)

// Level is the strength of a requirement, as the cited text has it.
type Level string

// The levels. The first three are RFC 2119's; OKTA is what Okta needs, documented or recorded; PEAKON is documented by
// Peakon; REFERENCE is a decision of the reference server and is never asserted on somebody else's server.
const (
	Must      Level = "MUST"
	Should    Level = "SHOULD"
	May       Level = "MAY"
	Okta      Level = "OKTA"
	Peakon    Level = "PEAKON"
	Reference Level = "REFERENCE"
	// Entra is what Microsoft Entra ID needs, as Microsoft documents it; asked of those alone who want to know.
	Entra Level = "ENTRA"
)

// Levels lists every level, strongest claim on a foreign server first.
func Levels() []Level {
	return []Level{Must, Okta, Peakon, Should, May, Reference, Entra}
}

// Requirement is one citable statement about a server: the unit that is listed, explained, run, baselined and reported.
type Requirement struct {
	// ID is dotted lower case and stable for ever, for example "okta.deactivate.patch-replace".
	ID string `json:"id"`
	// Title is one present-tense sentence about the server.
	Title string `json:"title"`
	// Why says what Okta does with it and what breaks for the admin.
	Why string `json:"why"`
	// Fix says what a vendor usually has to change.
	Fix string `json:"fix"`
	// Level is the strength that the cited text gives it.
	Level Level `json:"level"`
	// Cites names at least one source: only citable behaviour is tested.
	Cites []Citation `json:"cites"`
	// Needs lists the capabilities without which the requirement is not applicable.
	Needs []Capability `json:"needs,omitempty"`
	// Kills lists the defects that must make it fail.
	Kills []string `json:"kills,omitempty"`
	// Apps are the kinds of Okta app that it is about; none where it is about the server alone. The suites fill it in.
	Apps []AppKind `json:"apps,omitempty"`
	// Profiles are those in which it counts, and Mistakes what servers of vendors have done instead. A report fills them in, the
	// mistakes for what fails.
	Profiles []string `json:"profiles,omitempty"`
	Mistakes []string `json:"mistakes,omitempty"`
	// Unproved says why no defect can show that it fails; empty unless Kills is.
	Unproved string `json:"unproved,omitempty"`
}

var requirementID = regexp.MustCompile(`^[a-z0-9]+(\.[a-z0-9]+(-[a-z0-9]+)*)+$`)

// Validate reports everything that is missing or malformed in r.
func (r Requirement) Validate() error {
	var problems []error
	complain := func(format string, args ...any) {
		problems = append(problems, fmt.Errorf("requirement %q: "+format, append([]any{r.ID}, args...)...))
	}
	if !requirementID.MatchString(r.ID) {
		complain("id must be dotted lower case, like okta.create.new-employee")
	}
	if r.Title == "" {
		complain("title is missing")
	}
	if r.Why == "" {
		complain("why is missing: say what Okta does with it and what breaks for the admin")
	}
	if r.Fix == "" {
		complain("fix is missing: say what a vendor usually has to change")
	}
	if !slices.Contains(Levels(), r.Level) {
		complain("level %q is not one of %v", r.Level, Levels())
	}
	if len(r.Cites) == 0 {
		complain("cites is empty: only citable behaviour is tested")
	}
	for _, c := range r.Cites {
		if c.Source == "" || c.Section == "" {
			complain("citation %+v needs a source and a section", c)
		}
	}
	if len(r.Kills) > 0 && r.Unproved != "" {
		complain("unproved gives a reason for having no defect, but kills names %v", r.Kills)
	}
	for _, c := range r.Needs {
		if !slices.Contains(Capabilities(), c) {
			complain("capability %q is not one of %v", c, Capabilities())
		}
	}
	return errors.Join(problems...)
}
