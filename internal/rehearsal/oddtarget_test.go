package rehearsal_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// oddBase is the base path of the odd target.
const oddBase = "/tenants/7/people-api"

const (
	oddUser      = "urn:ietf:params:scim:schemas:core:2.0:User"
	oddExtension = "urn:example:people:2.0:Employee"
)

type object = map[string]any

// oddTarget is a SCIM server with habits of its own, none of them against the RFC: it answers no discovery endpoint, its base path
// and its ids are unusual (ids hold @ and spaces), userNames must be addresses of one domain, a user must have a title and a
// badge, and it is authorized by user and password. It shares no code with the reference.
type oddTarget struct {
	url string

	mu     sync.Mutex
	users  map[string]object
	order  []string
	count  int
	writes []string
	// asked are all requests that were let in.
	asked []string
	// crooked makes it leave out one attribute of the extension, the shirt.
	crooked bool
}

func newOddTarget(t *testing.T) *oddTarget {
	t.Helper()
	o := &oddTarget{users: map[string]object{}}
	server := httptest.NewServer(o)
	t.Cleanup(server.Close)
	o.url = server.URL + oddBase
	return o
}

func (o *oddTarget) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	user, password, _ := r.BasicAuth()
	where, inside := strings.CutPrefix(r.URL.EscapedPath(), oddBase)
	switch {
	case user != "okta" || password != "p:w":
		w.Header().Set("WWW-Authenticate", `Basic realm="people"`)
		oddFail(w, http.StatusUnauthorized, "", "user or password is wrong")
		return
	case !inside || where != "/Users" && !strings.HasPrefix(where, "/Users/"):
		oddFail(w, http.StatusNotFound, "", "there is nothing here")
		return
	}
	raw, _ := io.ReadAll(r.Body)
	var body object
	if len(raw) > 0 && json.Unmarshal(raw, &body) != nil {
		oddFail(w, http.StatusBadRequest, "invalidSyntax", "the body is not a JSON object")
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.asked = append(o.asked, r.Method+" "+where)
	if r.Method != http.MethodGet {
		o.writes = append(o.writes, r.Method+" "+where)
	}
	if where == "/Users" {
		o.collection(w, r, body)
		return
	}
	id, err := url.PathUnescape(strings.TrimPrefix(where, "/Users/"))
	if err != nil || o.users[id] == nil {
		oddFail(w, http.StatusNotFound, "", "nobody has this id")
		return
	}
	o.one(w, r, id, body)
}

func (o *oddTarget) collection(w http.ResponseWriter, r *http.Request, body object) {
	switch r.Method {
	case http.MethodGet:
		o.list(w, r.URL.Query())
	case http.MethodPost:
		if !o.acceptable(w, body, "") {
			return
		}
		o.count++
		name, _ := oddGet(body, "userName").(string)
		local, _, _ := strings.Cut(name, "@")
		id := fmt.Sprintf("%s %d@people", strings.ToLower(local), o.count)
		o.users[id] = o.kept(body, id)
		o.order = append(o.order, id)
		w.Header().Set("Location", o.url+"/Users/"+url.PathEscape(id))
		oddReply(w, http.StatusCreated, o.users[id])
	default:
		w.Header().Set("Allow", "GET, POST")
		oddFail(w, http.StatusMethodNotAllowed, "", "use GET or POST")
	}
}

// acceptable refuses what this server does not take.
func (o *oddTarget) acceptable(w http.ResponseWriter, body object, self string) bool {
	name, _ := oddGet(body, "userName").(string)
	title, _ := oddGet(body, "title").(string)
	extension, _ := oddGet(body, oddExtension).(object)
	_, isNumber := oddGet(extension, "badge").(float64)
	switch {
	case name == "":
		oddFail(w, http.StatusBadRequest, "invalidValue", "userName is missing")
	case !strings.HasSuffix(strings.ToLower(name), "@corp.example.net"):
		oddFail(w, http.StatusBadRequest, "invalidValue", "userName must be an address at corp.example.net")
	case title == "":
		oddFail(w, http.StatusBadRequest, "invalidValue", "title is missing")
	case !isNumber:
		oddFail(w, http.StatusBadRequest, "invalidValue", "badge is missing")
	default:
		for id, other := range o.users {
			if taken, _ := other["userName"].(string); id != self && strings.EqualFold(taken, name) {
				oddFail(w, http.StatusConflict, "uniqueness", "the userName "+name+" is taken")
				return false
			}
		}
		return true
	}
	return false
}

