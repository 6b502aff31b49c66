package cause

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Traits of requests that a server has to refuse.
const (
	noObject   = "whose body is no JSON object"
	noToken    = "without a token"
	nobody     = "of an id that nobody has"
	wasDeleted = "of somebody who was deleted"
	another    = "of another tenant’s"
	nameTaken  = "of a userName that is taken"
	wrongTyped = "with a value of the wrong type"
)

func refusable(trait string) bool {
	switch trait {
	case noObject, noToken, nobody, wasDeleted, another, nameTaken, wrongTyped:
		return true
	default:
		return false
	}
}

// refused reports whether a status is that with which a request of a trait is refused.
func refused(trait, status string) bool {
	switch trait {
	case nameTaken:
		return status == "409"
	case nobody, wasDeleted, another:
		return status == "404" || status == "403"
	case noToken:
		return status == "401"
	default:
		return status >= "400" && status < "500"
	}
}

// traits are what is particular about a request. A request without any is a plain one.
func (m *model) traits(x *sight) []string {
	var traits []string
	add := func(is bool, name string) {
		if is {
			traits = append(traits, name)
		}
	}
	add(x.askBroken, noObject)
	add(x.Request.Header.Get("Authorization") == "", noToken)
	if x.id != "" && (x.resource == "Users" || x.resource == "Groups") {
		h := m.resource(x.resource, x.id)
		add(h == nil && x.method() != http.MethodPost, nobody)
		add(h != nil && h.deleted, wasDeleted)
		add(h != nil && h.neighbour != x.neighbour, another)
	}
	if x.ask != nil && x.writes() && x.resource != "Bulk" {
		m.bodyTraits(x, add)
	}
	add(x.writes() && !ascii(x.Request.Body), "with letters that are not ASCII")
	if filter := x.query.Get("filter"); filter != "" {
		if attr, op, _, ok := simpleFilter(filter); ok {
			add(true, "that looks up by "+attr+" "+op)
		} else {
			add(true, "with a filter")
		}
	}
	for _, name := range []string{"sortBy", "attributes", "excludedAttributes", "startIndex", "cursor"} {
		add(x.query.Has(name), "with "+name)
	}
	return traits
}

// vanishes: somebody who is there is not found, which is told as such.
func (m *model) vanishes(x *sight) bool {
	h := m.resource(x.resource, x.id)
	return h != nil && !h.deleted && h.neighbour == x.neighbour && x.status() == http.StatusNotFound
}

func (m *model) bodyTraits(x *sight, add func(bool, string)) {
	for _, o := range x.operations() {
		add(true, "with the op "+o.op)
		add(true, "with an operation "+o.pathForm())
		add(strings.Contains(strings.ToLower(o.path), "members"), "that changes members")
	}
	if active, said := saysActive(x); said {
		add(true, "that sets active to "+active)
	}
	if x.resource == "Users" && x.method() == http.MethodPost {
		name, _ := x.ask["userName"].(string) // "" is nobody's
		add(m.taken(x, name), nameTaken)
	}
	for _, name := range []string{"id", "meta", "groups"} {
		if _, has := x.ask[name]; has {
			add(true, "that holds id, meta or groups, which the server alone decides")
			break
		}
	}
	_, password := x.ask["password"]
	add(password, "with a password")
	attr := wrongType(x.ask)
	add(attr != "", wrongTyped)
	for _, o := range x.operations() {
		add(wrongType(map[string]any{o.path: o.value}) != "", wrongTyped)
		add(strings.EqualFold(o.path, "password"), "with a password")
	}
	add(emptyText(x.ask), "with an attribute that is empty")
}

// taken reports whether somebody of the same tenant who is still there has the userName.
func (m *model) taken(x *sight, name string) bool {
	for id := range m.names[strings.ToLower(name)] {
		if h := m.resource("Users", id); h != nil && !h.deleted && !h.missed && h.neighbour == x.neighbour {
			return true
		}
	}
	return false
}

// saysActive is what a write says of active.
func saysActive(x *sight) (value string, said bool) {
	find := func(members map[string]any) {
		for name, v := range members {
			if strings.EqualFold(name, "active") {
				value, said = strings.ToLower(scalar(v)), true
			}
		}
	}
	if x.method() == http.MethodPut || x.method() == http.MethodPost {
		find(x.ask)
	}
	for _, o := range x.operations() {
		if strings.EqualFold(o.path, "active") {
			value, said = strings.ToLower(scalar(o.value)), true
		} else if members, ok := o.value.(map[string]any); ok && o.path == "" {
			find(members)
		}
	}
	return value, said && (value == "false" || value == "true" && x.method() == http.MethodPatch)
}

