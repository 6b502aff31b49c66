package probe

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/scimdrill/scimdrill/internal/jsondiff"
)

// contradiction is the kind in which an answer to a read shows less than was written, and since when it should show it; "" when it
// shows all that is known.
func (k *Consistency) contradiction(ask Ask, answer Answer) (kind string, w *written) {
	if ask.Method != http.MethodGet || len(ask.Header) > 0 && ask.Header["Authorization"] != "" {
		return "", nil
	}
	collection, id, query := k.place(k.base + ask.Path)
	k.mu.Lock()
	defer k.mu.Unlock()
	if id != "" {
		w = k.written[collection+"/"+id]
		if w == nil || w.confirmed || answer.Exchange.Started.Before(w.ended) {
			return "", nil // nothing is known, or the write was still under way when the read was sent
		}
		resource, _ := answer.JSON.(map[string]any)
		kind = w.contradictedBy(answer)
		if kind == "" && k.lag > 0 && answer.Status() == http.StatusOK && time.Since(w.ended) < k.enough() && w.looksUntouched(resource) {
			return perhapsUnseen, w
		}
		if kind == "" && (answer.Status() == http.StatusOK || w.gone) {
			w.confirmed, w.before = true, resource
		}
		return kind, w
	}
	if name := lookedUp(query); name != "" && answer.Status() == 200 {
		return k.lookupContradiction(collection, name, answer)
	}
	return "", nil
}

func (w *written) contradictedBy(answer Answer) string {
	switch status := answer.Status(); {
	case w.gone && status == 200:
		return unseenDelete
	case w.gone:
		return ""
	case status == 404 && w.made:
		return unseenCreate
	case status == 404:
		return unseenChange
	case status == 200 && older(answer.JSON, w.shown):
		return unseenChange
	default:
		return ""
	}
}

// older reports whether a resource is one of before a write: it bears an earlier time, or a value that is another one than in the
// answer to the write.
func older(found any, shown map[string]any) bool {
	resource, isObject := found.(map[string]any)
	if !isObject || shown == nil {
		return false
	}
	then, thenErr := time.Parse(time.RFC3339Nano, Resource(shown).Text("meta.lastModified"))
	now, nowErr := time.Parse(time.RFC3339Nano, Resource(resource).Text("meta.lastModified"))
	if thenErr == nil && nowErr == nil && !now.Equal(then) {
		return now.Before(then) // what changed later may have been changed by something else, such as a member who was deleted
	}
	for name, value := range shown {
		other, there := resource[name]
		switch strings.ToLower(name) {
		case "meta", "groups", "password", "schemas":
			continue
		}
		if !there {
			continue // it may have been left out of the answer
		}
		differences, err := jsondiff.Compare(value, other, jsondiff.EmptyIsAbsent(), jsondiff.AnyOrder())
		if err == nil && len(differences) > 0 {
			return true
		}
	}
	return false
}

// lookedUp is the name in a lookup as Okta makes it, of a user or of a group.
func lookedUp(query string) string {
	for part := range strings.SplitSeq(query, "&") {
		filter, isFilter := strings.CutPrefix(part, "filter=")
		if !isFilter {
			continue
		}
		decoded, err := url.QueryUnescape(filter)
		value, isLookup := strings.CutPrefix(strings.TrimPrefix(decoded, "userName"), ` eq "`)
		if !isLookup {
			value, isLookup = strings.CutPrefix(decoded, `displayName eq "`)
		}
		if err != nil || !isLookup || !strings.HasSuffix(value, `"`) {
			return ""
		}
		return strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(strings.TrimSuffix(value, `"`))
	}
	return ""
}

// lookupContradiction compares what a lookup found with the last writes to what it found, and to who bears the name.
func (k *Consistency) lookupContradiction(collection, name string, answer Answer) (string, *written) {
	found, _ := answer.At("Resources").([]any)
	for _, each := range found {
		id, _ := Resource(asObject(each)).At("id").(string)
		w := k.written[collection+"/"+id]
		switch {
		case w == nil || answer.Exchange.Started.Before(w.ended):
		case w.gone:
			return stillFound, w
		case older(each, w.shown):
			return foundOld, w
		}
	}
	for key, w := range k.written {
		wanted := strings.HasPrefix(key, collection+"/") && w.name != "" && strings.EqualFold(w.name, name) && !w.gone && (w.made || w.renamed) &&
			!answer.Exchange.Started.Before(w.ended)
		if wanted && len(found) == 0 {
			return unfound, w
		}
	}
	return "", nil
}

// looksUntouched: the answer to the write had no body, and the object is still as it was before.
func (w *written) looksUntouched(resource map[string]any) bool {
	return w.shown == nil && !w.gone && w.before != nil && !older(resource, w.before)
}

// enough is a little more than the target ever took.
func (k *Consistency) enough() time.Duration { return min(k.lag*5/4, k.budget) }

func asObject(value any) map[string]any {
	object, _ := value.(map[string]any)
	return object
}
