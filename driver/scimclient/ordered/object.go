// Package ordered holds JSON whose members keep their order and whose numbers keep their text, so that what a server sent
// can be sent back as it was.
//
// A value is nil, a bool, a string, a json.Number, a Go number, a []any or an *Object.
package ordered

import (
	"slices"
	"strings"
)

// Member is one member of an object.
type Member struct {
	Name  string
	Value any
}

// Object is a JSON object. The zero value is empty and ready.
type Object struct {
	members []Member
}

// New returns an object with these members in this order.
func New(members ...Member) *Object { return &Object{members: members} }

// Len is the number of members.
func (o *Object) Len() int { return len(o.members) }

// Members lists the members in order.
func (o *Object) Members() []Member { return slices.Clone(o.members) }

// Get returns the value of the member of exactly that name.
func (o *Object) Get(name string) (any, bool) {
	if at := o.index(name); at >= 0 {
		return o.members[at].Value, true
	}
	return nil, false
}

// GetFold is Get without regard to case; an exact match wins.
func (o *Object) GetFold(name string) (any, bool) {
	if value, found := o.Get(name); found {
		return value, true
	}
	for _, member := range o.members {
		if strings.EqualFold(member.Name, name) {
			return member.Value, true
		}
	}
	return nil, false
}

// Set changes the member of that name in its place, or appends it.
func (o *Object) Set(name string, value any) {
	if at := o.index(name); at >= 0 {
		o.members[at].Value = value
		return
	}
	o.members = append(o.members, Member{name, value})
}

// Delete takes the member of that name away.
func (o *Object) Delete(name string) {
	o.members = slices.DeleteFunc(o.members, func(m Member) bool { return m.Name == name })
}

// Text returns the member of that name if it is a string, or "".
func (o *Object) Text(name string) string {
	value, _ := o.Get(name)
	text, _ := value.(string)
	return text
}

// Clone returns a copy that shares nothing with o.
func (o *Object) Clone() *Object {
	copied := make([]Member, len(o.members))
	for i, member := range o.members {
		copied[i] = Member{member.Name, clone(member.Value)}
	}
	return &Object{members: copied}
}

func (o *Object) index(name string) int {
	return slices.IndexFunc(o.members, func(m Member) bool { return m.Name == name })
}

func clone(value any) any {
	switch v := value.(type) {
	case *Object:
		return v.Clone()
	case []any:
		copied := make([]any, len(v))
		for i, item := range v {
			copied[i] = clone(item)
		}
		return copied
	default:
		return value
	}
}
