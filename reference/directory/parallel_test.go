package directory_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/scimdrill/scimdrill/reference/collection"
	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/patch"
	"github.com/scimdrill/scimdrill/reference/scim/resource"
	"github.com/scimdrill/scimdrill/reference/store"
)

func TestOneOfManyGetsTheName(t *testing.T) {
	w := newWorld(t)
	errs := make([]error, 16)
	var group sync.WaitGroup
	for i := range errs {
		body := w.parse(userBody(map[bool]string{true: "ada", false: "ADA"}[i%2 == 0]))
		group.Go(func() {
			_, errs[i] = w.change("/Users", func(ctx context.Context, t *store.Tx, c collection.Collection) (resource.Resource, error) {
				return c.Create(ctx, t, body)
			})
		})
	}
	group.Wait()
	made := 0
	for _, err := range errs {
		var refusal *scim.Error
		switch {
		case err == nil:
			made++
		case !errors.As(err, &refusal) || refusal.ScimType != scim.Uniqueness:
			t.Error(err)
		}
	}
	if made != 1 {
		t.Errorf("%d users were made", made)
	}
}

func TestParallelMembersAreNotLost(t *testing.T) {
	w := newWorld(t)
	group := id(w.group("Riggers"))
	const people = 16
	var all sync.WaitGroup
	errs := make([]error, people)
	for i := range people {
		operations, err := patch.Parse(fmt.Appendf(nil, `{"schemas":[%q],"Operations":[{"op":"add","path":"members","value":[{"value":%q}]}]}`,
			scim.PatchOpURN, id(w.user(fmt.Sprintf("u%d", i)))))
		w.must(err)
		all.Go(func() {
			_, errs[i] = w.change("/Groups", func(ctx context.Context, t *store.Tx, c collection.Collection) (resource.Resource, error) {
				return c.Patch(ctx, t, group, operations)
			})
		})
	}
	all.Wait()
	w.must(errors.Join(errs...))
	after := w.read("/Groups", group)
	if got := len(strings.Fields(elements(after, "members", "value"))); got != people || version(after) != fmt.Sprintf(`W/"%d"`, people+1) {
		t.Errorf("%d members, version %s", got, version(after))
	}
}
