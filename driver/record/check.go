package record

import (
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/scimdrill/scimdrill"
)

// Finding is a requirement that an answer violates, as far as that can be seen by looking on.
type Finding struct {
	// ID and Level are those of the catalogue: scimdrill explain ID tells the rest.
	ID    string
	Level scimdrill.Level
	// Found says what was expected and what came, without values of people.
	Found string
}

// The schemas of messages (RFC 7644 §3.4.2, §3.12).
const (
	listResponse = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
	scimError    = "urn:ietf:params:scim:api:messages:2.0:Error"
	scimJSON     = "application/scim+json"
)

// check looks at one answer. What needs more than that is looked at by [memory].
type check func(seen) *Finding

// Checked lists the ids and levels of what is looked at.
func Checked() map[string]scimdrill.Level {
	return map[string]scimdrill.Level{
		"rfc.media.scim-json": scimdrill.Must, "rfc.media.charset": scimdrill.Must, "rfc.media.no-byte-order-mark": scimdrill.Must,
		"okta.create.answers-201": scimdrill.Must, "okta.group.create-answer": scimdrill.Must, "rfc.create.id-text": scimdrill.Must,
		"rfc.create.location": scimdrill.Must, "rfc.create.password-never-shown": scimdrill.Must, "okta.create.external-id-kept": scimdrill.Okta,
		"rfc.list.envelope": scimdrill.Must, "okta.lookup.numbers": scimdrill.Must, "okta.lookup.empty-resources": scimdrill.Okta,
		"rfc.list.item-minimum": scimdrill.Must, "rfc.filter.eq": scimdrill.Must, "okta.lookup.at-most-one": scimdrill.Must,
		"okta.lookup.agrees-with-create": scimdrill.Okta, "okta.create.duplicate-409": scimdrill.Must,
		"rfc.read.same-id": scimdrill.Must, "rfc.read.booleans": scimdrill.Must, "rfc.replace.status-200": scimdrill.Must,
		"okta.deactivate.patch-answer": scimdrill.Must, "okta.deactivate.put": scimdrill.Okta, "okta.deactivate.readable": scimdrill.Okta,
		"okta.deactivate.unassigned": scimdrill.Okta, "rfc.delete.status-204": scimdrill.Must, "okta.auth.error-body": scimdrill.Okta, "okta.auth.challenge": scimdrill.Must,
		"rfc.error.json": scimdrill.Must, "rfc.error.schema": scimdrill.Must, "rfc.error.status-string": scimdrill.Must,
		"rfc.error.status-equal": scimdrill.Must, "rfc.error.detail": scimdrill.Should, "rfc.error.media-type": scimdrill.Must,
		"rfc.error.retry-after": scimdrill.Should,
	}
}

func finding(id, found string) *Finding { return &Finding{id, Checked()[id], found} }

// check looks at an answer on its own.
func checkAnswer(s seen) (found []Finding) {
	if s.Response == nil {
		return nil
	}
	checks := []check{checkCharset, checkMark, checkPassword}
	switch {
	case s.ok():
		checks = append(checks, checkMedia, checkCreated, checkCreatedID, checkLocation, checkExternalID, checkList, checkNumbers,
			checkEmpty, checkItems, checkLookup, checkOne, checkSameID, checkBooleans, checkPut, checkPatch, checkPutActive, checkDeleted)
	case s.Status() >= 400:
		checks = append(checks, checkErrorMedia, checkErrorJSON, checkErrorSchema, checkErrorStatus, checkErrorEqual, checkErrorDetail,
			checkUnauthorized, checkChallenge, checkRetryAfter)
	}
	for _, look := range checks {
		if one := look(s); one != nil {
			found = append(found, *one)
		}
	}
	return found
}

func mediaType(s seen) string {
	kind, _, _ := strings.Cut(s.Response.Header.Get("Content-Type"), ";")
	return strings.ToLower(strings.TrimSpace(kind))
}

func checkMedia(s seen) *Finding {
	if kind := mediaType(s); s.Response.Body != "" && kind != scimJSON && strings.Contains(s.Request.Header.Get("Accept"), scimJSON) {
		return finding("rfc.media.scim-json", "expected Content-Type "+scimJSON+", which was asked for, found "+orNothing(kind))
	}
	return nil
}

func orNothing(text string) string {
	if text == "" {
		return "none"
	}
	return text
}

func checkCharset(s seen) *Finding {
	_, parameters, err := mime.ParseMediaType(s.Response.Header.Get("Content-Type"))
	if charset := parameters["charset"]; err == nil && charset != "" && !strings.EqualFold(charset, "utf-8") {
		return finding("rfc.media.charset", "expected charset UTF-8, found "+charset)
	}
	return nil
}

func checkMark(s seen) *Finding {
	if strings.HasPrefix(s.Response.Body, "\ufeff") {
		return finding("rfc.media.no-byte-order-mark", "expected JSON, found a byte order mark before it")
	}
	return nil
}

func checkPassword(s seen) *Finding {
	for _, resource := range append(s.got.objects("Resources"), s.got) {
		if (s.collection == "users" || s.collection == "") && resource.has("password") {
			return finding("rfc.create.password-never-shown", "expected no password in the answer, found one")
		}
	}
	return nil
}

func (s seen) isCreate() bool { return s.Request.Method == http.MethodPost && s.id == "" }

