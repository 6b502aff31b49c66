package patch

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/stage"
)

const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

// bench is where PATCH is tried: a user, and the attributes that the target keeps when a user is created with them. A server
// need not have nickname or second phone numbers; what it does not keep on create says nothing about its PATCH.
type bench struct {
	s *stage.Stage
	// plain is a user with the least that a create needs.
	plain stage.Made
	// texts are single-valued attributes of the core schema, parts those of name, extras those of the enterprise extension.
	texts, parts, extras []text
	// lists are multi-valued attributes that keep two values.
	lists []list
}

// text is a single-valued attribute that a client may write, and may leave out.
type text struct {
	// path is how PATCH names it, at how probe.Resource does.
	path, at      string
	first, second string
	// defaults is set where servers have a value of their own when nobody gives one, as RFC 7643 lets them.
	defaults bool
}

// list is a multi-valued attribute with the values to try.
type list struct {
	name string
	// same tells whether two values are equal by the rules of the attribute.
	same func(a, b string) bool
	// fresh makes a value that no other user has.
	fresh func() string
}

func (b *bench) candidates() (texts, parts, extras []text, lists []list) {
	texts = []text{
		{"title", "title", "Rehearsal one", "Rehearsal two", false},
		{"nickName", "nickName", "Rehearsal one", "Rehearsal two", false},
		{"userType", "userType", "Rehearsal one", "Rehearsal two", true},
		{"displayName", "displayName", "Rehearsal one", "Rehearsal two", true},
		{"preferredLanguage", "preferredLanguage", "da", "fr", true},
		{"locale", "locale", "da-DK", "fr-FR", true},
		{"timezone", "timezone", "Europe/Copenhagen", "Europe/Paris", true},
	}
	for _, name := range []string{"middleName", "honorificPrefix", "honorificSuffix"} {
		parts = append(parts, text{"name." + name, "name." + name, "Alfa", "Bravo", false})
	}
	for _, name := range []string{"department", "costCenter", "division", "organization"} {
		extras = append(extras, text{enterprise + ":" + name, enterprise + "|" + name, "Alfa", "Bravo", false})
	}
	plain := func(prefix string) func() string {
		return func() string { return prefix + strings.TrimPrefix(b.s.GroupName("rehearsal"), "rehearsal ") }
	}
	lists = []list{
		{"emails", strings.EqualFold, func() string { return b.s.People.Someone().Email }},
		{"phoneNumbers", sameDigits, phone()},
		{"roles", strings.EqualFold, plain("role-")},
		{"entitlements", strings.EqualFold, plain("entitlement-")},
	}
	// What the target file gives everybody cannot be taken away again.
	free := func(t text) bool { return !b.s.Declared.Fixes(t.at) }
	return only(texts, free), only(parts, free), only(extras, free), only(lists, func(l list) bool { return !b.s.Declared.Fixes(l.name) })
}

// survey makes the plain user, and finds out what can be tried, by creating a user with all of it. A target that refuses such a
// user is asked attribute by attribute.
func (b *bench) survey(ctx context.Context) {
	b.plain = b.s.MakeUser(ctx, "a user to be patched", b.s.NewUser(b.s.People.Someone()))
	texts, parts, extras, lists := b.candidates()
	if all := b.keeps(ctx, slices.Concat(texts, parts, extras), lists); all != nil {
		keepsText := func(t text) bool { return strings.EqualFold(all.Text(t.at), t.first) }
		b.texts, b.parts, b.extras = only(texts, keepsText), only(parts, keepsText), only(extras, keepsText)
		b.lists = only(lists, func(l list) bool { return len(elements(all, l.name)) > 1 })
		return
	}
	alone := func(t text) bool {
		kept := b.keeps(ctx, []text{t}, nil)
		return kept != nil && strings.EqualFold(kept.Text(t.at), t.first)
	}
	b.texts, b.parts, b.extras = only(texts, alone), only(parts, alone), only(extras, alone)
	b.lists = only(lists, func(l list) bool {
		kept := b.keeps(ctx, nil, []list{l})
		return kept != nil && len(elements(kept, l.name)) > 1
	})
}

// keeps creates a user with attributes, and gives what the target then shows; nil where it refuses them.
func (b *bench) keeps(ctx context.Context, texts []text, lists []list) probe.Resource {
	body := b.s.NewUser(b.s.People.Someone())
	for _, t := range texts {
		t.put(body, t.first)
	}
	for _, l := range lists {
		l.put(body, l.element(l.first(body), "work"), l.element(l.fresh(), "home"))
	}
	made := b.s.MakeUser(ctx, "a user who shows which attributes are kept", body)
	if made.ID == "" {
		return nil
	}
	answer, err := b.s.Target.Get(ctx, probe.UserPath(made.ID), "see which attributes are kept")
	resource, unreadable := answer.Resource()
	if err != nil || unreadable != nil || answer.Status() != http.StatusOK {
		return nil
	}
	return resource
}

func only[T any](all []T, holds func(T) bool) []T {
	return slices.DeleteFunc(slices.Clone(all), func(one T) bool { return !holds(one) })
}

// put gives a user that is to be created a value.
func (t text) put(body map[string]any, value string) {
	within, name := "", t.at
	if urn, rest, inExtension := strings.Cut(t.at, "|"); inExtension {
		within, name = urn, rest
	} else if complexName, rest, isPart := strings.Cut(t.at, "."); isPart {
		within, name = complexName, rest
	}
	if within == "" {
		body[name] = value
		return
	}
	inner, there := body[within].(map[string]any)
	if !there {
		inner = map[string]any{}
		body[within] = inner
	}
	inner[name] = value
	if schemas, isList := body["schemas"].([]any); isList && strings.HasPrefix(within, "urn:") && !slices.Contains(schemas, any(within)) {
		body["schemas"] = append(schemas, within)
	}
}

// first is the value that a created user has anyway, or a fresh one.
func (l list) first(body map[string]any) string {
	if value := probe.Resource(body).Text(l.name + "[0].value"); value != "" {
		return value
	}
	return l.fresh()
}

func (l list) put(body map[string]any, values ...any) { body[l.name] = values }

func (l list) element(value, kind string) map[string]any {
	element := map[string]any{"value": value, "type": kind}
	if l.name == "emails" && kind == "work" {
		element["primary"] = true
	}
	return element
}

// elements are the values of a multi-valued attribute.
func elements(r probe.Resource, name string) []probe.Resource {
	list, _ := r.At(name).([]any)
	var all []probe.Resource
	for _, each := range list {
		if element, isObject := each.(map[string]any); isObject {
			all = append(all, element)
		}
	}
	return all
}

// sameDigits compares phone numbers, which a server may write in another form (RFC 7643 §4.1.2, RFC 3966).
func sameDigits(a, b string) bool {
	digits := func(number string) string {
		return strings.Map(func(letter rune) rune {
			if letter < '0' || letter > '9' {
				return -1
			}
			return letter
		}, number)
	}
	return digits(a) != "" && digits(a) == digits(b)
}

// phone makes numbers that differ, and belong to nobody: +1 201 555 01xx is kept for fiction.
func phone() func() string {
	next := 0
	return func() string {
		next++
		return "+120155501" + string(rune('0'+next/10%10)) + string(rune('0'+next%10))
	}
}
