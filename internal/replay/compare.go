package replay

import (
	"encoding/json"
	"mime"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/internal/jsondiff"
)

// answer is a response in the recorded server's terms.
type answer struct {
	status   int
	silence  scimdrill.Silence
	header   scimdrill.Header
	location string
	body     string
	// bodyUnknown says that there was a body, and that it is not known.
	bodyUnknown bool
}

// objects is what the rules have to know of the objects in answers.
type objects struct {
	// known says whether an object is one of the recording's.
	known func(object) bool
	// rivals numbers those that were made at the same time; 0 is by itself.
	rivals func(object) int
}

// differences are those between two answers to the same request. A pointer "status" or "header …" is no place in a body.
func (r *ruleset) differences(path string, want, found answer, o objects) []scimdrill.Difference {
	if want.status != found.status {
		// The bodies of two statuses say the same once more.
		return []scimdrill.Difference{{Pointer: "status", Expected: want.statusText(), Found: found.statusText()}}
	}
	var all []scimdrill.Difference
	if !r.on["headers"] {
		all = r.headers(want, found)
	}
	if want.bodyUnknown || found.bodyUnknown {
		return all
	}
	asked, _, _ := objectIn(path)
	if r.on["discovery"] && isDiscovery(asked.collection) {
		return all
	}
	return append(all, r.bodies(asked.collection, want.body, found.body, o)...)
}

func (a answer) statusText() string {
	if a.status == 0 {
		return "no answer: " + a.silence.Sentence()
	}
	return strconv.Itoa(a.status)
}

func isDiscovery(collection string) bool {
	return collection == "ServiceProviderConfig" || collection == "ServiceProviderConfigs" || collection == "Schemas" || collection == "ResourceTypes"
}

// headers compares those by which a SCIM client goes on: what the body is, where the resource is, whether it has a version, how to
// authenticate and when to come again.
func (r *ruleset) headers(want, found answer) []scimdrill.Difference {
	var all []scimdrill.Difference
	compare := func(name, a, b string) {
		if a != b {
			all = append(all, scimdrill.Difference{Pointer: "header " + name, Expected: a, Found: b})
		}
	}
	if want.body != "" && found.body != "" {
		compare("Content-Type", mediaType(want.header.Get("Content-Type")), mediaType(found.header.Get("Content-Type")))
	}
	a, b := want.location, found.location
	if r.on["hosts"] {
		a, b = withoutHost(a), withoutHost(b)
	}
	compare("Location", a, b)
	blurred := func(name, rule, word string) {
		a, b := want.header.Get(name), found.header.Get(name)
		if r.on[rule] && a != "" && b != "" {
			a, b = word, word
		}
		compare(name, a, b)
	}
	blurred("ETag", "server-assigned", "(made by the server)")
	blurred("Last-Modified", "times", "(a time)")
	scheme := func(text string) string { word, _, _ := strings.Cut(text, " "); return strings.ToLower(word) }
	compare("WWW-Authenticate", scheme(want.header.Get("WWW-Authenticate")), scheme(found.header.Get("WWW-Authenticate")))
	if (want.header.Get("Retry-After") == "") != (found.header.Get("Retry-After") == "") {
		compare("Retry-After", want.header.Get("Retry-After"), found.header.Get("Retry-After"))
	}
	return all
}

func mediaType(text string) string {
	if kind, _, err := mime.ParseMediaType(text); err == nil {
		return kind
	}
	return text
}

func (r *ruleset) bodies(collection, want, found string, o objects) []scimdrill.Difference {
	if want == found {
		return nil
	}
	a, b := decode(want), decode(found)
	if a == nil || b == nil {
		a, b = orText(a, want), orText(b, found)
	}
	if r.on["others"] {
		withoutOthers(a, collection, o.known)
		withoutOthers(b, collection, o.known)
	}
	if r.on["order"] {
		withoutRivals(a, b, collection, o.rivals)
	}
	a, b = r.blur(a, nil), r.blur(b, nil)
	if reflect.DeepEqual(a, b) {
		return nil
	}
	var options []jsondiff.Option
	if r.on["order"] {
		options = append(options, jsondiff.AnyOrder())
	}
	if r.on["empty"] {
		options = append(options, jsondiff.EmptyIsAbsent())
	}
	differences, err := jsondiff.Compare(a, b, options...)
	if err != nil {
		return []scimdrill.Difference{{Pointer: "", Expected: want, Found: found}}
	}
	return slices.DeleteFunc(differences, func(d scimdrill.Difference) bool {
		return r.on["additional"] && d.Expected == "" || r.leavesOut(d.Pointer)
	})
}

// orText is what was decoded, or the text where it is no JSON; nothing is nothing.
func orText(value any, text string) any {
	if value != nil || text == "" {
		return value
	}
	return text
}

// withoutOthers takes out of a list what the recording did not make, and its counts, which count others too.
func withoutOthers(value any, asked string, known func(object) bool) {
	list, is := value.(map[string]any)
	if !is {
		return
	}
	resources, is := list["Resources"].([]any)
	if !is {
		return
	}
	list["Resources"] = slices.DeleteFunc(slices.Clone(resources), func(each any) bool {
		resource, is := each.(map[string]any)
		if !is {
			return false
		}
		return !known(object{resourceCollection(resource, asked), textOf(resource["id"])})
	})
	for _, count := range []string{"totalResults", "itemsPerPage", "startIndex"} {
		if _, there := list[count]; there {
			list[count] = json.Number("0")
		}
	}
}
