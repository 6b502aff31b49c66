package cause

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// flat is a resource as attributes and values: "name.givenName", "emails". Values of several are a sorted set. What the server
// alone decides is left out.
type flat map[string]string

const between = "\x1f"

func flatten(resource map[string]any) flat {
	out := flat{}
	out.add("", resource)
	return out
}

func (f flat) add(prefix string, members map[string]any) {
	for name, value := range members {
		key := name
		switch {
		case prefix == "" && (serverOnly(name) || !known(name)), strings.EqualFold(name, "manager"):
			continue
		case strings.HasPrefix(prefix, "urn:"):
			key = prefix + ":" + name
		case prefix != "":
			key = prefix + "." + name
		}
		f.put(key, value)
	}
}

func serverOnly(name string) bool {
	switch strings.ToLower(name) {
	case "schemas", "id", "meta", "password", "groups":
		return true
	default:
		return false
	}
}

// known reports whether an attribute is one that a server has to know, or of an extension; others it may pass over (RFC 7644 §3.3).
func known(name string) bool {
	name = strings.ToLower(name)
	switch {
	case strings.HasPrefix(name, "urn:ietf:params:scim:schemas:"):
		return !strings.HasSuffix(name, ":manager")
	case strings.HasPrefix(name, "urn:"), name == "addresses", name == "manager":
		return false // an extension of its own; and what servers may lay out in several ways
	default:
		return typeOf(name) != ""
	}
}

func (f flat) put(key string, value any) {
	key = attribute(key)
	switch value := value.(type) {
	case map[string]any:
		if len(value) == 0 {
			f[key] = ""
			return
		}
		f.add(key, value)
	case []any:
		f[key] = setOf(value)
	default:
		f[key] = scalar(value)
	}
}

// attribute is a name as it is compared: without regard to case (RFC 7643 §2.1), and a path of PATCH as a member of a body.
func attribute(name string) string { return strings.ToLower(name) }

func scalar(value any) string {
	switch value := value.(type) {
	case nil:
		return ""
	case string:
		return value
	case json.Number:
		return value.String()
	case map[string]any:
		if inner, ok := value["value"]; ok {
			return scalar(inner)
		}
		text, _ := json.Marshal(value) //nolint:errchkjson // it came from JSON
		return string(text)
	default:
		return fmt.Sprint(value)
	}
}

func setOf(values []any) string {
	all := make([]string, 0, len(values))
	for _, value := range values {
		all = append(all, scalar(value))
	}
	slices.Sort(all)
	return strings.Join(all, between)
}

func elements(set string) []string {
	if set == "" {
		return nil
	}
	return strings.Split(set, between)
}

func joined(set []string) string {
	slices.Sort(set)
	return strings.Join(set, between)
}
