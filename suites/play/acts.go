package play

import (
	"context"
	"slices"

	"github.com/scimdrill/scimdrill/driver/admin"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// Assign assigns the app to a person.
func (p *Play) Assign(name string) *Did {
	who := p.person(name)
	push := p.app.Assign(p.ctx, who.Employee)
	who.Assigned = push
	return p.pushed(who, push)
}

// Unassign takes the app away from a person.
func (p *Play) Unassign(name string) *Did {
	who := p.person(name)
	return p.pushed(who, p.app.Unassign(p.ctx, who.Employee))
}

// Change changes the Okta profile of a person; nil takes an attribute away.
func (p *Play) Change(name string, profile map[string]any) *Did {
	who := p.person(name)
	changes := map[string]any{}
	for attribute, value := range profile {
		changes[attribute] = p.filled(value)
	}
	return p.pushed(who, p.app.Change(p.ctx, who.Employee, changes))
}

// Deactivate deactivates a person in Okta, Reactivate takes that back.
func (p *Play) Deactivate(name string) *Did {
	return p.lifecycle(name, "deactivate", p.stage.Admin.DeactivatePerson)
}

// Reactivate reactivates a person in Okta who was deactivated. The app comes back by an assignment alone.
func (p *Play) Reactivate(name string) *Did {
	return p.lifecycle(name, "reactivate", p.stage.Admin.ReactivatePerson)
}

// Suspend suspends a person in Okta, Unsuspend takes that back.
func (p *Play) Suspend(name string) *Did { return p.lifecycle(name, "suspend", p.stage.Admin.Suspend) }

// Unsuspend takes a suspension back.
func (p *Play) Unsuspend(name string) *Did {
	return p.lifecycle(name, "unsuspend", p.stage.Admin.Unsuspend)
}

// ChangePassword gives a person another Okta password.
func (p *Play) ChangePassword(name string) *Did {
	return p.lifecycle(name, "change the password of", func(ctx context.Context, who admin.Person) error {
		return p.stage.Admin.SetPassword(ctx, who, "Aa1!scenario-of-"+who.ID)
	})
}

func (p *Play) lifecycle(name, verb string, act func(context.Context, admin.Person) error) *Did {
	who := p.person(name)
	return p.pushed(who, p.app.Do(p.ctx, verb+" "+who.Email, who.Employee, func(ctx context.Context) error { return act(ctx, who.Okta) }))
}

func (p *Play) pushed(who *person, push *stage.Push) *Did {
	p.note(who, push.Outcome.ExternalID)
	return &Did{play: p, what: push.What, wire: push.Wire, refused: push.Err, failed: push.Outcome.Failed, says: push.Outcome.AdminText}
}

// PushGroup pushes a group under its own name.
func (p *Play) PushGroup(name string) *Did { return p.ofGroup(p.group(name).Push(p.ctx)) }

// PushNow presses "Push now" of a group.
func (p *Play) PushNow(name string) *Did { return p.ofGroup(p.group(name).PushNow(p.ctx)) }

// RenameGroup renames a group in Okta; what it is called is followed by what makes its name the run's.
func (p *Play) RenameGroup(name, called string) *Did {
	return p.ofGroup(p.group(name).Rename(p.ctx, p.filledText(called)))
}

// AddToGroup puts a person into a group.
func (p *Play) AddToGroup(name, member string) *Did {
	g, who := p.group(name), p.person(member)
	g.members = append(g.members, member)
	if g.assigned {
		return p.pushed(who, p.app.Do(p.ctx, "put "+who.Email+" into the group "+g.Okta.Name, who.Employee, func(ctx context.Context) error {
			return p.stage.Admin.AddToGroup(ctx, g.Okta, who.Okta)
		}))
	}
	return p.ofGroup(g.Add(p.ctx, who.Employee))
}

// RemoveFromGroup takes a person out of a group.
func (p *Play) RemoveFromGroup(name, member string) *Did {
	g, who := p.group(name), p.person(member)
	g.members = slices.DeleteFunc(g.members, func(in string) bool { return in == member })
	if g.assigned {
		return p.pushed(who, p.app.Do(p.ctx, "take "+who.Email+" out of the group "+g.Okta.Name, who.Employee, func(ctx context.Context) error {
			return p.stage.Admin.RemoveFromGroup(ctx, g.Okta, who.Okta)
		}))
	}
	return p.ofGroup(g.Remove(p.ctx, who.Employee))
}

// UnlinkGroup ends the push of a group, and has it deleted in the target, or left.
func (p *Play) UnlinkGroup(name string, deleted bool) *Did {
	g := p.group(name)
	g.target = g.Mapping.TargetGroupID
	return p.ofGroup(g.Unlink(p.ctx, deleted))
}

func (p *Play) ofGroup(push *stage.TeamPush) *Did {
	failed := push.Mapping.Status == "ERROR" || push.Mapping.Error != ""
	return &Did{play: p, what: push.What, wire: push.Wire, refused: push.Err, failed: failed, says: push.Mapping.Error}
}

// TestConnection presses "Test API Credentials".
func (p *Play) TestConnection() *Did {
	return p.pressed("test the API credentials", func() error { return p.stage.Admin.TestAPICredentials(p.ctx, p.app.App, p.stage.Token) })
}

// Import presses "Import Now" and waits for its end.
func (p *Play) Import() *Did {
	var run admin.Import
	did := p.pressed("import", func() (err error) {
		run, err = p.stage.Admin.ImportNow(p.ctx, p.app.App)
		return err
	})
	if did.refused == nil && run.Status != "COMPLETED" {
		did.failed, did.says = true, run.Summary
	}
	return did
}

func (p *Play) pressed(what string, button func() error) *Did {
	did := &Did{play: p, what: what}
	mark := p.stage.Recorder.Mark()
	did.refused = p.stage.Press(p.ctx, button)
	if did.refused != nil {
		did.says = admin.AdminText(did.refused)
	}
	did.wire = p.stage.SentByOkta(mark)
	return did
}

func (p *Play) filledText(text string) string {
	filled, _ := p.filled(text).(string)
	return filled
}
