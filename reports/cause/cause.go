// Package cause finds what is behind the failures of a run: one broken thing that fails forty requirements is one finding.
package cause

import "github.com/scimdrill/scimdrill"

// Finding is one thing that is broken, and the results that it explains.
type Finding struct {
	// ID is the same for the same cause in every run: "lost-active-false".
	ID string
	// Title says in a sentence what the server does.
	Title string
	// Results are the places in Report.Results, in their order. A result is of one finding.
	Results []int
	// Speaker is the place in Report.Results of the result that shows it best.
	Speaker int
	// Exchanges are the numbers of the exchanges that show it: what caused it, and where it was seen.
	Exchanges []int
	// Damage says who is hurt.
	Damage Damage
	// Strongest is the strongest level of what fails.
	Strongest scimdrill.Level
	// People is how many different resources the failures were seen on.
	People int
}

// Damage is the kind of harm that a finding does, the worst first.
type Damage int

// The kinds of harm.
const (
	// Leavers: who has left keeps access.
	Leavers Damage = iota
	// Security: who must not get in does, or sees what is another's.
	Security
	// DataLoss: what was sent or stored is gone.
	DataLoss
	// Joiners: who is new gets no account, or two.
	Joiners
	// Groups: who may do what is wrong.
	Groups
	// Changes: what changes in Okta does not arrive.
	Changes
	// Reading: Okta cannot read what is there.
	Reading
	// Form: the letter of the standard.
	Form
)

// String is the kind of harm in words that fit a label.
func (d Damage) String() string {
	switch d {
	case Leavers:
		return "leavers keep access"
	case Security:
		return "security"
	case DataLoss:
		return "data is lost"
	case Joiners:
		return "joiners"
	case Groups:
		return "groups"
	case Changes:
		return "changes do not arrive"
	case Reading:
		return "Okta cannot read it"
	default:
		return "form"
	}
}
