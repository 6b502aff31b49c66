package cause

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill"
)

// sight is an exchange as the search for causes sees it: what was asked of which resource, and what came back.
type sight struct {
	*scimdrill.Exchange
	// resource is "Users", endpoint "/Users/{id}", id that of the address.
	resource, endpoint, id string
	query                  url.Values
	// ask and answer are the bodies, where they are JSON objects.
	ask, answer map[string]any
	askBroken   bool
	neighbour   bool
}

// longest is as long as a body may be to be read.
const longest = 512 << 10

func endpoints() []string {
	return []string{"Users", "Groups", "Me", "Bulk", "Schemas", "ResourceTypes", "ServiceProviderConfig", "Entitlements", "Roles"}
}

func sightOf(x *scimdrill.Exchange, base string) *sight {
	s := &sight{Exchange: x, neighbour: x.Actor == scimdrill.ByNeighbour}
	path, query, _ := strings.Cut(x.Path(base), "?")
	s.query, _ = url.ParseQuery(query) // what can be read of it is enough
	parts := strings.Split(strings.Trim(path, "/"), "/")
	known := endpoints()
	s.resource, s.endpoint = "other", "another address"
	for i := len(parts) - 1; i >= 0; i-- {
		at := slices.IndexFunc(known, func(name string) bool { return strings.EqualFold(name, parts[i]) })
		if at < 0 {
			continue
		}
		s.resource, s.endpoint = known[at], "/"+known[at]
		switch rest := parts[i+1:]; {
		case len(rest) == 0:
		case rest[0] == ".search":
			s.endpoint += "/.search"
		default:
			s.endpoint += "/{id}"
			s.id, _ = url.PathUnescape(strings.Join(rest, "/")) // an id that is none is nobody's
		}
		break
	}
	s.ask, s.askBroken = object(x.Request.Body)
	if x.Response != nil {
		s.answer, _ = object(x.Response.Body)
	}
	return s
}

// object reads a body; broken is set where there is one that is no JSON object.
func object(body string) (members map[string]any, broken bool) {
	if body == "" || len(body) > longest {
		return nil, false
	}
	decoder := json.NewDecoder(strings.NewReader(body))
	decoder.UseNumber()
	if decoder.Decode(&members) != nil || members == nil {
		return nil, true
	}
	return members, false
}

func (s *sight) status() int { return s.Status() }

func (s *sight) method() string { return s.Request.Method }

func (s *sight) success() bool { return s.Status() >= 200 && s.Status() < 300 }

func (s *sight) writes() bool {
	switch s.method() {
	case http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete:
		return !strings.HasSuffix(s.endpoint, "/.search")
	default:
		return false
	}
}

// lists reports whether the answer is a list.
func (s *sight) lists() bool {
	return s.success() && s.id == "" && (s.resource == "Users" || s.resource == "Groups") &&
		(s.method() == http.MethodGet || strings.HasSuffix(s.endpoint, "/.search"))
}

// listed are the resources of a list.
func (s *sight) listed() []map[string]any {
	all, _ := s.answer["Resources"].([]any) // without them there are none
	var listed []map[string]any
	for _, one := range all {
		if resource, ok := one.(map[string]any); ok {
			listed = append(listed, resource)
		}
	}
	return listed
}

// operation is one of a PATCH.
type operation struct {
	op, path string
	value    any
}

func (s *sight) operations() []operation {
	if s.method() != http.MethodPatch {
		return nil
	}
	all, _ := s.ask["Operations"].([]any) // without them there are none
	var operations []operation
	for _, one := range all {
		members, ok := one.(map[string]any)
		if !ok {
			continue
		}
		op, _ := members["op"].(string)     // "" is no operation
		path, _ := members["path"].(string) // "" is no path
		operations = append(operations, operation{strings.ToLower(op), path, members["value"]})
	}
	return operations
}

// pathForm is how an operation says where it acts.
func (o operation) pathForm() string {
	switch {
	case o.path == "":
		return "without a path"
	case strings.Contains(o.path, "["):
		return "with a filter in its path"
	case strings.HasPrefix(strings.ToLower(o.path), "urn:"):
		return "with a URN in its path"
	default:
		return "with a path"
	}
}
