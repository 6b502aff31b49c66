package cause

import (
	"encoding/json"
	"slices"
	"strings"
)

// list looks at a list: whether it holds whom it should, and as many as were asked for.
func (m *model) list(x *sight) {
	listed := x.listed()
	if filter := x.query.Get("filter"); filter != "" {
		if condition, ok := filterOf(filter); ok {
			m.lookup(x, listed, condition)
		}
	}
	m.page(x, listed)
	m.sorted(x, listed)
	m.projection(x, listed)
	for _, resource := range listed {
		m.show(x, resource)
	}
}

// lookup: who meets a filter is found, and nobody else.
func (m *model) lookup(x *sight, listed []map[string]any, filter *condition) {
	names := filter.names()
	for i, name := range names {
		names[i] = name[strings.LastIndex(name, ":")+1:] // a URN before it says no more (RFC 7644 §3.10)
	}
	label := strings.Join(slices.Compact(slices.Sorted(slices.Values(names))), " and ")
	found := map[string]bool{}
	s := symptom{kind: unfiltered, place: x.resource, trait: label}
	others := false
	for _, resource := range listed {
		id, _ := resource["id"].(string) // "" is nobody's
		found[id] = true
		shown := flatten(resource)
		value := func(attr string) string {
			if attr == "id" {
				return id
			}
			return shown[attr]
		}
		if !others && !filter.meets(value) && m.comparable(names) {
			m.note(x, s, id)
			others = true
		}
	}
	if !others && len(listed) > 0 {
		m.holds(s)
	}
	if total, has := number(x.answer["totalResults"]); has && total > len(listed) || x.query.Has("startIndex") && x.query.Get("startIndex") != "1" {
		return
	}
	if !m.comparable(names) {
		return
	}
	for _, h := range m.order {
		if h.resource != x.resource || h.deleted || h.missed || h.neighbour != x.neighbour || found[h.id] || !filter.meets(h.value) {
			continue
		}
		t := label
		if strings.EqualFold(h.value("active"), "false") {
			t = "somebody inactive by " + label
		}
		if !h.read {
			// Nobody has seen it since it was made: it is the create that failed.
			h.missed = true
			m.note(x, symptom{kind: vanished, place: x.resource, trait: h.lastWrite()}, h.id)
			return
		}
		m.note(x, symptom{kind: blind, place: x.resource, trait: t}, h.id)
		return
	}
}

// comparable reports whether the attributes of a filter are among those that are followed.
func (m *model) comparable(names []string) bool {
	for _, name := range names {
		top, _, _ := strings.Cut(attribute(name), ".")
		if top != "id" && (!known(top) || serverOnly(top) || several(top)) {
			return false
		}
	}
	return true
}

// value is that of an attribute as it was last shown, or else as it was asked for.
func (h *held) value(attr string) string {
	if attr == "id" {
		return h.id
	}
	if value, ok := h.shown[attr]; ok {
		return value
	}
	return h.wishes[attr].value
}

func number(value any) (int, bool) {
	n, ok := value.(json.Number)
	if !ok {
		return 0, false
	}
	i, err := n.Int64()
	return int(i), err == nil
}

func asked(x *sight, name string) (int, bool) {
	return number(json.Number(x.query.Get(name)))
}

func (m *model) page(x *sight, listed []map[string]any) {
	total, hasTotal := number(x.answer["totalResults"])
	note := func(wrong bool, what string) {
		s := symptom{kind: paging, place: x.resource, subject: what}
		if wrong {
			m.note(x, s, "")
		} else {
			m.holds(s)
		}
	}
	if count, ok := asked(x, "count"); ok && count >= 0 {
		note(len(listed) > count, "count is ignored")
		if hasTotal && count > 0 && count < total && len(listed) == count {
			m.holds(symptom{kind: paging, place: x.resource, subject: "totalResults is the length of the page"})
		}
	}
	if hasTotal {
		note(total < len(listed), "totalResults is less than what is listed")
	}
	if start, ok := asked(x, "startIndex"); ok && start > 0 {
		if echo, has := number(x.answer["startIndex"]); has {
			note(echo != start && len(listed) > 0, "startIndex is not the one that was asked for")
		}
	}
	if per, has := number(x.answer["itemsPerPage"]); has {
		note(per != len(listed), "itemsPerPage is not what is on the page")
	}
	seen := map[string]bool{}
	for _, resource := range listed {
		id, _ := resource["id"].(string) // "" is nobody's
		note(id != "" && seen[id], "somebody is listed twice")
		seen[id] = true
	}
}

func (m *model) sorted(x *sight, listed []map[string]any) {
	by := attribute(x.query.Get("sortBy"))
	if by == "" || len(listed) < 2 {
		return
	}
	var values []string
	for _, resource := range listed {
		if value := valueAt(resource, by); value != "" {
			values = append(values, strings.ToLower(value))
		}
	}
	descending := strings.EqualFold(x.query.Get("sortOrder"), "descending")
	if descending {
		slices.Reverse(values)
	}
	s := symptom{kind: unsorted, place: x.resource, subject: either(descending, "descending", "ascending")}
	if slices.IsSorted(values) {
		m.holds(s)
	} else {
		m.note(x, s, "")
	}
}

func (m *model) projection(x *sight, listed []map[string]any) {
	names := x.query.Get("attributes")
	if names == "" {
		return
	}
	wanted := strings.ToLower(names)
	for _, resource := range listed {
		for key := range flatten(resource) {
			top, _, _ := strings.Cut(key, ".")
			if !strings.HasPrefix(top, "urn:") && !strings.Contains(wanted, top) {
				m.note(x, symptom{kind: projected, place: x.resource, subject: "attributes"}, "")
				return
			}
		}
	}
}

// valueAt is the value of an attribute, or of a sub-attribute after a dot.
func valueAt(resource map[string]any, path string) string {
	name, rest, sub := strings.Cut(path, ".")
	for member, value := range resource {
		if attribute(member) != name {
			continue
		}
		if inner, ok := value.(map[string]any); ok && sub {
			return valueAt(inner, rest)
		}
		return scalar(value)
	}
	return ""
}