func ascii(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return !strings.Contains(text, `\u`)
}

func emptyText(members map[string]any) bool {
	for name, value := range members {
		if text, ok := value.(string); ok && text == "" && !serverOnly(name) {
			return true
		}
		if inner, ok := value.(map[string]any); ok && emptyText(inner) {
			return true
		}
	}
	return false
}

// kindOf is the JSON type of a value.
func kindOf(value any) string {
	switch value.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case string:
		return "string"
	case map[string]any:
		return "object"
	case []any:
		return "array"
	default:
		return "number"
	}
}

// typeOf is the JSON type that an attribute has (RFC 7643 §3, §4, §7; RFC 7644 §3.4.2); "" for attributes that are not known.
func typeOf(name string) string {
	switch strings.ToLower(name) {
	case "active", "primary", "supported":
		return "boolean"
	case "totalresults", "startindex", "itemsperpage":
		return "number"
	case "schemas", "resources", "emails", "phonenumbers", "addresses", "members", "groups", "entitlements", "roles", "photos", "ims", "x509certificates", "operations":
		return "array"
	case "name", "meta", "manager":
		return "object"
	case "id", "externalid", "username", "displayname", "title", "locale", "timezone", "status", "detail", "scimtype", "givenname", "familyname",
		"nickname", "profileurl", "usertype", "preferredlanguage", "password", "formatted", "resourcetype", "created", "lastmodified", "location",
		"employeenumber", "costcenter", "organization", "division", "department":
		return "string"
	default:
		return ""
	}
}

// wrongType names an attribute of a body that is of another type than it has to be.
func wrongType(members map[string]any) string {
	for name, value := range members {
		want, kind := typeOf(name), kindOf(value)
		if want != "" && kind != "null" && kind != want {
			return name
		}
		if inner, ok := value.(map[string]any); ok {
			if found := wrongType(inner); found != "" {
				return found
			}
		}
	}
	return ""
}

func filterText() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^\s*([\w.:$-]+)\s+(eq|ne|co|sw|ew|gt|ge|lt|le)\s+(?:"((?:[^"\\]|\\.)*)"|(true|false|[0-9.]+))\s*$`)
}

// simpleFilter reads a filter of one comparison.
func simpleFilter(filter string) (attr, op, value string, ok bool) {
	parts := filterText().FindStringSubmatch(filter)
	if parts == nil {
		return "", "", "", false
	}
	value = parts[4]
	if value == "" {
		if text, err := strconv.Unquote(`"` + parts[3] + `"`); err == nil {
			value = text
		} else {
			value = parts[3]
		}
	}
	return parts[1], strings.ToLower(parts[2]), value, true
}

// answers notes how a request was answered, for each of its traits. Only an answer that a client could not expect is a symptom by
// itself; whether it was expected is known from the requirements that hold.
func (m *model) answers(x *sight) {
	traits := m.traits(x)
	if x.Response == nil {
		if x.Silence != "" {
			m.note(x, symptom{kind: silent, method: x.method(), place: x.endpoint, value: string(x.Silence)}, x.id)
		}
		return
	}
	value := strconv.Itoa(x.status())
	asked, got := map[symptom]bool{}, map[symptom]bool{}
	for _, t := range append(traits, "") {
		s := symptom{kind: answered, method: x.method(), place: x.endpoint, trait: t}
		for _, one := range s.widened() {
			asked[one] = true
		}
		if x.success() && !refusable(t) || m.vanishes(x) {
			continue
		}
		s.value = value
		if t == noToken && x.success() {
			if x.resource == "Users" || x.resource == "Groups" {
				m.note(x, symptom{kind: unguarded}, x.id)
			}
			continue
		}
		m.seen[x.Number] = append(m.seen[x.Number], seen{s, x.id, 0})
		for _, one := range s.widened() {
			got[one] = true
		}
	}
	for one := range asked {
		m.bad[one]++ // how often such a request was made
	}
	for one := range got {
		m.bad[one]++
	}
	if name, _ := x.ask["userName"].(string); x.success() && x.resource == "Users" && x.writes() { // "" is nobody's
		id, _ := x.answer["id"].(string) // as above
		if x.id != "" {
			id = x.id
		}
		if name != "" && id != "" {
			key := strings.ToLower(name)
			if m.names[key] == nil {
				m.names[key] = map[string]bool{}
			}
			m.names[key][id] = true
		}
	}
}
