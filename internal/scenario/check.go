package scenario

import (
	"fmt"
	"maps"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/fixtures/people"
)

// checker finds what contradicts itself in a scenario that could be read.
type checker struct {
	reader

	s    *Scenario
	root ast.Node
}

func (c *checker) complain(key, remedy, problem string, args ...any) {
	c.wrong(nodeAt(c.root, key), key, remedy, problem, args...)
}

func (c *checker) all() {
	s := c.s
	if s.Version != Version {
		c.complain("scenario", fmt.Sprintf("write scenario: %d", Version), "this scimdrill reads version %d, and the file says %d", Version, s.Version)
	}
	if base := strings.TrimSuffix(filepath.Base(s.path), ".yaml"); s.path != "" && base != s.Name && strings.HasSuffix(s.path, ".yaml") {
		c.complain("name", "call the file "+s.Name+".yaml, or the scenario "+base, "the scenario is called %s and its file %s", s.Name, filepath.Base(s.path))
	}
	c.setting()
	c.references(reflect.ValueOf(*s), "")
	if len(c.problems) > 0 {
		return // who is not there can do nothing
	}
	newStory(c).tell()
	c.placeholders(reflect.ValueOf(*s), "")
}

func (c *checker) setting() {
	s := c.s.Setting
	for name := range s.People {
		if _, both := s.Groups[name]; both {
			c.complain("setting.groups."+name, "give one of them another name", "%s is the name of a person too", name)
		}
	}
	for _, kind := range []struct {
		key   string
		names []string
	}{{"people", slices.Sorted(maps.Keys(s.People))}, {"groups", slices.Sorted(maps.Keys(s.Groups))}} {
		for _, name := range kind.names {
			if !nameForm.MatchString(name) || name == "nobody" {
				c.complain("setting."+kind.key+"."+name, "write small letters, digits and hyphens, and not nobody", "%q is no name that can stand for somebody here", name)
			}
		}
	}
	if c.s.Mode() == "peakon" && len(s.Groups) > 0 {
		c.complain("setting.groups", "write mode: full", "in mode peakon the reference has no groups")
	}
	if s.App.UniqueIdentifier != "" && slices.Contains(c.s.Kinds(), scimdrill.Template) {
		c.complain("setting.app.unique-identifier", "write apps: [aiw]", "an app of the catalog has no such setting")
	}
	if s.App.Template != "" && slices.Contains(c.s.Kinds(), scimdrill.Wizard) {
		c.complain("setting.app.template", "write apps: [template]", "an app of the wizard is made of no template")
	}
}

var nameForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// references holds every name against what it names.
func (c *checker) references(value reflect.Value, key string) {
	switch value.Kind() {
	case reflect.Pointer:
		if !value.IsNil() {
			c.references(value.Elem(), key)
		}
	case reflect.Slice:
		for i := range value.Len() {
			c.references(value.Index(i), fmt.Sprintf("%s[%d]", key, i))
		}
	case reflect.Map:
		for _, name := range value.MapKeys() {
			c.references(value.MapIndex(name), under(key, fmt.Sprint(name.Interface())))
		}
	case reflect.Struct:
		for _, f := range fieldsOf(value.Type()) {
			at := value.FieldByIndex(f.Index)
			if of := f.Tag.Get("of"); of != "" {
				c.named(of, at, under(key, f.name))
			}
			c.references(at, under(key, f.name))
		}
	default:
	}
}

func (c *checker) named(of string, value reflect.Value, key string) {
	if value.Kind() == reflect.Pointer {
		if value.IsNil() {
			return
		}
		value = value.Elem()
	}
	switch value.Kind() {
	case reflect.String:
		if value.String() != "" {
			c.known(of, value.String(), key)
		}
	case reflect.Slice:
		for i := range value.Len() {
			c.known(of, value.Index(i).String(), fmt.Sprintf("%s[%d]", key, i))
		}
	case reflect.Map:
		for _, name := range value.MapKeys() {
			c.known(of, name.String(), under(key, name.String()))
		}
	default:
	}
}

