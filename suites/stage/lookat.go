package stage

import (
	"context"

	"github.com/scimdrill/scimdrill/suites/probe"
)

// LookAt reads a user whom a suite made, now, as [Stage.Look] reads an employee.
func (s *Stage) LookAt(ctx context.Context, who, id, when string) Look {
	look := Look{who: who + " " + when, asked: true}
	look.answer, look.err = s.Target.Get(ctx, probe.UserPath(id), "read "+look.who)
	return look
}
