package bulk

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill/reference/scim"
)

// Outcome is what came of one operation.
type Outcome struct {
	// ID is that of the resource, which references by bulkId stand for; "" when there is none.
	ID string
	// Location and Version are those of the resource; "" when there is none, or it has no version.
	Location, Version string
	// Status is an HTTP status.
	Status int
	// Refusal is set where the operation failed, and then its status counts.
	Refusal *scim.Error
}

// Do performs one operation, whose references are resolved, in a transaction of its own.
type Do func(ctx context.Context, operation scim.BulkOperation) Outcome

// Options say what is done beyond what every service provider has to do.
type Options struct {
	// Circular resolves references that form a circle (RFC 7644 §3.7.1): one of the resources is created without what is missing, and
	// gets it when the others are there. Otherwise each operation of the circle is refused with 409.
	Circular bool
}

// Run carries out the operations of a request in their order, but for those that refer to a resource that a later one creates:
// they wait for it. With FailOnErrors the rest is left undone, and unanswered, as soon as there are that many errors. Results are
// in the order of the request.
func Run(ctx context.Context, request scim.BulkRequest, do Do, options Options) scim.BulkResponse {
	r := newRun(ctx, request, do)
	for i := range request.Operations {
		r.attempt(i)
	}
	if options.Circular {
		r.breakCircles() //nolint:contextcheck // the run holds the context
	}
	r.giveUp()
	var response scim.BulkResponse
	for i, result := range r.results {
		if r.done[i] {
			response.Operations = append(response.Operations, result)
		}
	}
	return response
}

// run is a bulk request while it is carried out.
type run struct {
	ctx        context.Context //nolint:containedctx // it lives as long as Run
	operations []scim.BulkOperation
	do         Do
	// mostErrors is where it ends; 0 for never.
	mostErrors, errors int

	results []scim.BulkResult
	done    []bool
	// creators are the operations by the bulkId of what they create.
	creators map[string]int
	// ids are the ids of what was created, by bulkId.
	ids map[string]string
	// waiting are the operations that wait for a bulkId, and missing all operations that one waits for.
	waiting map[string][]int
	missing [][]int
}

func newRun(ctx context.Context, request scim.BulkRequest, do Do) *run {
	r := &run{
		ctx: ctx, operations: request.Operations, do: do, mostErrors: request.FailOnErrors,
		results: make([]scim.BulkResult, len(request.Operations)), done: make([]bool, len(request.Operations)),
		creators: map[string]int{}, ids: map[string]string{}, waiting: map[string][]int{}, missing: make([][]int, len(request.Operations)),
	}
	for i, operation := range request.Operations {
		if _, taken := r.creators[operation.BulkID]; operation.Method == http.MethodPost && operation.BulkID != "" && !taken {
			r.creators[operation.BulkID] = i
		}
	}
	return r
}

// ended tells that nothing more is to be done: there were as many errors as may be, or the client has gone.
func (r *run) ended() bool {
	return r.ctx.Err() != nil || r.mostErrors > 0 && r.errors >= r.mostErrors
}

// attempt performs an operation if all that it refers to is there, and then those that waited for it.
func (r *run) attempt(i int) {
	if r.ended() || r.done[i] {
		return
	}
	operation := r.operations[i]
	if refusal := r.check(i); refusal != nil {
		r.finish(i, Outcome{Refusal: refusal})
		return
	}
	path, missing := scim.ResolveBulkPath(operation.Path, r.lookup)
	data, alsoMissing := scim.ResolveBulkIDs(operation.Data, r.lookup)
	if missing = append(missing, alsoMissing...); len(missing) > 0 {
		r.wait(i, missing)
		return
	}
	operation.Path, operation.Data = path, data
	r.finish(i, r.do(r.ctx, operation))
}

// wait lets an operation wait for the first bulkId that is missing, or fails it when that will never be there.
func (r *run) wait(i int, missing []string) {
	creators := make([]int, len(missing))
	for m, bulkID := range missing {
		creator, known := r.creators[bulkID]
		switch {
		case !known:
			r.finish(i, Outcome{Refusal: scim.BadRequest(scim.InvalidValue, "bulkId %q is that of no POST in this request", scim.Clip(bulkID))})
			return
		case r.done[creator]:
			r.finish(i, Outcome{Refusal: scim.BadRequest(scim.InvalidValue, "bulkId %q stands for nothing: its POST failed", scim.Clip(bulkID))})
			return
		}
		creators[m] = creator
	}
	slices.Sort(creators)
	r.missing[i] = slices.Compact(creators)
	r.waiting[missing[0]] = append(r.waiting[missing[0]], i)
}

// check refuses what is wrong with an operation by itself.
func (r *run) check(i int) *scim.Error {
	operation := r.operations[i]
	switch operation.Method {
	case http.MethodPost:
		if operation.BulkID == "" {
			return scim.BadRequest(scim.InvalidValue, "bulkId is required of a POST (RFC 7644 §3.7)")
		}
		if r.creators[operation.BulkID] != i {
			return scim.BadRequest(scim.InvalidValue, "bulkId %q is that of an earlier POST: each needs one of its own", scim.Clip(operation.BulkID))
		}
	case http.MethodPut, http.MethodPatch, http.MethodDelete:
	case "":
		return scim.BadRequest(scim.InvalidValue, "method is required: POST, PUT, PATCH or DELETE")
	default:
		return scim.BadRequest(scim.InvalidValue, "method must be POST, PUT, PATCH or DELETE")
	}
	if !strings.HasPrefix(operation.Path, "/") {
		return scim.BadRequest(scim.InvalidValue, "path is required, and begins with the endpoint, as in /Users")
	}
	if _, isObject := operation.Data.(map[string]any); !isObject && operation.Method != http.MethodDelete {
		return scim.BadRequest(scim.InvalidValue, "data is required of a %s, and is an object", operation.Method)
	}
	return nil
}

func (r *run) lookup(bulkID string) (string, bool) {
	id, known := r.ids[bulkID]
	return id, known
}

// finish takes note of an outcome, and goes on with those that waited for it, which fail if it did.
func (r *run) finish(i int, outcome Outcome) {
	r.note(i, outcome)
	bulkID := r.operations[i].BulkID
	if !r.creates(i) {
		return
	}
	if outcome.Refusal == nil {
		r.ids[bulkID] = outcome.ID
	}
	r.wake(bulkID)
}

// wake goes on with the operations that waited for a bulkId.
func (r *run) wake(bulkID string) {
	waiting := r.waiting[bulkID]
	delete(r.waiting, bulkID)
	for _, next := range waiting {
		r.attempt(next)
	}
}

func (r *run) note(i int, outcome Outcome) {
	operation := r.operations[i]
	result := scim.BulkResult{
		Method: operation.Method, BulkID: operation.BulkID, Location: outcome.Location, Version: outcome.Version, Status: outcome.Status,
	}
	if outcome.Refusal != nil {
		result.Status, result.Response = outcome.Refusal.Status, outcome.Refusal.Append(nil)
		r.errors++
	}
	r.results[i], r.done[i] = result, true
}

// creates tells whether an operation is the one that its bulkId stands for.
func (r *run) creates(i int) bool {
	creator, known := r.creators[r.operations[i].BulkID]
	return known && creator == i
}
