package directory_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill/reference/collection"
	"github.com/scimdrill/scimdrill/reference/directory"
	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/filter"
	"github.com/scimdrill/scimdrill/reference/scim/resource"
	"github.com/scimdrill/scimdrill/reference/store"
)

// crowded is a world with many users and one group of them all, whose id it returns.
func crowded(b *testing.B, people int) (*world, string) {
	b.Helper()
	w := newWorld(b)
	ids := make([]string, people)
	_, err := w.change("/Users", func(ctx context.Context, t *store.Tx, c collection.Collection) (resource.Resource, error) {
		for i := range people {
			made, err := c.Create(ctx, t, w.parse(userBody(fmt.Sprintf("u%d", i), `"displayName":"User"`)))
			if err != nil {
				return nil, err
			}
			ids[i] = id(made)
		}
		return nil, nil
	})
	w.must(err)
	return w, id(w.group("Everybody", ids...))
}

func BenchmarkGroupOf10000(b *testing.B) {
	w, group := crowded(b, 10_000)
	guest := id(w.user("guest"))
	b.Run("read", func(b *testing.B) {
		for b.Loop() {
			w.read("/Groups", group)
		}
	})
	b.Run("add and remove a member", func(b *testing.B) {
		for b.Loop() {
			w.patch("/Groups", group, `{"op":"add","path":"members","value":[{"value":"`+guest+`"}]}`)
			w.patch("/Groups", group, `{"op":"remove","path":"members[value eq \"`+guest+`\"]"}`)
		}
	})
	b.Run("add and remove a member, answered without members", func(b *testing.B) {
		whole := w.collections
		defer func() { w.collections = whole }()
		w.collections = w.directory.Collections(directory.Request{Company: w.company, Base: base, WithoutMembers: true})
		for b.Loop() {
			w.patch("/Groups", group, `{"op":"add","path":"members","value":[{"value":"`+guest+`"}]}`)
			w.patch("/Groups", group, `{"op":"remove","path":"members[value eq \"`+guest+`\"]"}`)
		}
	})
	b.Run("rename", func(b *testing.B) {
		i := 0
		for b.Loop() {
			i++
			w.patch("/Groups", group, fmt.Sprintf(`{"op":"replace","path":"displayName","value":"Group %d"}`, i))
		}
	})
	b.Run("a member's groups", func(b *testing.B) {
		member := strings.Fields(elements(w.read("/Groups", group), "members", "value"))[5000]
		b.ResetTimer()
		for b.Loop() {
			w.read("/Users", member)
		}
	})
	for name, source := range map[string]string{"look-up": `userName eq "U7919"`, "look-through": `userName ew "919"`} {
		expr, err := filter.Parse(source)
		w.must(err)
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				w.list("/Users", collection.Query{Filter: expr, Page: scim.Page{StartIndex: 1, Count: 100}})
			}
		})
	}
	b.Run("page of 100", func(b *testing.B) {
		for b.Loop() {
			w.list("/Users", collection.Query{Page: scim.Page{StartIndex: 5001, Count: 100}})
		}
	})
}