func checkCreated(s seen) *Finding {
	switch {
	case !s.isCreate() || s.Status() == 201:
		return nil
	case s.collection == "users":
		return finding("okta.create.answers-201", "expected 201 for a create, found "+strconv.Itoa(s.Status()))
	case s.collection == "groups":
		return finding("okta.group.create-answer", "expected 201 for a create, found "+strconv.Itoa(s.Status()))
	}
	return nil
}

func checkCreatedID(s seen) *Finding {
	if !s.isCreate() || s.got.text("id") != "" {
		return nil
	}
	const found = "expected the new id in the answer, as a text, found none: Okta cannot change what it does not know"
	switch s.collection {
	case "users":
		return finding("rfc.create.id-text", found)
	case "groups":
		return finding("okta.group.create-answer", found)
	}
	return nil
}

func checkLocation(s seen) *Finding {
	if s.isCreate() && s.collection == "users" && s.Response.Header.Get("Location") == "" {
		return finding("rfc.create.location", "expected the new user's address in the Location header, found none")
	}
	return nil
}

func checkExternalID(s seen) *Finding {
	if s.isCreate() && s.collection == "users" && s.got != nil && s.sent.text("externalId") != s.got.text("externalId") {
		return finding("okta.create.external-id-kept", "expected the externalId that was sent, found "+other(s.got.text("externalId")))
	}
	return nil
}

func other(text string) string {
	if text == "" {
		return "none"
	}
	return "another one"
}

func checkList(s seen) *Finding {
	if s.isList() && !s.got.names(listResponse) {
		return finding("rfc.list.envelope", "expected a body whose schemas name ListResponse, found none")
	}
	return nil
}

func checkNumbers(s seen) *Finding {
	if !s.isList() || s.got == nil {
		return nil
	}
	for _, name := range []string{"totalResults", "startIndex", "itemsPerPage"} {
		if _, isNumber := s.got.get(name).(float64); !isNumber && (name == "totalResults" || s.got.has(name)) {
			return finding("okta.lookup.numbers", "expected "+name+" as a number, found "+kindOf(s.got.get(name)))
		}
	}
	return nil
}

func kindOf(value any) string {
	switch value.(type) {
	case nil:
		return "none"
	case string:
		return "a text"
	case bool:
		return "a boolean"
	case float64:
		return "a number"
	case []any:
		return "an array"
	default:
		return "an object"
	}
}

func checkEmpty(s seen) *Finding {
	if _, isArray := s.got.get("Resources").([]any); s.isList() && s.got != nil && !isArray {
		return finding("okta.lookup.empty-resources", "expected Resources as an array, found "+kindOf(s.got.get("Resources")))
	}
	return nil
}

func checkItems(s seen) *Finding {
	for _, resource := range s.got.objects("Resources") {
		if s.isList() && resource.text("id") == "" && !s.query.Has("attributes") {
			return finding("rfc.list.item-minimum", "expected an id, as a text, in each resource of the list, found one without")
		}
	}
	return nil
}

func checkLookup(s seen) *Finding {
	if s.filtered != "username" {
		return nil
	}
	for _, resource := range s.got.objects("Resources") {
		if resource.has("userName") && !strings.EqualFold(resource.text("userName"), s.wanted) {
			return finding("rfc.filter.eq", "expected the user with the userName of the filter alone, found another one: Okta takes the first")
		}
	}
	return nil
}

func checkOne(s seen) *Finding {
	if count := len(s.got.objects("Resources")); s.filtered == "username" && count > 1 {
		return finding("okta.lookup.at-most-one", "expected one user at most, found "+strconv.Itoa(count))
	}
	return nil
}

func checkSameID(s seen) *Finding {
	if s.Request.Method != http.MethodGet && s.Request.Method != http.MethodPut || s.collection != "users" || s.id == "" || s.got == nil || s.got.text("id") == s.id {
		return nil
	}
	return finding("rfc.read.same-id", "expected the id of the path in the answer, found "+other(s.got.text("id")))
}

func checkBooleans(s seen) *Finding {
	for _, resource := range append(s.got.objects("Resources"), s.got) {
		if value := resource.get("active"); s.collection == "users" && value != nil && kindOf(value) != "a boolean" {
			return finding("rfc.read.booleans", "expected active as true or false, found "+kindOf(value))
		}
	}
	return nil
}

func checkPut(s seen) *Finding {
	if s.Request.Method == http.MethodPut && s.Status() != 200 {
		return finding("rfc.replace.status-200", "expected 200 and the whole resource, found "+strconv.Itoa(s.Status()))
	}
	return nil
}

func checkPatch(s seen) *Finding {
	active, says := activeOf(s.sent)
	if s.Request.Method != http.MethodPatch || s.collection != "users" || !says || active || s.Status() != 200 {
		return nil
	}
	if still, told := truth(s.got.get("active")); !told || still {
		return finding("okta.deactivate.patch-answer", "expected the whole user with active false, found "+activeFound(told))
	}
	return nil
}

func activeFound(told bool) string {
	if told {
		return "active true"
	}
	return "an answer without active"
}

func checkPutActive(s seen) *Finding {
	active, says := truth(s.sent.get("active"))
	if s.Request.Method != http.MethodPut || s.collection != "users" || !says || active {
		return nil
	}
	if still, told := truth(s.got.get("active")); told && still {
		return finding("okta.deactivate.put", "expected the user with active false, as was sent, found active true")
	}
	return nil
}

func checkDeleted(s seen) *Finding {
	if s.Request.Method == http.MethodDelete && s.id != "" && s.Status() != 204 {
		return finding("rfc.delete.status-204", "expected 204, found "+strconv.Itoa(s.Status()))
	}
	return nil
}
