package record

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/scimdrill/scimdrill"
)

// seen is an exchange as SCIM understands it.
type seen struct {
	scimdrill.Exchange
	// collection is "users", "groups" and the like, in small letters; id is "" for the collection itself.
	collection, id string
	query          url.Values
	// filtered is the attribute that a filter compares with eq, in small letters, and the value.
	filtered, wanted string
	// sent and got are the bodies; nil where there is none, or none that is a JSON object.
	sent, got object
}

// object is a JSON object. Names are compared without regard to case (RFC 7643 §2.1).
type object map[string]any

func (o object) get(name string) any {
	if value, there := o[name]; there {
		return value
	}
	for key, value := range o {
		if strings.EqualFold(key, name) {
			return value
		}
	}
	return nil
}

func (o object) has(name string) bool {
	for key := range o {
		if strings.EqualFold(key, name) {
			return true
		}
	}
	return false
}

func (o object) text(name string) string {
	text, _ := o.get(name).(string)
	return text
}

// objects are the objects of a member that is an array.
func (o object) objects(name string) []object {
	items, _ := o.get(name).([]any)
	var found []object
	for _, item := range items {
		if inner, is := item.(map[string]any); is {
			found = append(found, inner)
		}
	}
	return found
}

// schemas reports whether an object names a schema.
func (o object) names(schema string) bool {
	items, _ := o.get("schemas").([]any)
	for _, item := range items {
		if text, is := item.(string); is && strings.EqualFold(text, schema) {
			return true
		}
	}
	return false
}

var equals = regexp.MustCompile(`^\s*([A-Za-z.:0-9]+)\s+(?i:eq)\s+("(?:[^"\\]|\\.)*")\s*$`)

// see reads an exchange with a target at base.
func see(x scimdrill.Exchange, base string) seen {
	s := seen{Exchange: x}
	path, query, _ := strings.Cut(x.Path(base), "?")
	s.query, _ = url.ParseQuery(query)
	collection, id, _ := strings.Cut(strings.Trim(path, "/"), "/")
	s.collection = strings.ToLower(collection)
	if plain, err := url.PathUnescape(id); err == nil {
		id = plain
	}
	s.id = id
	if parts := equals.FindStringSubmatch(s.query.Get("filter")); parts != nil && json.Unmarshal([]byte(parts[2]), &s.wanted) == nil {
		s.filtered = strings.ToLower(parts[1])
	}
	s.sent = objectOf(x.Request.Body)
	if x.Response != nil {
		s.got = objectOf(x.Response.Body)
	}
	return s
}

func objectOf(body string) object {
	var parsed object
	if body == "" || json.Unmarshal([]byte(body), &parsed) != nil {
		return nil
	}
	return parsed
}

// ok: it was answered with 2xx.
func (s seen) ok() bool { return s.Status() >= 200 && s.Status() < 300 }

// isList: a list was asked for.
func (s seen) isList() bool {
	return s.Request.Method == http.MethodGet && s.id == "" && (s.collection == "users" || s.collection == "groups")
}

// active is the value of active that a body sets, by PUT or by PATCH with or without a path; known says whether there is any.
func activeOf(body object) (active, known bool) {
	if value, is := truth(body.get("active")); is {
		return value, true
	}
	for _, operation := range body.objects("Operations") {
		if strings.EqualFold(operation.text("path"), "active") {
			return truth(operation.get("value"))
		}
		if value, is := operation.get("value").(map[string]any); is {
			if active, known = truth(object(value).get("active")); known {
				return active, true
			}
		}
	}
	return false, false
}

// truth takes the text "False" for a boolean, as some servers do.
func truth(value any) (truth, known bool) {
	switch v := value.(type) {
	case bool:
		return v, true
	case string:
		return strings.EqualFold(v, "true"), strings.EqualFold(v, "true") || strings.EqualFold(v, "false")
	default:
		return false, false
	}
}

// patches reports whether a PATCH touches an attribute.
func patches(body object, attribute string) bool {
	for _, operation := range body.objects("Operations") {
		path := operation.text("path")
		if at := strings.IndexAny(path, "[."); at > 0 {
			path = path[:at]
		}
		value, _ := operation.get("value").(map[string]any)
		if strings.EqualFold(path, attribute) || path == "" && object(value).has(attribute) {
			return true
		}
	}
	return false
}
