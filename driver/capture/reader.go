package capture

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// reader gives the ids of one side names that mean the same on the other side.
type reader struct {
	// names are by id. A user is called by the userName with which it was made, a group by its place among the groups made.
	names map[string]string
}

var nameInFilter = regexp.MustCompile(`^filter=(userName|displayName) eq "(.*)"&`)

// newReader reads all requests of a side in their order.
func newReader(all []Request) *reader {
	r := &reader{names: map[string]string{}}
	for _, request := range all {
		if id, ok := strings.CutPrefix(request.Path, "/Groups/"); ok {
			r.learn(id, fmt.Sprintf("group %d", 1+r.groups()))
		}
		r.learnUsers(request)
	}
	return r
}

func (r *reader) groups() int {
	count := 0
	for _, name := range r.names {
		if strings.HasPrefix(name, "group ") {
			count++
		}
	}
	return count
}

func (r *reader) learn(id, name string) {
	if _, known := r.names[id]; !known && id != "" && name != "" {
		r.names[id] = name
	}
}

// learnUsers finds users where an id stands beside a userName: in a PUT, in the members of a group; and the Okta user in a POST.
func (r *reader) learnUsers(request Request) {
	body, _ := request.Body.(map[string]any)
	userName, _ := body["userName"].(string)
	if userName != "" {
		oktaID, _ := body["externalId"].(string)
		r.learn(oktaID, "Okta user "+userName)
		if id, ok := strings.CutPrefix(request.Path, "/Users/"); ok {
			r.learn(id, "user "+userName)
		}
	}
	walk(request.Body, func(object map[string]any) {
		id, _ := object["value"].(string)
		display, _ := object["display"].(string)
		if strings.Contains(display, "@") {
			r.learn(id, "user "+display)
		}
	})
}

func walk(value any, visit func(map[string]any)) {
	switch v := value.(type) {
	case map[string]any:
		visit(v)
		for _, item := range v {
			walk(item, visit)
		}
	case []any:
		for _, item := range v {
			walk(item, visit)
		}
	}
}

// byObject sorts requests by the user or group that they go to.
func (r *reader) byObject(requests []Request) map[string][]string {
	objects := map[string][]string{}
	for _, request := range requests {
		object := r.object(request)
		objects[object] = append(objects[object], r.text(request))
	}
	return objects
}

func (r *reader) object(request Request) string {
	endpoint, id, _ := strings.Cut(strings.TrimPrefix(request.Path, "/"), "/")
	if id != "" {
		return r.called(id)
	}
	if found := nameInFilter.FindStringSubmatch(request.Query); found != nil {
		return endpoint + " " + found[2]
	}
	body, _ := request.Body.(map[string]any)
	for _, name := range []string{"userName", "displayName"} {
		if text, ok := body[name].(string); ok {
			return endpoint + " " + text
		}
	}
	return endpoint
}

func (r *reader) called(id string) string {
	if name, known := r.names[id]; known {
		return "{" + name + "}"
	}
	return id
}

func (r *reader) text(request Request) string {
	path := request.Path
	if at := strings.LastIndex(path, "/"); at > 0 {
		path = path[:at+1] + r.called(path[at+1:])
	}
	if request.Query != "" {
		path += "?" + request.Query
	}
	if request.Body == nil {
		return request.Method + " " + path
	}
	written, err := json.Marshal(r.normal("", request.Body, strings.HasPrefix(path, "/Users")))
	if err != nil {
		return err.Error()
	}
	return request.Method + " " + path + " " + string(written)
}

// normal takes out what NotCompared lists.
func (r *reader) normal(name string, value any, ofUser bool) any {
	switch v := value.(type) {
	case map[string]any:
		out := map[string]any{}
		for key, item := range v {
			out[key] = r.normal(key, item, ofUser)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = r.normal("", item, ofUser)
		}
		if name == "groups" {
			slices.SortFunc(out, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
		}
		return out
	case string:
		return r.normalText(name, v, ofUser)
	default:
		return value
	}
}

var quotedID = regexp.MustCompile(`"([^"]*)"`)

func (r *reader) normalText(name, text string, ofUser bool) string {
	switch {
	case name == "password" || name == "created" || name == "lastModified":
		return "(" + name + ")"
	case ofUser && (name == "displayName" || name == "givenName" || name == "familyName"):
		return "(name)"
	case name == "location" || name == "$ref":
		return "…/" + r.called(text[strings.LastIndex(text, "/")+1:])
	case name == "path":
		return quotedID.ReplaceAllStringFunc(text, func(id string) string { return `"` + r.called(strings.Trim(id, `"`)) + `"` })
	default:
		return r.called(text)
	}
}
