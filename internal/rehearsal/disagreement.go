package rehearsal

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/internal/targetfile"
	"github.com/scimdrill/scimdrill/suites/probe"
)

// disagreements are findings where what the target file declares, what the target's documents say and what it does part. What is
// declared counts in the run; whoever reads the report decides which of them is wrong.
func disagreements(file *targetfile.File, said scimdrill.CapabilitySet, exchanges []scimdrill.Exchange, base string) []scimdrill.Finding {
	d := &disagreement{file: file, exchanges: exchanges, base: base}
	if file != nil {
		for _, capability := range slices.Sorted(maps.Keys(file.Capabilities)) {
			declared := file.Capabilities[capability]
			if told, known := said[capability]; known && told != declared {
				d.find("capabilities."+string(capability), 0, "the target file declares %s %s, and the target's own documents say %s", capability, yesNo(declared), yesNo(told))
			}
		}
	}
	for _, capability := range []scimdrill.Capability{
		scimdrill.CanPatch, scimdrill.CanDelete, scimdrill.CanFilter, scimdrill.CanBulk, scimdrill.HasGroups, scimdrill.CanSearch, scimdrill.CanETag,
	} {
		d.done(capability, said)
	}
	if file != nil {
		d.ids("Users", "users.id-form", file.Users.IDForm)
		d.ids("Groups", "groups.id-form", file.Groups.IDForm)
		for i, a := range file.Users.Custom {
			d.shown(fmt.Sprintf("users.custom[%d]", i), a)
		}
	}
	return d.findings
}

type disagreement struct {
	file      *targetfile.File
	exchanges []scimdrill.Exchange
	base      string
	findings  []scimdrill.Finding
}

// find notes a disagreement about a key of the target file; without a file it is about the target's documents (RFC 7643 §5).
func (d *disagreement) find(key string, exchange int, format string, args ...any) {
	cite := scimdrill.Citation{Source: "RFC 7643", Section: "5", URL: "https://www.rfc-editor.org/rfc/rfc7643#section-5"}
	if d.file != nil {
		cite = scimdrill.Citation{Source: d.file.Path(), Section: key}
	}
	text := fmt.Sprintf(format, args...)
	d.findings = append(d.findings, scimdrill.Finding{Title: strings.ToUpper(text[:1]) + text[1:] + ".", Cite: cite, Exchange: exchange, Count: 1})
}

// done compares what is claimed with what was seen to work.
func (d *disagreement) done(capability scimdrill.Capability, said scimdrill.CapabilitySet) {
	claimed, by := said[capability], "the target's own documents say"
	_, known := said[capability]
	if d.file != nil {
		if declared, isDeclared := d.file.Capabilities[capability]; isDeclared {
			claimed, known, by = declared, true, "the target file declares"
		}
	}
	if !known {
		return
	}
	worked, refused, example := d.tried(capability)
	switch {
	case claimed && refused > 0 && worked == 0:
		d.find("capabilities."+string(capability), example, "%s %s yes, and the target does not do it: all %d tries failed", by, capability, refused)
	case !claimed && worked > 0:
		d.find("capabilities."+string(capability), example, "%s %s no, and the target does it", by, capability)
	}
}

// tried counts the requests that show whether the target can do something; example is the number of one of them.
func (d *disagreement) tried(capability scimdrill.Capability) (worked, refused, example int) {
	for _, x := range d.exchanges {
		if x.Response == nil || x.Request.Header.Get("Authorization") == "" {
			continue
		}
		path := x.Path(d.base)
		status := x.Response.Status
		good := status < 300
		lacking := status == http.StatusNotFound || status == http.StatusMethodNotAllowed || status == http.StatusNotImplemented
		switch capability {
		case scimdrill.CanPatch, scimdrill.CanDelete:
			method := map[scimdrill.Capability]string{scimdrill.CanPatch: http.MethodPatch, scimdrill.CanDelete: http.MethodDelete}[capability]
			if x.Request.Method != method || !strings.HasPrefix(path, "/Users/") {
				continue
			}
			lacking = status == http.StatusMethodNotAllowed || status == http.StatusNotImplemented
		case scimdrill.CanFilter:
			if x.Request.Method != http.MethodGet || !strings.HasPrefix(path, "/Users?filter=userName%20eq") {
				continue
			}
			lacking = status >= 400 && status < 500 && status != http.StatusUnauthorized && status != http.StatusForbidden && status != http.StatusTooManyRequests || status == http.StatusNotImplemented
			lacking = lacking && status != http.StatusNotFound // Okta takes it for an empty list
		case scimdrill.CanBulk:
			if x.Request.Method != http.MethodPost || path != "/Bulk" {
				continue
			}
		case scimdrill.CanSearch:
			if x.Request.Method != http.MethodPost || !strings.HasSuffix(path, "/.search") {
				continue
			}
		case scimdrill.HasGroups:
			if x.Request.Method != http.MethodGet || path != "/Groups" && !strings.HasPrefix(path, "/Groups?") {
				continue
			}
			good = good && probe.Read(x).At("totalResults") != nil
		case scimdrill.CanETag:
			if x.Request.Method != http.MethodGet || !strings.HasPrefix(path, "/Users/") || strings.Contains(path, "?") || !good {
				continue
			}
			good = x.Response.Header.Get("ETag") != "" || probe.Read(x).Text("meta.version") != ""
			lacking = !good
		default:
			continue
		}
		switch {
		case good:
			worked++
		case lacking:
			refused++
		default:
			continue
		}
		if example == 0 || good {
			example = x.Number
		}
	}
	return worked, refused, example
}

// ids compares the form of ids with that of those that the target gave.
func (d *disagreement) ids(collection, key string, form targetfile.IDForm) {
	pattern := map[targetfile.IDForm]string{
		targetfile.UUID: `^(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`, targetfile.NumberID: `^[0-9]+$`, targetfile.AddressID: `@`,
	}[form]
	if pattern == "" {
		return
	}
	wanted := regexp.MustCompile(pattern)
	for _, x := range d.exchanges {
		if x.Request.Method != http.MethodPost || x.Status() != http.StatusCreated || x.Path(d.base) != "/"+collection {
			continue
		}
		id := textOf(probe.Read(x).At("id"))
		if id != "" && !wanted.MatchString(id) {
			d.find(key, x.Number, "the target file declares that ids of %s are of the form %s, and the target gave %q", strings.ToLower(collection), form, id)
			return
		}
	}
}

func textOf(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	default:
		return ""
	}
}

// shown looks for a custom attribute in what the target answers to Okta's creates, which all carry it.
func (d *disagreement) shown(key string, a targetfile.Attribute) {
	name, _, _ := strings.Cut(a.Name, "[")
	way := a.URN() + "|" + name
	if a.Namespace == "" {
		way = name
	}
	sent := 0
	for _, x := range d.exchanges {
		created := x.Actor == scimdrill.ByOkta && x.Request.Method == http.MethodPost && x.Status() == http.StatusCreated && x.Path(d.base) == "/Users"
		if !created {
			continue
		}
		asked := scimdrill.Exchange{Response: &scimdrill.Response{Body: x.Request.Body}}
		if probe.Read(asked).At(way) == nil {
			continue
		}
		sent = x.Number
		if probe.Read(x).At(way) != nil {
			return
		}
	}
	if sent > 0 {
		d.find(key, sent, "the target file declares the attribute %s of %s, and the target shows it of nobody to whom Okta sent it", a.Name, a.URN())
	}
}

func yesNo(is bool) string {
	if is {
		return "yes"
	}
	return "no"
}
