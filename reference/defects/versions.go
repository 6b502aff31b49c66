package defects

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"sync"
)

func ofVersions() []Defect {
	return []Defect{
		{
			ID: "etag-header-missing", Title: "Versions are advertised, and no answer has an ETag header.", Mode: "full",
			Story:  "Clients that protect themselves against each other cannot.",
			Source: "RFC 7644 §3.14",
			wrap:   onAnswer(func(_ *request, a *answer) { a.header.Del("ETag") }),
		},
		{
			ID: "etag-unquoted", Title: "Entity-tags have no quotation marks.", Mode: "full",
			Story:  "HTTP libraries drop the header, and conditions with it.",
			Source: "RFC 9110 §8.8.3",
			wrap: onAnswer(func(_ *request, a *answer) {
				if tag := a.header.Get("ETag"); tag != "" {
					a.header.Set("ETag", strings.ReplaceAll(tag, `"`, ""))
				}
			}),
		},
		{
			ID: "version-without-quotes", Title: "meta.version is the bare number, the ETag header is not.", Mode: "full",
			Story:  "A client that takes the version from a list fails with 412 for ever.",
			Source: "RFC 7643 §3.1: the same value",
			wrap: onMeta(func(meta map[string]any) {
				if version, isText := meta["version"].(string); isText {
					meta["version"] = strings.Trim(version, `W/"`)
				}
			}),
		},
		{
			ID: "version-missing", Title: "meta has no version, though there are ETag headers.", Mode: "full",
			Story:  "In lists there is no header: a client cannot protect itself.",
			Source: "RFC 7644 §3.14: should be within meta",
			wrap:   onMeta(func(meta map[string]any) { delete(meta, "version") }),
		},
		{
			ID: "version-missing-in-lists", Title: "In lists meta has no version.", Mode: "full",
			Story:  "A client has to read everybody one by one.",
			Source: "RFC 7644 §3.14",
			wrap: onAnswer(func(q *request, a *answer) {
				if q.toAll(http.MethodGet) {
					a.users(func(user map[string]any) {
						if meta, isObject := user["meta"].(map[string]any); isObject {
							delete(meta, "version")
						}
					})
				}
			}),
		},
		{
			ID: "etag-per-request", Title: "Every answer has another entity-tag.", Mode: "full",
			Story:  "Every conditional write fails.",
			Source: "RFC 9110 §8.8.1; a tag made of the time",
			wrap:   countedTags(func(*request) bool { return true }),
		},
		{
			ID: "etag-per-write", Title: "A write that changes nothing makes a new version.", Mode: "full",
			Story:  "Okta pushes the same profile again, and every other client has to read again.",
			Source: "RFC 9110 §8.8.1",
			wrap:   countedTags(func(q *request) bool { return q.Method != http.MethodGet }),
		},
		{
			ID: "etag-frozen", Title: "The entity-tag of a user never changes.", Mode: "full",
			Story:  "Everybody overwrites everybody, and caches show the old user.",
			Source: "RFC 7644 §3.14; a tag made of the id",
			wrap:   frozenTags(),
		},
		{
			ID: "if-none-match-ignored", Title: "If-None-Match is ignored.", Mode: "full",
			Story:  "Every question whether something changed is answered with the whole user.",
			Source: "RFC 7644 §3.14",
			wrap:   onRequest(func(q *request) { q.Header.Del("If-None-Match") }),
		},
		{
			ID: "if-none-match-any", Title: "A read with If-None-Match is answered with 304, whatever tag it holds.", Mode: "full",
			Story:  "Clients keep old users for good.",
			Source: "RFC 9110 §13.1.2",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				if q.about(http.MethodGet) && q.Header.Get("If-None-Match") != "" {
					w.WriteHeader(http.StatusNotModified)
					return
				}
				q.pass(w)
			}),
		},
		{
			ID: "if-match-ignored", Title: "If-Match is ignored.", Mode: "full",
			Story:  "The second of two admins undoes what the first did, and neither learns of it.",
			Source: "RFC 7644 §3.14",
			wrap:   onRequest(func(q *request) { q.Header.Del("If-Match") }),
		},
		{
			ID: "if-match-checked-late", Title: "A write with an old tag is refused with 412 after it was made.", Mode: "full",
			Story:  "The client reads again, and takes its own change for that of somebody else.",
			Source: "RFC 9110 §13.1.1; a condition that is looked at when the answer is written",
			wrap: onAnswer(func(q *request, a *answer) {
				if a.status == http.StatusPreconditionFailed && q.has([]string{http.MethodPut, http.MethodPatch}) {
					q.Header.Del("If-Match")
					q.forward()
				}
			}),
		},
		{
			ID: "if-match-409", Title: "A write with an old tag is answered with 409.", Mode: "full",
			Story:  "The client takes it for a name that is taken, and stops.",
			Source: "RFC 9110 §13.1.1",
			wrap: onAnswer(func(_ *request, a *answer) {
				if a.status == http.StatusPreconditionFailed {
					a.status = http.StatusConflict
				}
			}),
		},
		{
			ID: "if-match-never-holds", Title: "If-Match with a weak tag never holds.", Mode: "full",
			Story:  "Clients that protect themselves can change nobody.",
			Source: "RFC 7644 §3.14 against the strong comparison of RFC 9110 §13.1.1, in HTTP libraries",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				if strings.HasPrefix(q.Header.Get("If-Match"), "W/") {
					refuse(w, http.StatusPreconditionFailed, "", "the resource was changed")
					return
				}
				q.pass(w)
			}),
		},
		{
			ID: "if-match-star-literal", Title: "If-Match: * is compared as if * were a tag.", Mode: "full",
			Story:  "Clients that only ask for somebody to be there are refused.",
			Source: "RFC 9110 §13.1.1",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				if q.Header.Get("If-Match") == "*" {
					refuse(w, http.StatusPreconditionFailed, "", "the resource was changed")
					return
				}
				q.pass(w)
			}),
		},
		{
			ID: "if-match-500", Title: "A request with If-Match is answered with 500 where there are no versions.", Mode: "peakon",
			Story:  "Clients that always send the header can change nobody.",
			Source: "RFC 9110 §13.1.1",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				if q.Header.Get("If-Match") != "" {
					refuse(w, http.StatusInternalServerError, "", "no version column")
					return
				}
				q.pass(w)
			}),
		},
	}
}

