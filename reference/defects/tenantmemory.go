package defects

import (
	"bytes"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// tenants remembers who made what, so that a mistake can reach across tenants: a tenant is known by its credentials.
type tenants struct {
	mu sync.Mutex
	// owners are credentials by id.
	owners map[string]string
	// values are what users were made with: attribute, value, credentials.
	values map[[2]string]string
	known  map[string]bool
}

func betweenTenants(do func(*tenants, http.ResponseWriter, *request)) func(http.Handler) http.Handler {
	t := &tenants{owners: map[string]string{}, values: map[[2]string]string{}, known: map[string]bool{}}
	return middleware(func(w http.ResponseWriter, q *request) { do(t, w, q) })
}

// onStranger makes a middleware that answers by itself what is about an id of another tenant.
func onStranger(answer func(w http.ResponseWriter, q *request, owner string)) func(http.Handler) http.Handler {
	return betweenTenants(func(t *tenants, w http.ResponseWriter, q *request) {
		a := t.forward(q)
		if owner := t.owner(q); owner != "" && a.status == http.StatusNotFound {
			answer(w, q, owner)
			return
		}
		a.send(w)
	})
}

// forward passes a request on and remembers what was made by it, and by whom.
func (t *tenants) forward(q *request) *answer {
	a := q.forward()
	who := q.Header.Get("Authorization")
	if who == "" || !a.good() {
		return a
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.known[who] = true
	if object := a.object(); q.Method == http.MethodPost && q.id == "" && a.status == http.StatusCreated {
		if id, isText := object["id"].(string); isText {
			t.owners[id] = who
		}
		for _, name := range []string{"userName", "externalId"} {
			if value, isText := object[name].(string); isText && value != "" {
				t.values[[2]string{name, value}] = who
			}
		}
	}
	return a
}

// owner is who made what the request is about, when that is somebody else; "" otherwise.
func (t *tenants) owner(q *request) string { return t.ownerOf(q, q.id) }

func (t *tenants) ownerOf(q *request, id string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if owner := t.owners[id]; owner != q.Header.Get("Authorization") {
		return owner
	}
	return ""
}

func (t *tenants) actAsOwner(q *request) {
	if owner := t.owner(q); owner != "" {
		q.Header.Set("Authorization", owner)
	}
}

// others are the credentials of the other tenants.
func (t *tenants) others(q *request) []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	all := slices.Sorted(maps.Keys(t.known))
	return slices.DeleteFunc(all, func(who string) bool { return who == q.Header.Get("Authorization") })
}

func (t *tenants) takenElsewhere(q *request, name, value string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	owner := t.values[[2]string{name, value}]
	return owner != "" && owner != q.Header.Get("Authorization")
}

// strangers are the ids of other tenants that the body names.
func (t *tenants) strangers(q *request) []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	var named []string
	for id, owner := range t.owners {
		if owner != q.Header.Get("Authorization") && (bytes.Contains(q.body, []byte(`"`+id+`"`)) || bytes.Contains(q.body, []byte("/"+id+`"`))) {
			named = append(named, id)
		}
	}
	return named
}

func (t *tenants) ownerNamedIn(q *request) string {
	for _, id := range t.strangers(q) {
		return t.ownerOf(q, id)
	}
	return ""
}

// hideStrangers takes members of other tenants out of a body: the server behind does not know them, and this one takes them.
func (t *tenants) hideStrangers(q *request) {
	strangers := t.strangers(q)
	if len(strangers) == 0 {
		return
	}
	var drop func(value any) any
	drop = func(value any) any {
		switch v := value.(type) {
		case map[string]any:
			for name, inner := range v {
				v[name] = drop(inner)
			}
		case []any:
			v = slices.DeleteFunc(v, func(element any) bool {
				member, _ := element.(map[string]any)
				id, _ := member["value"].(string)
				return slices.Contains(strangers, id)
			})
			for i := range v {
				v[i] = drop(v[i])
			}
			return v
		}
		return value
	}
	q.body = render(drop(q.object()))
}

// as sends the request once more with other credentials and perhaps another method.
func (q *request) as(who, method string) *answer {
	own := *q
	own.Request = q.Clone(q.Context())
	own.Method = method
	own.Header.Set("Authorization", who)
	return own.forward()
}

// accountsJoined lets what is written to one account reach the account of the same name in another tenant.
func accountsJoined() func(http.Handler) http.Handler {
	type account struct{ id, who string }
	var mu sync.Mutex
	accounts := map[string][]account{}
	return middleware(func(w http.ResponseWriter, q *request) {
		a := q.forward()
		name, _ := q.object()["userName"].(string)
		name = strings.ToLower(name)
		mu.Lock()
		defer mu.Unlock()
		switch {
		case q.toAll(http.MethodPost) && a.status == http.StatusCreated:
			id, _ := a.object()["id"].(string)
			accounts[name] = append(accounts[name], account{id, q.Header.Get("Authorization")})
		case q.about(http.MethodPut) && a.good():
			for _, other := range accounts[name] {
				if other.who != q.Header.Get("Authorization") {
					joined := *q
					joined.Request = q.Clone(q.Context())
					joined.Header.Set("Authorization", other.who)
					joined.ask(http.MethodPut, "/Users/"+other.id, q.body)
				}
			}
		}
		a.send(w)
	})
}

// managersShown takes managers from all tenants, and shows their names.
func managersShown() func(http.Handler) http.Handler {
	const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
	shown := map[any]map[string]any{}
	return betweenTenants(func(t *tenants, w http.ResponseWriter, q *request) {
		user := q.object()
		extension, _ := user[enterprise].(map[string]any)
		manager, _ := extension["manager"].(map[string]any)
		id, _ := manager["value"].(string)
		owner := t.ownerOf(q, id)
		if owner != "" {
			delete(extension, "manager")
			q.setObject(user)
		}
		a := t.forward(q)
		t.mu.Lock()
		defer t.mu.Unlock()
		if owner != "" {
			shown[a.object()["id"]] = map[string]any{"value": id, "displayName": "Jane Hale"}
		}
		a.users(func(user map[string]any) {
			if manager := shown[user["id"]]; manager != nil && user["id"] != nil {
				extension, _ := user[enterprise].(map[string]any)
				if extension == nil {
					extension = map[string]any{}
				}
				extension["manager"] = manager
				user[enterprise] = extension
			}
		})
		a.send(w)
	})
}

// tenantOfLastToken takes for every request the credentials of the one that came last. A request lingers, so that another one that
// is on its way is there in time.
func tenantOfLastToken() func(http.Handler) http.Handler {
	const lingers = 80 * time.Millisecond
	var mu sync.Mutex
	last, changed := "", make(chan struct{})
	return middleware(func(w http.ResponseWriter, q *request) {
		mu.Lock()
		if mine := q.Header.Get("Authorization"); mine != last {
			last = mine
			close(changed)
			changed = make(chan struct{})
		}
		another := changed
		mu.Unlock()
		select {
		case <-another:
		case <-time.After(lingers):
		}
		mu.Lock()
		q.Header.Set("Authorization", last)
		mu.Unlock()
		q.pass(w)
	})
}
