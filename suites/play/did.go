package play

import (
	"errors"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/admin"
	"github.com/scimdrill/scimdrill/driver/guard"
)

// Did is one thing that was done, and what came of it.
type Did struct {
	play *Play
	// what was done, in an admin's words.
	what string
	// wire is what Okta sent meanwhile.
	wire []scimdrill.Exchange
	// refused is why nothing came of it: the org refused what was done, or waited in vain.
	refused error
	// says is what the administrator reads of a failure; failed that the org calls it one.
	says   string
	failed bool
	// asked are the answers to a request of somebody else than Okta.
	asked []answered
}

// reason says why what was done failed, or "".
func (d *Did) reason() string {
	switch {
	case errors.Is(d.refused, admin.ErrNoPush):
		return "the org pushed nothing"
	case d.refused != nil:
		return d.refused.Error()
	case d.failed:
		return "the org says: " + d.says
	default:
		return ""
	}
}

func (d *Did) show() {
	d.play.c.Shows(d.wire...)
	d.play.c.AdminSees(d.says)
	for _, exchange := range d.wire {
		if exchange.Silence != "" || exchange.Status() >= 400 && d.failed {
			d.play.c.Decisive(exchange)
		}
	}
}

// Given blocks the case unless it went well: the report is about what comes after it.
func (d *Did) Given() {
	d.show()
	if why := d.reason(); why != "" {
		d.play.c.Block("%s failed: %s", d.what, why)
	}
	for _, one := range d.asked {
		if one.err != nil || one.answer.Status() >= 300 {
			d.play.c.Decisive(one.answer.Exchange)
			d.play.c.Block("%s failed: status %d", d.what, one.answer.Status())
		}
	}
}

// Succeeds fails the case unless the org says that it went well.
func (d *Did) Succeeds() {
	d.show()
	why := d.reason()
	if guard.Speaks(why) {
		d.play.c.Block("%s was not tried to its end: %s", d.what, why)
	}
	if why != "" {
		d.play.c.Fail("%s failed: %s", d.what, why)
	}
}

// Fails fails the case unless the org calls it failed, and tells the administrator so in these words ("" for any).
func (d *Did) Fails(words string) {
	d.show()
	if d.reason() == "" {
		d.play.c.Fail("%s: expected it to fail, and the org says that it succeeded", d.what)
	}
	d.Tells(words)
}

// Tells fails the case unless the administrator reads these words.
func (d *Did) Tells(words string) {
	said := d.says
	if said == "" && d.refused != nil {
		said = admin.AdminText(d.refused)
	}
	if words != "" && !strings.Contains(said, words) {
		d.play.c.Fail("%s: expected the administrator to read %q, found %q", d.what, words, said)
	}
}

// PushesNothing fails the case when anything was pushed.
func (d *Did) PushesNothing() {
	d.show()
	if d.refused != nil && !errors.Is(d.refused, admin.ErrNoPush) {
		d.play.c.Block("%s failed: %v", d.what, d.refused)
	}
	d.Sends()
}
