package replay

import (
	"encoding/json"
	"regexp"
	"strings"
)

// place is what stands at a point of a message.
type place int

const (
	anyText place = iota
	// ownID is the id of a resource, otherID that of a member or a manager.
	ownID
	otherID
	// perhapsID may be one, or the name of somebody.
	perhapsID
	// address is a $ref or a location.
	address
	// expression is a filter, or the path of a PATCH operation, which may hold one.
	expression
	// version and cursor are given by the server, and sent back to it.
	version
	cursor
	// name is what may have to be unique: userName, externalId, employeeNumber, an e-mail address.
	name
	secret
)

// placeOf tells by the path of members what a value is. Operations are those of a PATCH: what is in their values belongs where their
// paths say.
func placeOf(path []string, patched []string) place {
	steps := make([]string, 0, len(path)+2)
	for i, step := range path {
		if i > 0 && step != "" && step[0] >= '0' && step[0] <= '9' {
			continue
		}
		steps = append(steps, strings.ToLower(step))
	}
	if len(steps) >= 2 && steps[0] == "operations" && steps[1] == "value" && len(path) > 1 {
		if i := indexOf(path[1]); i >= 0 && i < len(patched) {
			steps = append(attributesOf(patched[i]), steps[2:]...)
		} else {
			steps = steps[2:]
		}
	}
	if len(steps) == 0 {
		return anyText
	}
	last, parent := steps[len(steps)-1], ""
	if len(steps) > 1 {
		parent = steps[len(steps)-2]
	}
	switch {
	case last == "id":
		return ownID
	case last == "$ref" || last == "location":
		return address
	case last == "value" && isRelation(parent):
		return otherID
	case isRelation(last):
		return perhapsID
	case last == "filter":
		return expression
	case last == "path" && parent == "operations":
		return expression
	case last == "version" && parent == "meta":
		return version
	case last == "nextcursor" || last == "previouscursor" || last == "cursor":
		return cursor
	case last == "username" || last == "externalid" || last == "employeenumber" || last == "value" && parent == "emails":
		return name
	case last == "password":
		return secret
	default:
		return anyText
	}
}

func isRelation(attribute string) bool {
	return attribute == "members" || attribute == "manager" || attribute == "groups"
}

func indexOf(step string) int {
	n := 0
	for _, c := range []byte(step) {
		if c < '0' || c > '9' {
			return -1
		}
		n = n*10 + int(c-'0')
	}
	return n
}

// attributesOf are the steps of an attribute path without its filters: "members" of `members[value eq "7"]`.
func attributesOf(path string) []string {
	bare := filters.ReplaceAllString(path, "")
	if at := strings.LastIndex(bare, ":"); at >= 0 {
		bare = bare[at+1:]
	}
	if bare == "" {
		return nil
	}
	return strings.Split(strings.ToLower(bare), ".")
}

var filters = regexp.MustCompile(`\[[^\]]*\]`)

// patchedBy are the paths of the operations of a PATCH, in their order.
func patchedBy(body string) []string {
	if !strings.Contains(body, `"path"`) && !strings.Contains(body, `"Path"`) {
		return nil
	}
	var message struct {
		Operations []struct {
			Path string `json:"path"`
		} `json:"operations"`
	}
	if json.Unmarshal([]byte(body), &message) != nil {
		return nil
	}
	paths := make([]string, len(message.Operations))
	for i, operation := range message.Operations {
		paths[i] = operation.Path
	}
	return paths
}

// comparison is an attribute and a text in quotes that it is compared with. RFC 7644 §3.4.2.2 writes the text as JSON does.
var comparison = regexp.MustCompile(`([A-Za-z$][\w$.:/-]*)(\s+)((?i:eq|ne|gt|ge|lt|le))(\s+)("(?:[^"\\]|\\.)*")`)

// comparedIn puts what a filter compares with into other words. Within members[…] the attribute "value" is an id.
func comparedIn(filter string, replace func(p place, value string) string) string {
	found := comparison.FindAllStringSubmatchIndex(filter, -1)
	if len(found) == 0 {
		return filter
	}
	var out strings.Builder
	copied := 0
	for _, at := range found {
		var value string
		if json.Unmarshal([]byte(filter[at[10]:at[11]]), &value) != nil {
			continue
		}
		attribute := filter[at[2]:at[3]]
		path := attributesOf(attribute)
		if open := strings.LastIndex(filter[:at[2]], "["); open >= 0 && !strings.Contains(filter[open:at[2]], "]") {
			around := filter[:open]
			around = around[strings.LastIndexAny(around, " (")+1:]
			path = append(attributesOf(around), path...)
		}
		instead := replace(placeOf(path, nil), value)
		if instead == value {
			continue
		}
		out.WriteString(filter[copied:at[10]])
		out.WriteString(quote(instead))
		copied = at[11]
	}
	out.WriteString(filter[copied:])
	return out.String()
}
