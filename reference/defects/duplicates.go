package defects

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"sync"
)

func ofDuplicates() []Defect {
	return []Defect{
		{
			ID: "duplicate-accepted", Title: "A second user with the same userName is created.",
			Story:  "After a timeout Okta sends the create again, and the person has two accounts.",
			Source: "github.com/lightdash/lightdash/issues/22402; RFC 7644 §3.3",
			wrap:   twins(),
		},
		{
			ID: "duplicate-400", Title: "A userName that is taken is answered with 400 instead of 409.",
			Story:  "The task says “Bad Request”, and Okta tries again instead of stopping.",
			Source: "FusionAuth issue 3149; Okta SCIM 2.0 SPEC test, step 15",
			wrap:   conflictAs(http.StatusBadRequest, "invalidValue", "the user exists already"),
		},
		{
			ID: "duplicate-500", Title: "A userName that is taken is answered with 500.",
			Story:  "The task says “Internal Server Error”, and Okta tries again for ever.",
			Source: "onyx issue 12966; Okta SCIM 2.0 SPEC test, step 15",
			wrap:   conflictAs(http.StatusInternalServerError, "", "duplicate key value violates unique constraint"),
		},
	}
}

func conflictAs(status int, scimType, detail string) func(http.Handler) http.Handler {
	return middleware(func(w http.ResponseWriter, q *request) {
		a := q.forward()
		if a.status == http.StatusConflict {
			refuse(w, status, scimType, detail)
			return
		}
		a.send(w)
	})
}

// twin is a second user of one name. The server behind has unique names: it holds the twin under another name, which is never
// shown.
type twin struct{ id, mark, shown string }

// nursery knows the twins, in the order of their birth.
type nursery struct {
	mu    sync.Mutex
	twins []twin
}

func twins() func(http.Handler) http.Handler {
	n := &nursery{}
	return middleware(func(w http.ResponseWriter, q *request) {
		n.mu.Lock()
		defer n.mu.Unlock()
		a := n.answer(q)
		for _, t := range n.twins {
			a.body = bytes.ReplaceAll(a.body, []byte(t.mark), nil)
		}
		a.send(w)
	})
}

func (n *nursery) answer(q *request) *answer {
	if q.about(http.MethodPut) {
		for _, t := range n.twins {
			if t.id == q.id {
				q.setObject(t.rename(q.object()))
			}
		}
	}
	a := q.forward()
	switch {
	case a.status == http.StatusConflict && q.toAll(http.MethodPost):
		return n.bear(q)
	case q.toAll(http.MethodGet) && a.good():
		n.join(q, a)
	}
	return a
}

// bear creates the twin.
func (n *nursery) bear(q *request) *answer {
	user := q.object()
	t := twin{mark: fmt.Sprintf("twin%d.", len(n.twins)+1)}
	t.shown, _ = user["userName"].(string)
	user = t.rename(user)
	strip(user, func(name string) bool { return strings.EqualFold(name, "employeeNumber") })
	a := q.ask(http.MethodPost, "/Users", render(user))
	t.id, _ = a.object()["id"].(string)
	n.twins = append(n.twins, t)
	return a
}

// rename marks the names by which a user must be unique.
func (t twin) rename(user map[string]any) map[string]any {
	if userName, isText := user["userName"].(string); isText {
		user["userName"] = t.mark + userName
	}
	emails, _ := user["emails"].([]any)
	for _, each := range emails {
		if email, isObject := each.(map[string]any); isObject {
			email["value"] = t.mark + fmt.Sprint(email["value"])
		}
	}
	return user
}

// join adds the twins to the lookup of a name.
func (n *nursery) join(q *request, a *answer) {
	userName, isLookup := lookedUp(q)
	list := a.object()
	resources, isArray := list["Resources"].([]any)
	if !isLookup || !isArray {
		return
	}
	for _, t := range n.twins {
		if !strings.EqualFold(t.shown, userName) {
			continue
		}
		if found := q.ask(http.MethodGet, "/Users/"+t.id, nil); found.good() {
			resources = append(resources, found.object())
		}
	}
	list["Resources"], list["totalResults"], list["itemsPerPage"] = resources, len(resources), len(resources)
	a.setObject(list)
}