// kept is the user as it is stored.
func (o *oddTarget) kept(body object, id string) object {
	user := object{}
	for name, value := range body {
		if slices.ContainsFunc([]string{"id", "meta", "groups", "password", "schemas"}, func(n string) bool { return strings.EqualFold(n, name) }) || value == nil {
			continue
		}
		user[name] = value
	}
	if o.crooked {
		if extension, isObject := oddGet(user, oddExtension).(object); isObject {
			delete(extension, "shirt")
		}
	}
	created := "2026-11-27T03:00:00Z"
	if old := o.users[id]; old != nil {
		created, _ = oddGet(old["meta"].(object), "created").(string)
	}
	user["id"], user["schemas"] = id, []any{oddUser, oddExtension}
	user["meta"] = object{
		"resourceType": "User", "created": created, "lastModified": fmt.Sprintf("2026-11-27T03:00:00.%06dZ", len(o.writes)),
		"location": o.url + "/Users/" + url.PathEscape(id),
	}
	return user
}

func (o *oddTarget) one(w http.ResponseWriter, r *http.Request, id string, body object) {
	switch r.Method {
	case http.MethodGet:
		oddReply(w, http.StatusOK, o.users[id])
	case http.MethodPut:
		if _, has := body["active"]; !has && body != nil {
			body["active"] = true
		}
		if o.acceptable(w, body, id) {
			o.users[id] = o.kept(body, id)
			oddReply(w, http.StatusOK, o.users[id])
		}
	case http.MethodPatch:
		changed := object{}
		for name, value := range o.users[id] {
			changed[name] = value
		}
		operations, _ := body["Operations"].([]any)
		for _, each := range operations {
			operation, _ := each.(object)
			where, _ := operation["path"].(string)
			if values, isObject := operation["value"].(object); where == "" && isObject {
				for name, value := range values {
					changed[name] = value
				}
			} else if where != "" {
				changed[where] = operation["value"]
			}
		}
		if o.acceptable(w, changed, id) {
			o.users[id] = o.kept(changed, id)
			w.WriteHeader(http.StatusNoContent)
		}
	case http.MethodDelete:
		delete(o.users, id)
		o.order = slices.DeleteFunc(o.order, func(other string) bool { return other == id })
		w.WriteHeader(http.StatusNoContent)
	default:
		oddFail(w, http.StatusMethodNotAllowed, "", "use GET, PUT, PATCH or DELETE")
	}
}

func (o *oddTarget) list(w http.ResponseWriter, query url.Values) {
	found := []any{}
	filter := query.Get("filter")
	attribute, quoted, isFilter := strings.Cut(filter, " eq ")
	wanted, err := strconv.Unquote(quoted)
	if filter != "" && (!isFilter || err != nil) {
		oddFail(w, http.StatusBadRequest, "invalidFilter", "only name eq \"value\" is understood")
		return
	}
	for _, id := range o.order {
		value, _ := oddGet(o.users[id], attribute).(string)
		if filter == "" || strings.EqualFold(value, wanted) {
			found = append(found, o.users[id])
		}
	}
	start, err := strconv.Atoi(query.Get("startIndex"))
	if err != nil || start < 1 {
		start = 1
	}
	count, err := strconv.Atoi(query.Get("count"))
	if err != nil || count > 200 {
		count = 200
	}
	from := min(start-1, len(found))
	page := found[from:min(from+max(count, 0), len(found))]
	oddReply(w, http.StatusOK, object{
		"schemas":      []any{"urn:ietf:params:scim:api:messages:2.0:ListResponse"},
		"totalResults": len(found), "startIndex": start, "itemsPerPage": len(page), "Resources": page,
	})
}

func oddGet(body object, name string) any {
	for key, value := range body {
		if strings.EqualFold(key, name) {
			return value
		}
	}
	return nil
}

func oddReply(w http.ResponseWriter, status int, body object) {
	w.Header().Set("Content-Type", "application/scim+json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

func oddFail(w http.ResponseWriter, status int, kind, detail string) {
	body := object{"schemas": []any{"urn:ietf:params:scim:api:messages:2.0:Error"}, "status": strconv.Itoa(status), "detail": detail}
	if kind != "" {
		body["scimType"] = kind
	}
	oddReply(w, status, body)
}