// retag makes a middleware that shows other tags than the server's own, and gives the server its own back.
func retag(show func(q *request, tag string) string, own func(string) string) func(http.Handler) http.Handler {
	return middleware(func(w http.ResponseWriter, q *request) {
		for _, name := range []string{"If-Match", "If-None-Match"} {
			if tag := q.Header.Get(name); tag != "" {
				q.Header.Set(name, own(tag))
			}
		}
		a := q.forward()
		if tag := a.header.Get("ETag"); tag != "" {
			shown := show(q, tag)
			a.header.Set("ETag", shown)
			a.users(func(user map[string]any) {
				if meta, isObject := user["meta"].(map[string]any); isObject {
					meta["version"] = shown
				}
			})
		}
		a.send(w)
	})
}

// countedTags puts a number into each tag that counts the requests for which counts holds.
func countedTags(counts func(*request) bool) func(http.Handler) http.Handler {
	var mu sync.Mutex
	n := 0
	return retag(func(q *request, tag string) string {
		mu.Lock()
		defer mu.Unlock()
		if counts(q) {
			n++
		}
		return fmt.Sprintf(`%s-%d"`, strings.TrimSuffix(tag, `"`), n)
	}, func(tag string) string { return regexp.MustCompile(`-\d+"$`).ReplaceAllString(tag, `"`) })
}

// frozenTags shows one tag for every version, and takes it for the current one.
func frozenTags() func(http.Handler) http.Handler {
	const frozen = `W/"0"`
	return retag(func(*request, string) string { return frozen }, func(tag string) string {
		if tag == frozen {
			return "*"
		}
		return tag
	})
}
