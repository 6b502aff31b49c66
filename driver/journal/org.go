package journal

import (
	"slices"

	"github.com/scimdrill/scimdrill/driver/guard"
	"github.com/scimdrill/scimdrill/driver/orgguard"
)

// inOrg stands in the lines about the Okta org.
const inOrg = "org"

// OrgWriter writes of what is made in an Okta org.
type OrgWriter struct{ to Writer }

// Org writes of the Okta org into the same journal.
func (w *Writer) Org() *OrgWriter {
	other := *w
	other.tenant = inOrg
	return &OrgWriter{other}
}

// Creating writes what is about to be made or set; it is on the disk when this returns.
func (o *OrgWriter) Creating(number int, thing orgguard.Thing) error {
	return o.to.write(line{What: creating, Create: guard.Create{Number: number}, Thing: &thing}, true)
}

// Made writes what came to be, with its id.
func (o *OrgWriter) Made(number int, thing orgguard.Thing) {
	o.to.keep(o.to.write(line{What: made, Create: guard.Create{Number: number}, Thing: &thing}, false))
}

// Refused writes that something was not made.
func (o *OrgWriter) Refused(number int) {
	o.to.keep(o.to.write(line{What: refused, Create: guard.Create{Number: number}}, false))
}

// Gone writes that something was taken away or put back.
func (o *OrgWriter) Gone(thing orgguard.Thing) {
	o.to.keep(o.to.write(line{What: gone, Thing: &thing}, false))
}

// Left writes that something could not be taken away, and why.
func (o *OrgWriter) Left(thing orgguard.Thing, note string) {
	o.to.keep(o.to.write(line{What: left, Thing: &thing, Note: note}, false))
}

// OrgRemains is what a run has left in an org.
type OrgRemains struct {
	// Things have an id, or are settings, in the order of making.
	Things []orgguard.Thing
	// Unanswered are those of which the journal does not say what became of them.
	Unanswered []orgguard.Numbered
}

// Open is how many things may be left.
func (o *OrgRemains) Open() int { return len(o.Things) + len(o.Unanswered) }

func (o *OrgRemains) take(l line) {
	var thing orgguard.Thing
	if l.Thing != nil {
		thing = *l.Thing
	}
	answered := func(n orgguard.Numbered) bool { return n.Number == l.Number }
	switch l.What {
	case creating:
		o.Unanswered = append(o.Unanswered, orgguard.Numbered{Number: l.Number, Thing: thing})
	case made:
		o.Unanswered = slices.DeleteFunc(o.Unanswered, answered)
		o.Things = append(o.Things, thing)
	case refused:
		o.Unanswered = slices.DeleteFunc(o.Unanswered, answered)
	case gone:
		o.Things = slices.DeleteFunc(o.Things, thing.Same)
	}
}
