package rehearsal

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/probe"
)

// cleanUpLimit ends a clean-up against a target that hangs.
const cleanUpLimit = 30 * time.Second

// CleanUp takes the run's users out of the target: it deletes them where DELETE is offered, else deactivates them. It
// returns what is left, each with what was done instead. A target that this process started is thrown away whole.
func (r *Rehearsal) CleanUp(ctx context.Context) []string {
	if r.ownTarget {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cleanUpLimit)
	defer cancel()
	var left []string
	exchanges := r.stage.Recorder.All()
	for _, id := range createdIDs(exchanges, r.stage.URL, scimdrill.ByOkta, scimdrill.ByProbe) {
		if note := r.remove(ctx, r.cleaner, id); note != "" {
			left = append(left, note)
		}
	}
	if second := r.stage.SecondTenant; second != nil {
		for _, id := range createdIDs(exchanges, second.BaseURL(), scimdrill.ByNeighbour) {
			if note := r.remove(ctx, second, id); note != "" {
				left = append(left, "second tenant: "+note)
			}
		}
	}
	return left
}

// createdIDs are the ids that the target gave to users whom these made in this run. Two tenants may use one id for two people
// (RFC 7644 §6.2).
func createdIDs(exchanges []scimdrill.Exchange, base string, actors ...scimdrill.Actor) []string {
	var ids []string
	for _, exchange := range exchanges {
		if !slices.Contains(actors, exchange.Actor) {
			continue
		}
		if exchange.Request.Method != http.MethodPost || exchange.Response == nil || exchange.Response.Status > 299 {
			continue
		}
		if at, _, _ := strings.Cut(exchange.Path(base), "?"); path.Base(at) != "Users" {
			continue
		}
		if id := idOf(probe.Read(exchange).At("id")); id != "" && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// idOf accepts a number too: such a server is wrong, but its users are to be taken away all the same.
func idOf(value any) string {
	switch id := value.(type) {
	case string:
		return id
	case json.Number:
		return id.String()
	default:
		return ""
	}
}

func (r *Rehearsal) remove(ctx context.Context, cleaner *probe.Client, id string) string {
	if r.stage.GivenUp() != "" {
		return fmt.Sprintf("user %s: not asked, because the target no longer answers", id)
	}
	deleted, err := cleaner.Do(ctx, probe.Ask{Method: http.MethodDelete, Path: probe.UserPath(id), Purpose: "clean up"})
	if err == nil && (deleted.Status() < 300 || deleted.Status() == http.StatusNotFound) {
		return ""
	}
	deactivated, err := cleaner.Do(ctx, probe.Ask{
		Method: http.MethodPatch, Path: probe.UserPath(id), Purpose: "clean up",
		Body: []byte(`{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","path":"active","value":false}]}`),
	})
	switch {
	case err != nil:
		return fmt.Sprintf("user %s: DELETE answered %s, and deactivating it failed: %v", id, status(deleted), err)
	case deactivated.Status() < 300:
		return fmt.Sprintf("user %s: DELETE answered %s; it was deactivated instead", id, status(deleted))
	default:
		return fmt.Sprintf("user %s: DELETE answered %s, and deactivating it %s: remove it by hand", id, status(deleted), status(deactivated))
	}
}

func status(answer probe.Answer) string {
	if answer.Status() == 0 {
		return "nothing"
	}
	return fmt.Sprint(answer.Status())
}
