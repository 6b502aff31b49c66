package cause

import (
	"mime"
	"net/http"
	"strings"
)

// forms looks at the form of an answer: whether a client can read it.
func (m *model) forms(x *sight) {
	if x.Response == nil || x.method() == http.MethodHead {
		return
	}
	body := strings.TrimSpace(x.Response.Body)
	media, _, _ := mime.ParseMediaType(x.Response.Header.Get("Content-Type")) // what cannot be read is ""
	if x.status() >= 400 {
		m.errorForm(x, body, media)
		return
	}
	if !x.success() || x.status() == http.StatusNoContent || x.method() == http.MethodDelete {
		return
	}
	s := symptom{kind: answerForm, method: x.method(), place: x.endpoint}
	switch {
	case body == "":
		s.value = "an empty body"
	case strings.HasPrefix(body, "["):
		s.value = "a bare array"
	case strings.HasPrefix(body, "<"):
		s.value = "a web page"
	case x.answer == nil && len(body) <= longest:
		s.value = "something that is no JSON object"
	case media != "application/scim+json" && media != "application/json":
		s.value = "the media type " + media
	default:
		m.holds(s)
	}
	if s.value != "" {
		m.note(x, s, x.id)
		return
	}
	m.types(x, x.answer, "")
	m.members(x)
}

func (m *model) errorForm(x *sight, body, media string) {
	s := symptom{kind: errorForm, method: x.method(), place: x.endpoint}
	schemas := ""
	if x.answer != nil {
		schemas = scalar(x.answer["schemas"])
		if all, ok := x.answer["schemas"].([]any); ok {
			schemas = setOf(all)
		}
	}
	switch {
	case body == "":
		s.value = "an empty body"
	case strings.HasPrefix(body, "<"):
		s.value = "a web page"
	case x.answer == nil:
		s.value = "plain text"
	case !strings.Contains(schemas, "urn:ietf:params:scim:api:messages:2.0:Error"):
		s.value = "JSON that is no SCIM error"
	case kindOf(x.answer["status"]) == "number":
		s.value = "a status that is a number"
	case x.answer["status"] == nil:
		s.value = "no status"
	case media != "application/scim+json" && media != "application/json":
		s.value = "the media type " + media
	default:
		m.holds(s)
		return
	}
	m.note(x, s, x.id)
}

// types looks for attributes of another type than they have to be.
func (m *model) types(x *sight, members map[string]any, within string) {
	if within == "" && x.resource != "Users" && x.resource != "Groups" {
		return
	}
	for _, name := range sortedKeys(members) {
		value := members[name]
		want, kind := typeOf(name), kindOf(value)
		if want != "" && kind != "null" && kind != want {
			m.note(x, symptom{kind: mistyped, subject: name, value: kind}, x.id)
			continue
		}
		switch value := value.(type) {
		case map[string]any:
			if !strings.HasPrefix(name, "urn:") || !strings.Contains(name, "peakon") {
				m.types(x, value, name)
			}
		case []any:
			if name == "Resources" {
				for _, one := range value {
					if resource, ok := one.(map[string]any); ok {
						m.types(x, resource, name)
					}
				}
			}
		}
	}
}

// members looks for what an answer lacks.
func (m *model) members(x *sight) {
	if x.resource != "Users" && x.resource != "Groups" {
		return
	}
	lack := func(resource map[string]any, where string, names ...string) {
		for _, name := range names {
			if _, has := resource[name]; !has {
				m.note(x, symptom{kind: lacking, place: x.resource, trait: where, subject: name}, x.id)
			}
		}
	}
	if x.lists() {
		lack(x.answer, "a list", "schemas", "totalResults")
		if scalar(x.answer["totalResults"]) != "0" {
			lack(x.answer, "a list", "Resources")
		}
		if x.query.Has("attributes") || x.query.Has("excludedAttributes") || strings.HasSuffix(x.endpoint, "/.search") {
			return
		}
		for _, resource := range x.listed() {
			lack(resource, "a member of a list", "schemas", "id", "meta")
			m.listedWhole(x, resource)
		}
		return
	}
	if x.query.Has("attributes") || x.query.Has("excludedAttributes") || x.endpoint == "/"+x.resource && x.method() == http.MethodGet {
		return
	}
	lack(x.answer, x.method(), "schemas", "id", "meta")
	if _, has := x.answer["password"]; has {
		m.note(x, symptom{kind: extra, place: x.resource, subject: "password"}, x.id)
	}
}

// listedWhole: who is in a list is shown as when read alone.
func (m *model) listedWhole(x *sight, resource map[string]any) {
	id, _ := resource["id"].(string) // without an id nobody can be recognised
	h := m.resource(x.resource, id)
	if h == nil || h.shown == nil {
		return
	}
	shown := flatten(resource)
	missing := 0
	for key := range h.shown {
		if _, has := shown[key]; !has {
			missing++
		}
	}
	s := symptom{kind: lacking, place: x.resource, trait: "a member of a list", subject: "most attributes"}
	if missing > 2 && missing*2 > len(h.shown) {
		m.note(x, s, id)
	}
}
