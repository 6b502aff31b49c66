package rehearsal

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/scimdrill/scimdrill/driver/guard"
	"github.com/scimdrill/scimdrill/driver/journal"
	"github.com/scimdrill/scimdrill/internal/targetfile"
	"github.com/scimdrill/scimdrill/suites/probe"
)

// cleanUpLimit ends a clean-up against a target that hangs.
const cleanUpLimit = 30 * time.Second

// CleanUp takes what the run made out of the target: it deletes it where that is offered, else it deactivates users. What it
// made in an org that outlives it is taken away too. It returns what is left, each with what was done instead. A target that this
// process started is thrown away whole.
func (r *Rehearsal) CleanUp(ctx context.Context) []string {
	ctx = context.WithoutCancel(ctx)
	var left []string
	if r.foreignOrg != nil {
		limited, cancel := context.WithTimeout(ctx, orgCleanUpLimit)
		defer cancel()
		objects, creates, err := r.foreignOrg.detach(limited)
		if err != nil {
			left = append(left, "org: "+err.Error())
		}
		r.guard.Resume(objects, creates)
		defer r.end()
		left = append(left, r.cleanTarget(ctx)...)
		left = append(left, r.foreignOrg.cleaner.Remove(limited)...)
		r.options.tell(r.foreignOrg.pace.Spent().String())
		return left
	}
	defer r.end()
	return r.cleanTarget(ctx)
}

func (r *Rehearsal) end() {
	if r.journal != nil {
		r.journal.End()
	}
}

func (r *Rehearsal) cleanTarget(ctx context.Context) []string {
	if r.ownTarget && !r.options.StandIn {
		return nil
	}
	cleaner, limit := Cleaner{Client: r.cleaner, Guard: r.guard, GivenUp: r.stage.GivenUp, Journal: r.journal}, cleanUpLimit
	if file := r.options.Declared; file != nil {
		cleaner.Obeys(file)
		limit = file.Timeouts.CleanUp.Or(limit)
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	left := cleaner.Clean(ctx)
	if r.stage.SecondTenant != nil {
		cleaner.Client, cleaner.Guard = r.stage.SecondTenant, r.secondGuard
		if r.journal != nil {
			cleaner.Journal = r.journal.SecondTenant()
		}
		for _, note := range cleaner.Clean(ctx) {
			left = append(left, "second tenant: "+note)
		}
	}
	return left
}

// Cleaner takes the objects of a run out of one tenant.
type Cleaner struct {
	Client *probe.Client
	// Guard knows what the run made, and lets nothing else be touched.
	Guard *guard.Guard
	// KeepUsers and KeepGroups are set where the target's people do not want them deleted: users are deactivated then.
	KeepUsers, KeepGroups bool
	// GivenUp says why the target is not asked any more; nil, and "", while it is.
	GivenUp func() string
	// Journal is told of what is left; nil for none.
	Journal *journal.Writer
}

// Obeys has the cleaner delete only what the target file lets it.
func (c *Cleaner) Obeys(file *targetfile.File) {
	c.KeepUsers = file.Delete.Users != nil && !*file.Delete.Users
	c.KeepGroups = file.Delete.Groups != nil && !*file.Delete.Groups
}

// Clean takes everything away, groups before their members, and returns what is left.
func (c *Cleaner) Clean(ctx context.Context) []string {
	_ = c.findUncertain(ctx) // what cannot be found cannot be taken away
	made := c.Guard.Made()
	slices.SortStableFunc(made, func(a, b guard.Object) int { return place(a) - place(b) })
	var left []string
	for _, object := range made {
		if note := c.remove(ctx, object); note != "" {
			left = append(left, described(object)+": "+note)
			if c.Journal != nil {
				c.Journal.Left(object, note)
			}
		}
	}
	return left
}

// findUncertain looks up what may have been made by creates whose answers did not come, so that the guard gets to know it.
func (c *Cleaner) findUncertain(ctx context.Context) error {
	for _, name := range c.Guard.Uncertain() {
		if c.GivenUp != nil && c.GivenUp() != "" {
			return nil
		}
		if _, err := c.Client.Lookup(ctx, name, "clean up: was it made?"); err != nil {
			return err
		}
		quoted := `displayName eq "` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(name) + `"`
		if _, err := c.Client.Get(ctx, "/Groups?filter="+strings.ReplaceAll(url.QueryEscape(quoted), "+", "%20"), "clean up: was it made?"); err != nil {
			return err
		}
	}
	return nil
}

func place(object guard.Object) int {
	if strings.EqualFold(object.Collection, "Users") {
		return 1
	}
	return 0
}

func described(object guard.Object) string {
	return strings.ToLower(strings.TrimSuffix(object.Collection, "s")) + " " + object.ID
}

// remove returns what was done instead, or "" when the object is gone.
func (c *Cleaner) remove(ctx context.Context, object guard.Object) string {
	if c.GivenUp != nil && c.GivenUp() != "" {
		return "not asked, because the target no longer answers"
	}
	isUser := strings.EqualFold(object.Collection, "Users")
	where := "/" + object.Collection + "/" + url.PathEscape(object.ID)
	said := "it is not to be deleted"
	if keep := isUser && c.KeepUsers || !isUser && c.KeepGroups; !keep {
		deleted, err := c.Client.Do(ctx, probe.Ask{Method: http.MethodDelete, Path: where, Purpose: "clean up"})
		if err == nil && (deleted.Status() < 300 || deleted.Status() == http.StatusNotFound || deleted.Status() == http.StatusGone) {
			return ""
		}
		said = "DELETE answered " + status(deleted)
	}
	if !isUser {
		return said + ": remove it by hand"
	}
	deactivated, err := c.Client.Do(ctx, probe.Ask{
		Method: http.MethodPatch, Path: where, Purpose: "clean up",
		Body: []byte(`{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","path":"active","value":false}]}`),
	})
	switch {
	case err != nil:
		return fmt.Sprintf("%s, and deactivating it failed: %v", said, err)
	case deactivated.Status() < 300:
		return said + "; it was deactivated instead"
	default:
		return fmt.Sprintf("%s, and deactivating it %s: remove it by hand", said, status(deactivated))
	}
}

func status(answer probe.Answer) string {
	if answer.Status() == 0 {
		return "nothing"
	}
	return fmt.Sprint(answer.Status())
}
