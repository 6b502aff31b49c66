package play

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
	"strings"
)

// names are what stands for what in texts of the play: "{jane.email}", "{jane.id}", "{team.id}".
func (p *Play) names() map[string]string {
	known := map[string]string{"{nobody}": p.nobody, "{no-id}": p.noID}
	for name, who := range p.people {
		known["{"+name+".email}"] = who.Email
		known["{"+name+".email-upper}"] = strings.ToUpper(who.Email)
		known["{"+name+".id}"] = cmp.Or(who.id, "no-id-of-"+name)
		known["{"+name+".given}"] = who.Person.Given
		known["{"+name+".family}"] = who.Family
		known["{"+name+".number}"] = who.EmployeeNumber
		known["{"+name+".okta-id}"] = who.Okta.ID
	}
	for name, g := range p.groups {
		known["{"+name+".id}"] = cmp.Or(g.ID, "no-id-of-"+name)
		known["{"+name+".name}"] = g.Okta.Name
	}
	return known
}

// filled puts in what names stand for, in a text and in everything that holds texts.
func (p *Play) filled(value any) any {
	return fill(value, replacer(p.names(), func(text string) string { return text }))
}

// filledPath does so in a path, where values are escaped.
func (p *Play) filledPath(path string) string {
	return replacer(p.names(), func(text string) string { return strings.ReplaceAll(url.QueryEscape(text), "+", "%20") }).Replace(path)
}

func replacer(names map[string]string, written func(string) string) *strings.Replacer {
	var pairs []string
	for name, value := range names {
		pairs = append(pairs, name, written(value))
	}
	return strings.NewReplacer(pairs...)
}

func fill(value any, with *strings.Replacer) any {
	switch value := value.(type) {
	case string:
		return with.Replace(value)
	case []any:
		filled := make([]any, 0, len(value))
		for _, each := range value {
			filled = append(filled, fill(each, with))
		}
		return filled
	case map[string]any:
		filled := make(map[string]any, len(value))
		for name, each := range value {
			filled[with.Replace(name)] = fill(each, with)
		}
		return filled
	default:
		return value
	}
}

// told is a line of the wire as a scenario writes it: what the play knows by name stands there by name.
func (p *Play) told(line string) string {
	names := p.names()
	keys := slices.SortedFunc(maps.Keys(names), func(a, b string) int {
		return cmp.Or(cmp.Compare(len(names[b]), len(names[a])), strings.Compare(a, b))
	})
	path, query, asked := strings.Cut(line, "?")
	for _, key := range keys {
		value := names[key]
		if strings.HasSuffix(key, ".id}") {
			path = segment(path, value, key)
			query = strings.ReplaceAll(query, `"`+value+`"`, `"`+key+`"`)
		}
		if strings.HasSuffix(key, ".name}") {
			query = strings.ReplaceAll(query, `"`+value+`"`, `"`+key+`"`)
		}
		if strings.HasSuffix(key, ".email}") {
			// An address is the run's own, and stands also in one that was made of it: new.{jane.email}.
			query = strings.ReplaceAll(query, value, key)
		}
	}
	if asked {
		return path + "?" + query
	}
	return path
}

// segment puts a name in the place of a whole segment of a path.
func segment(path, value, name string) string {
	parts := strings.Split(path, "/")
	for i := range parts {
		if i > 0 && parts[i] == value {
			parts[i] = name
		}
	}
	return strings.Join(parts, "/")
}
