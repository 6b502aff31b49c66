package defects

import (
	"bytes"
	"net/http"
	"strings"
	"sync"
)

func ofIdentity() []Defect {
	return []Defect{
		{
			ID: "id-bulkid", Title: "Ids begin with the reserved word bulkId.",
			Story:  "A bulk request that names such a user is read as a reference to something that it creates itself.",
			Source: "RFC 7643 §3.1: “bulkId” is reserved",
			wrap:   renamedIDs("bulkId:"),
		},
		{
			ID: "id-of-the-first", Title: "Every create is answered with the id of the first user.",
			Story:  "Okta holds one id for everybody: whoever leaves first takes all others along.",
			Source: "RFC 7643 §3.1; an INSERT whose RETURNING reads another row",
			wrap:   firstID(),
		},
		{
			ID: "id-shared-by-types", Title: "Users and groups count their ids by themselves, and share some.", Mode: "full",
			Story:  "A group whose id is also a user's cannot be told from the user among members.",
			Source: "RFC 7643 §3.1: unique across all resources; one sequence for each table",
			wrap:   sharedIDs(),
		},
		{
			ID: "location-missing", Title: "A create is answered without the Location header.",
			Story:  "Clients that keep the address of what they created keep nothing.",
			Source: "RFC 7644 §3.3",
			wrap: onAnswer(func(q *request, a *answer) {
				if q.Method == http.MethodPost {
					a.header.Del("Location")
				}
			}),
		},
		{
			ID: "location-of-collection", Title: "The Location header of a create names the collection.",
			Story:  "A client that follows it gets the list of all users for the one that it created.",
			Source: "RFC 7644 §3.3; a framework's default for “created at”",
			wrap: onAnswer(func(q *request, a *answer) {
				if location := a.header.Get("Location"); q.toAll(http.MethodPost) && location != "" {
					a.header.Set("Location", location[:strings.LastIndexByte(location, '/')])
				}
			}),
		},
		{
			ID: "schemas-missing", Title: "Users have no schemas.",
			Story:  "Strict clients refuse to read the answer: nothing says that it is a user.",
			Source: "RFC 7643 §3",
			wrap:   onUsers(func(user map[string]any) { delete(user, "schemas") }),
		},
		{
			ID: "schemas-repeated", Title: "schemas names the User schema twice.",
			Story:  "Clients that read schemas into a set with unique keys fail on it.",
			Source: "RFC 7643 §3: duplicate values must not be included",
			wrap: onUsers(func(user map[string]any) {
				if listed, isList := user["schemas"].([]any); isList {
					user["schemas"] = append(listed, coreURN)
				}
			}),
		},
		{
			ID: "resource-type-plural", Title: "meta.resourceType is Users.",
			Story:  "Clients look for a resource type of that name, and find none.",
			Source: "RFC 7644 §3.3.1",
			wrap:   onMeta(func(meta map[string]any) { meta["resourceType"] = "Users" }),
		},
		{
			ID: "meta-without-times", Title: "meta has neither created nor lastModified.",
			Story:  "Whoever synchronises by time has to fetch everybody each time.",
			Source: "RFC 7643 §3.1",
			wrap: onMeta(func(meta map[string]any) {
				delete(meta, "created")
				delete(meta, "lastModified")
			}),
		},
		{
			ID: "times-with-a-blank", Title: "Times have a blank between date and time, as databases print them.",
			Story:  "Strict clients cannot read the user.",
			Source: "RFC 7643 §2.3.5",
			wrap: onMeta(func(meta map[string]any) {
				for _, name := range []string{"created", "lastModified"} {
					if text, isText := meta[name].(string); isText {
						meta[name] = strings.Replace(text, "T", " ", 1)
					}
				}
			}),
		},
		{
			ID: "last-modified-zero", Title: "meta.lastModified is the first of January of the year 1.",
			Story:  "Whoever asks for what changed since yesterday gets nobody.",
			Source: "RFC 7643 §3.1; the zero time of a Go program whose column was never set",
			wrap:   onMeta(func(meta map[string]any) { meta["lastModified"] = "0001-01-01T00:00:00Z" }),
		},
	}
}

// onMeta makes a middleware that changes the meta of every user.
func onMeta(change func(map[string]any)) func(http.Handler) http.Handler {
	return onUsers(func(user map[string]any) {
		if meta, isObject := user["meta"].(map[string]any); isObject {
			change(meta)
		}
	})
}

// renamedIDs shows the ids of users with a prefix, and takes it away from those that are sent.
func renamedIDs(prefix string) func(http.Handler) http.Handler {
	return middleware(func(w http.ResponseWriter, q *request) {
		q.URL.Path = strings.Replace(q.URL.Path, "/"+prefix, "/", 1)
		q.URL.RawPath = ""
		q.id = strings.TrimPrefix(q.id, prefix)
		q.body = bytes.ReplaceAll(q.body, []byte(`"`+prefix), []byte(`"`))
		a := q.forward()
		if q.resource == "Users" {
			a.users(func(user map[string]any) {
				if id, isText := user["id"].(string); isText {
					user["id"] = prefix + id
				}
			})
		}
		a.send(w)
	})
}

func firstID() func(http.Handler) http.Handler {
	var mu sync.Mutex
	var first any
	return onAnswer(func(q *request, a *answer) {
		if !q.toAll(http.MethodPost) || !a.good() {
			return
		}
		mu.Lock()
		defer mu.Unlock()
		a.users(func(user map[string]any) {
			if first == nil {
				first = user["id"]
			}
			user["id"] = first
		})
	})
}

// sharedIDs gives each new group the id of the last user, and knows which group is meant by it.
func sharedIDs() func(http.Handler) http.Handler {
	var mu sync.Mutex
	var lastUser string
	groups := map[string]string{}
	return middleware(func(w http.ResponseWriter, q *request) {
		mu.Lock()
		defer mu.Unlock()
		if own, known := groups[q.id]; known && q.resource == "Groups" {
			q.URL.Path = strings.Replace(q.URL.Path, q.id, own, 1)
		}
		a := q.forward()
		created := a.object()
		id, _ := created["id"].(string)
		switch {
		case q.Method != http.MethodPost || !a.good():
		case q.resource == "Users":
			lastUser = id
		case q.resource == "Groups" && lastUser != "":
			groups[lastUser] = id
			created["id"] = lastUser
			a.setObject(created)
		}
		a.send(w)
	})
}