func (c *checker) known(of, name, key string) {
	var all []string
	what := of
	switch of {
	case "person":
		all = slices.Sorted(maps.Keys(c.s.Setting.People))
	case "group":
		all = slices.Sorted(maps.Keys(c.s.Setting.Groups))
	case "capability":
		for _, capability := range scimdrill.Capabilities() {
			all = append(all, string(capability))
		}
	case "persona":
		personas, err := people.Load()
		if err != nil {
			return
		}
		for _, persona := range personas {
			all = append(all, persona.Key)
		}
	case "defect": // the defects are the reference's: what runs them says which there are
		return
	}
	switch {
	case slices.Contains(all, name):
	case len(all) == 0:
		c.complain(key, "add it under setting", "there is no %s %q in the setting, and no other", what, name)
	default:
		c.complain(key, "write "+words(all)+", or add it under setting", "there is no %s %q", what, name)
	}
}

// placeholder is what stands for a value.
var placeholder = regexp.MustCompile(`\{([a-z0-9]+(?:-[a-z0-9]+)*)(?:\.([a-z-]+))?\}`)

// placeholders holds what stands for values against those who are there.
func (c *checker) placeholders(value reflect.Value, key string) {
	switch value.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !value.IsNil() {
			c.placeholders(value.Elem(), key)
		}
	case reflect.Slice:
		for i := range value.Len() {
			c.placeholders(value.Index(i), fmt.Sprintf("%s[%d]", key, i))
		}
	case reflect.Map:
		for _, name := range value.MapKeys() {
			c.placeholders(value.MapIndex(name), under(key, fmt.Sprint(name.Interface())))
		}
	case reflect.Struct:
		for _, f := range fieldsOf(value.Type()) {
			if !slices.Contains([]string{"title", "seen", "why", "fix", "sources"}, f.name) {
				c.placeholders(value.FieldByIndex(f.Index), under(key, f.name))
			}
		}
	case reflect.String:
		for _, found := range placeholder.FindAllStringSubmatch(value.String(), -1) {
			c.standsFor(found[0], found[1], found[2], key)
		}
	default:
	}
}

func (c *checker) standsFor(whole, name, part, key string) {
	of := []string{"email", "email-upper", "id", "given", "family", "number", "okta-id"}
	_, isPerson := c.s.Setting.People[name]
	_, isGroup := c.s.Setting.Groups[name]
	switch {
	case whole == "{nobody}" || whole == "{no-id}" || whole == "{n}":
		return
	case isGroup:
		of = []string{"id", "name"}
	case !isPerson:
		c.complain(key, "write "+words(append(slices.Sorted(maps.Keys(c.s.Setting.People)), slices.Sorted(maps.Keys(c.s.Setting.Groups))...))+" with .id, .email or .name after it",
			"%s stands for nothing", whole)
		return
	}
	if !slices.Contains(of, part) {
		c.complain(key, "write {"+name+"."+strings.Join(of, "}, {"+name+".")+"}", "%s stands for nothing", whole)
	}
}

// nodeAt is the node at a path such as did[2].change.person, or what is there of the way to it.
func nodeAt(node ast.Node, key string) ast.Node {
	node = bare(node)
	if key == "" {
		return node
	}
	if strings.HasPrefix(key, "[") {
		var i int
		head, rest, _ := strings.Cut(key, "]")
		if _, err := fmt.Sscanf(head, "[%d", &i); err == nil {
			if sequence, isSequence := node.(*ast.SequenceNode); isSequence && i < len(sequence.Values) {
				return nodeAt(sequence.Values[i], strings.TrimPrefix(rest, "."))
			}
		}
		return node
	}
	entries, _ := entriesOf(node)
	// Names may hold dots and brackets: the longest that fits is it.
	var best *ast.MappingValueNode
	for _, entry := range entries {
		name := unquoted(entry.Key)
		if strings.HasPrefix(key, name) && (len(key) == len(name) || key[len(name)] == '.' || key[len(name)] == '[') {
			if best == nil || len(name) > len(unquoted(best.Key)) {
				best = entry
			}
		}
	}
	if best == nil {
		return node
	}
	rest := strings.TrimPrefix(key[len(unquoted(best.Key)):], ".")
	if rest == "" {
		return best.Key
	}
	return nodeAt(best.Value, rest)
}
