package rehearsal_test

import (
	"encoding/json"
	"net/http"
	"reflect"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/capture"
)

// echoes sets aside what Okta gives back as the target has said it, where the reference says it otherwise than the recorded
// server did, and counts it.
type echoes struct {
	requests int
	kinds    map[string]int

	userNames map[any]any
	// read is what a group's members were in the last answer to GET, written what Okta last put there, both by path.
	read, written map[string][]any
}

func newEchoes() *echoes {
	return &echoes{kinds: map[string]int{}, userNames: map[any]any{}, read: map[string][]any{}, written: map[string][]any{}}
}

// learn reads answers: who is who, and who is in a group.
func (e *echoes) learn(path string, x scimdrill.Exchange) {
	var body map[string]any
	if x.Response == nil || json.Unmarshal([]byte(x.Response.Body), &body) != nil {
		return
	}
	if body["userName"] != nil {
		e.userNames[body["id"]] = body["userName"]
	}
	if x.Request.Method == http.MethodGet {
		e.read[path] = ids(body)
	}
}

func (e *echoes) setAside(request *capture.Request) {
	body, _ := request.Body.(map[string]any)
	if request.Method != http.MethodPut || body == nil {
		return
	}
	found := map[string]bool{}
	meta, _ := body["meta"].(map[string]any)
	if meta["version"] != nil {
		delete(meta, "version")
		found["a version in meta"] = true
	}
	if body["userName"] != nil && body["groups"] == nil {
		body["groups"] = []any{}
		found["no groups instead of an empty list"] = true
	}
	members, _ := body["members"].([]any)
	for _, item := range members {
		member, _ := item.(map[string]any)
		if name := e.userNames[member["value"]]; member["display"] != name {
			member["display"] = name
			found["displayName instead of userName for a member"] = true
		}
	}
	now, before := ids(body), e.written[request.Path]
	if len(now) == len(before) && reflect.DeepEqual(now, e.read[request.Path]) && !reflect.DeepEqual(now, before) && sameSet(now, before) {
		body["members"] = inOrder(members, before)
		found["members in another order than they were put"] = true
	}
	e.written[request.Path] = ids(body)
	for kind := range found {
		e.kinds[kind]++
	}
	if len(found) > 0 {
		e.requests++
	}
}

// ids are those of the members of a group.
func ids(body map[string]any) []any {
	members, _ := body["members"].([]any)
	var list []any
	for _, item := range members {
		member, _ := item.(map[string]any)
		list = append(list, member["value"])
	}
	return list
}

func sameSet(one, other []any) bool {
	there := map[any]bool{}
	for _, id := range other {
		there[id] = true
	}
	for _, id := range one {
		if !there[id] {
			return false
		}
	}
	return true
}

func inOrder(members, order []any) []any {
	var sorted []any
	for _, id := range order {
		for _, item := range members {
			if item.(map[string]any)["value"] == id {
				sorted = append(sorted, item)
			}
		}
	}
	return sorted
}
