package bulk

import (
	"context"
	"net/http"
	"strings"

	"github.com/scimdrill/scimdrill/reference/scim"
)

// breakCircles creates one resource of each circle without the references that are missing, which lets the others be created, and
// then puts the references in.
func (r *run) breakCircles() {
	for circle := r.circular(); len(circle) > 0 && !r.ended(); circle = r.circular() {
		first := circle[0]
		operation := r.operations[first]
		data, refers := withoutReferences(operation.Data, r.lookup).(map[string]any)
		if !refers || !r.creates(first) {
			return
		}
		stripped := operation
		stripped.Data = data
		outcome := r.do(r.ctx, stripped)
		if outcome.Refusal != nil {
			r.finish(first, outcome)
			continue
		}
		r.ids[operation.BulkID], r.done[first] = outcome.ID, true
		r.wake(operation.BulkID)
		r.note(first, r.complete(operation, outcome))
	}
}

// complete puts into a resource what it was created without. Where that fails the resource goes, so that nothing is half done.
func (r *run) complete(operation scim.BulkOperation, created Outcome) Outcome {
	ctx := context.WithoutCancel(r.ctx) // also when the client has gone meanwhile
	whole := operation
	whole.Method, whole.Path = http.MethodPut, strings.TrimSuffix(operation.Path, "/")+"/"+created.ID
	data, missing := scim.ResolveBulkIDs(operation.Data, r.lookup)
	whole.Data = data
	outcome := Outcome{Refusal: circle()}
	if len(missing) == 0 {
		outcome = r.do(ctx, whole)
	}
	if outcome.Refusal == nil {
		outcome.Status = created.Status
		return outcome
	}
	delete(r.ids, operation.BulkID)
	whole.Method, whole.Data = http.MethodDelete, nil
	r.do(ctx, whole)
	outcome.Location = ""
	return outcome
}

// withoutReferences is data without the references that are missing: without the text, and without the complex value that it is
// part of, because the rest of that says nothing alone. The outermost object stays.
func withoutReferences(data any, lookup func(string) (string, bool)) any {
	object, _ := data.(map[string]any)
	kept := map[string]any{}
	for name, value := range object {
		if rest, stays := strip(value, lookup); stays {
			kept[name] = rest
		}
	}
	return kept
}

func strip(value any, lookup func(string) (string, bool)) (rest any, stays bool) {
	switch value := value.(type) {
	case string:
		resolved, missing := scim.ResolveBulkIDs(value, lookup)
		return resolved, len(missing) == 0
	case []any:
		var kept []any
		for _, item := range value {
			if rest, stays := strip(item, lookup); stays {
				kept = append(kept, rest)
			}
		}
		return kept, len(kept) > 0 || len(value) == 0
	case map[string]any:
		kept := map[string]any{}
		for name, item := range value {
			rest, stays := strip(item, lookup)
			if _, isText := item.(string); isText && !stays {
				return nil, false
			}
			if stays {
				kept[name] = rest
			}
		}
		return kept, true
	default:
		return value, true
	}
}

func circle() *scim.Error {
	return scim.Errorf(http.StatusConflict, scim.NoType,
		"bulkId: the operation refers to resources whose creation waits for it; create one without the reference, then add it with a PATCH")
}

// giveUp fails the operations that still wait. Some wait for each other: RFC 7644 §3.7.1 has 409 for circular references. The rest
// wait for one of those.
func (r *run) giveUp() {
	for _, i := range r.circular() {
		if r.ended() {
			return
		}
		r.note(i, Outcome{Refusal: circle()})
	}
	for i := range r.operations {
		r.attempt(i)
	}
}

// circular are the operations that wait for themselves, be it by way of others.
func (r *run) circular() []int {
	var found []int
	for i := range r.operations {
		if r.done[i] {
			continue
		}
		seen := make([]bool, len(r.operations))
		r.follow(i, seen)
		if seen[i] {
			found = append(found, i)
		}
	}
	return found
}

// follow sees everything that an operation waits for.
func (r *run) follow(i int, seen []bool) {
	for _, next := range r.missing[i] {
		if !r.done[next] && !seen[next] {
			seen[next] = true
			r.follow(next, seen)
		}
	}
}
