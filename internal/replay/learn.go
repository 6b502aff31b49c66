package replay

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/scimdrill/scimdrill"
)

// told is an answer as far as ids can be learnt from it.
type told struct {
	status   int
	location string
	etag     string
	body     map[string]any
}

func toldBy(response *scimdrill.Response) told {
	if response == nil {
		return told{}
	}
	t := told{status: response.Status, location: response.Header.Get("Location"), etag: response.Header.Get("ETag")}
	t.body, _ = decode(response.Body).(map[string]any)
	return t
}

func (t told) good() bool { return t.status >= 200 && t.status < 300 }

func decode(body string) any {
	if body == "" {
		return nil
	}
	decoder := json.NewDecoder(bytes.NewReader([]byte(body)))
	decoder.UseNumber()
	var value any
	if decoder.Decode(&value) != nil {
		return nil
	}
	return value
}

func textOf(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	default:
		return ""
	}
}

func listOf(value any) []map[string]any {
	many, _ := value.([]any)
	var objects []map[string]any
	for _, each := range many {
		if o, is := each.(map[string]any); is {
			objects = append(objects, o)
		}
	}
	return objects
}

// resourceCollection is the collection of a resource, by what it says of itself or by where it was asked for.
func resourceCollection(resource map[string]any, asked string) string {
	if holdsIDs(asked) {
		return asked
	}
	meta, _ := resource["meta"].(map[string]any)
	switch kind := textOf(meta["resourceType"]); kind {
	case "User", "Group", "Entitlement", "Role":
		return kind + "s"
	default:
		return ""
	}
}

// givenBy are the objects that an answer gives ids of.
func givenBy(t told, asked string) []object {
	if !t.good() {
		return nil
	}
	var found []object
	add := func(resource map[string]any) {
		if id := textOf(resource["id"]); id != "" {
			if collection := resourceCollection(resource, asked); collection != "" {
				found = append(found, object{collection, id})
			}
		}
	}
	add(t.body)
	for _, resource := range listOf(t.body["Resources"]) {
		add(resource)
	}
	for _, operation := range listOf(t.body["Operations"]) {
		if bulkStatus(operation) >= http.StatusMultipleChoices {
			continue
		}
		if o, _, _ := objectIn(textOf(operation["location"])); o.id != "" {
			found = append(found, o)
		}
	}
	if o, _, _ := objectIn(t.location); o.id != "" {
		found = append(found, o)
	}
	return found
}

// note keeps what a recorded exchange says of ids, before it is sent: what follows may have to wait for it.
func (m *ids) note(x scimdrill.Exchange, path string, answer told) {
	asked, _, _ := objectIn(path)
	maker := 0
	if x.Request.Method == http.MethodPost && !strings.Contains(path, ".search") {
		maker = x.Number
	}
	for _, o := range givenBy(answer, asked.collection) {
		m.noteGiven(o, maker)
	}
	if asked.collection == "Users" && (x.Request.Method == http.MethodPost || x.Request.Method == http.MethodPut) {
		if user, is := decode(x.Request.Body).(map[string]any); is {
			m.notePerson(textOf(user["userName"]))
		}
	}
}

// learn relates what two answers to the same request give.
func (t *terms) learn(path string, recorded, live told) {
	if !recorded.good() || !live.good() {
		return
	}
	asked, _, _ := objectIn(path)
	t.learnResource(asked.collection, recorded.body, live.body)
	if r, _, _ := objectIn(recorded.location); r.id != "" {
		if l, _, _ := objectIn(live.location); l.collection == r.collection {
			t.ids.relate(r.collection, r.id, l.id)
		}
	}
	id := textOf(recorded.body["id"])
	if id == "" {
		id = asked.id
	}
	t.ids.relateToken(id, recorded.etag, live.etag)
	for _, cursor := range []string{"nextCursor", "previousCursor"} {
		t.ids.relateToken("cursor", textOf(recorded.body[cursor]), textOf(live.body[cursor]))
	}
	t.learnList(asked.collection, listOf(recorded.body["Resources"]), listOf(live.body["Resources"]))
	t.learnBulk(listOf(recorded.body["Operations"]), listOf(live.body["Operations"]))
}

func (t *terms) learnResource(asked string, recorded, live map[string]any) {
	id := textOf(recorded["id"])
	collection := resourceCollection(recorded, asked)
	if id == "" || collection == "" {
		return
	}
	t.ids.relate(collection, id, textOf(live["id"]))
	before, _ := recorded["meta"].(map[string]any)
	after, _ := live["meta"].(map[string]any)
	t.ids.relateToken(id, textOf(before["version"]), textOf(after["version"]))
	for _, time := range []string{"created", "lastModified"} {
		t.ids.relateTime(textOf(before[time]), textOf(after[time]))
	}
}

// learnList relates those in two lists that have the same name, whatever their order.
func (t *terms) learnList(asked string, recorded, live []map[string]any) {
	if len(recorded) == 0 || len(live) == 0 {
		return
	}
	byName := map[string]map[string]any{}
	for _, resource := range live {
		if name := t.names.off(nameOf(resource)); name != "" {
			byName[name] = resource
		}
	}
	for _, resource := range recorded {
		if other := byName[nameOf(resource)]; other != nil {
			t.learnResource(asked, resource, other)
		}
	}
}

func nameOf(resource map[string]any) string {
	if name := textOf(resource["userName"]); name != "" {
		return "user " + strings.ToLower(name)
	}
	if name := textOf(resource["displayName"]); name != "" {
		return "display " + name
	}
	return ""
}

// learnBulk relates what the operations of a bulk request made: by bulkId, or by their places.
func (t *terms) learnBulk(recorded, live []map[string]any) {
	byID := map[string]map[string]any{}
	for i, operation := range live {
		byID[bulkKey(operation, i)] = operation
	}
	for i, operation := range recorded {
		other := byID[bulkKey(operation, i)]
		from, _, _ := objectIn(textOf(operation["location"]))
		to, _, _ := objectIn(textOf(other["location"]))
		if from.id != "" && from.collection == to.collection {
			t.ids.relate(from.collection, from.id, to.id)
		}
	}
}

// bulkStatus is the status of an operation; some servers put it into an object (RFC 7644 draft 10).
func bulkStatus(operation map[string]any) int {
	text := textOf(operation["status"])
	if nested, is := operation["status"].(map[string]any); is {
		text = textOf(nested["code"])
	}
	status, _ := strconv.Atoi(text)
	return status
}

// refuses: the answer, or an operation in it, says that something was not done.
func (t told) refuses() bool {
	return t.status >= http.StatusBadRequest || slices.ContainsFunc(listOf(t.body["Operations"]), func(operation map[string]any) bool {
		return bulkStatus(operation) >= http.StatusBadRequest
	})
}

func bulkKey(operation map[string]any, place int) string {
	if id := textOf(operation["bulkId"]); id != "" {
		return "id " + id
	}
	return "place " + strconv.Itoa(place)
}
