package bulk

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/scimdrill/scimdrill/fixtures/people"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

const (
	requestSchema  = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"
	responseSchema = "urn:ietf:params:scim:api:messages:2.0:BulkResponse"
	errorSchema    = "urn:ietf:params:scim:api:messages:2.0:Error"
	groupSchema    = "urn:ietf:params:scim:schemas:core:2.0:Group"
)

// operation is one member of Operations, in the words of the wire.
type operation map[string]any

// post creates a resource under a name of its own for the time of the request.
func post(path, bulkID string, data map[string]any) operation {
	return operation{"method": http.MethodPost, "path": path, "bulkId": bulkID, "data": data}
}

func createUser(s *stage.Stage, person people.Person, bulkID string) operation {
	return post("/Users", bulkID, s.NewUser(person))
}

// absent is an operation that must fail: nobody has that id.
func absent(s *stage.Stage) operation {
	return operation{"method": http.MethodDelete, "path": probe.UserPath(s.NoSuchID())}
}

// job is a bulk request and what came of it.
type job struct{ stage.Asked }

// send sends a bulk request. FailOnErrors 0 says nothing of it.
func send(ctx context.Context, s *stage.Stage, purpose string, failOnErrors int, operations ...operation) job {
	body := map[string]any{"schemas": []string{requestSchema}, "Operations": operations}
	if failOnErrors > 0 {
		body["failOnErrors"] = failOnErrors
	}
	return job{s.Ask(ctx, http.MethodPost, "/Bulk", purpose, body)}
}

// results are the results of a request that was answered with 200; the case fails when there are none.
func (j job) results(c *spec.Case) []probe.Resource {
	answer := j.Heard(c)
	if answer.Status() != http.StatusOK {
		c.Fail("a bulk request: expected status 200, found %d: %s", answer.Status(), answer.Text("detail"))
	}
	list, isList := answer.At("Operations").([]any)
	if !isList {
		c.Fail("a bulk request: expected an array Operations in the answer, found none")
	}
	var all []probe.Resource
	for _, each := range list {
		if result, isObject := each.(map[string]any); isObject {
			all = append(all, result)
		}
	}
	return all
}

// of is the result of the operation with a bulkId, or of the one at a place where results have none; the case fails without it.
func (j job) of(c *spec.Case, bulkID string, place int) probe.Resource {
	results := j.results(c)
	at := slices.IndexFunc(results, func(r probe.Resource) bool { return r.Text("bulkId") == bulkID && bulkID != "" })
	if at < 0 {
		at = place
	}
	if at >= len(results) {
		c.Fail("a bulk request: expected a result for each operation, found %d and none for operation %d", len(results), place+1)
	}
	return results[at]
}

// status is the status of a result. RFC 7644 §3.7.3 shows a string in its examples, and speaks of an attribute code in its text: both
// are taken, and so is a number.
func status(result probe.Resource) (int, bool) {
	value := result.At("status")
	if code := result.At("status.code"); code != nil {
		value = code
	}
	switch v := value.(type) {
	case string:
		number, err := strconv.Atoi(v)
		return number, err == nil
	case json.Number:
		number, err := strconv.Atoi(v.String())
		return number, err == nil
	default:
		return 0, false
	}
}

// succeeded fails the case unless a result has one of these statuses.
func succeeded(c *spec.Case, what string, result probe.Resource, expected ...int) {
	if found, is := status(result); !is || !slices.Contains(expected, found) {
		c.Fail("%s: expected status %s in its result, found %v", what, strings.Trim(fmt.Sprint(expected), "[]"), result.At("status"))
	}
}

// failed fails the case unless a result has a status of 4xx.
func failed(c *spec.Case, what string, result probe.Resource) {
	if found, is := status(result); !is || found < http.StatusBadRequest || found >= http.StatusInternalServerError {
		c.Fail("%s: expected a status of 4xx in its result, found %v", what, result.At("status"))
	}
}

// idOf is the id of what a result is about: the last step of its location, or that of the resource, where there is one.
func idOf(c *spec.Case, result probe.Resource) string {
	if id := result.Text("response.id"); id != "" {
		return id
	}
	location := strings.TrimRight(result.Text("location"), "/")
	if location == "" {
		c.Block("the result of a create has no location: its resource cannot be found")
	}
	id, err := url.PathUnescape(location[strings.LastIndexByte(location, '/')+1:])
	if err != nil {
		c.Block("the location of a create is no address: %s", location)
	}
	return id
}

// read reads a resource below the base URL.
func read(c *spec.Case, s *stage.Stage, path string) probe.Answer {
	return s.Ask(c.Context(), http.MethodGet, path, "read what a bulk request made", nil).Heard(c)
}
