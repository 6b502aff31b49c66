package directory

import (
	"context"
	"fmt"
	"hash/fnv"
	"slices"

	"github.com/scimdrill/scimdrill/reference/store"
)

// belonging is one group of a user.
type belonging struct {
	group  store.DocumentRef
	direct bool
}

// groupsOf finds the groups of users: those that they are members of, and those that hold these groups in turn (RFC 7643 §4.1.2).
// Each group is there once, direct before indirect. Groups that hold one another in a circle do no harm.
func (k *userKind) groupsOf(ctx context.Context, t *store.Tx, entries []entry) (map[int64][]belonging, error) {
	users := make([]int64, len(entries))
	for i, e := range entries {
		users[i] = e.doc.Row
	}
	direct, err := k.holders(ctx, t, users)
	if err != nil {
		return nil, err
	}
	above, err := k.above(ctx, t, direct)
	if err != nil {
		return nil, err
	}
	all := map[int64][]belonging{}
	for user, groups := range direct {
		all[user] = climb(groups, above)
	}
	return all, nil
}

// above finds, level by level, which groups hold the groups, and which hold those.
func (k *userKind) above(ctx context.Context, t *store.Tx, direct map[int64][]store.DocumentRef) (map[int64][]store.DocumentRef, error) {
	above := map[int64][]store.DocumentRef{}
	for level := direct; len(level) > 0; {
		var next []int64
		for _, groups := range level {
			for _, group := range groups {
				if _, known := above[group.Row]; !known {
					above[group.Row] = nil
					next = append(next, group.Row)
				}
			}
		}
		slices.Sort(next)
		holders, err := k.holders(ctx, t, next)
		if err != nil {
			return nil, err
		}
		for group, of := range holders {
			above[group] = of
		}
		level = holders
	}
	return above, nil
}

func (k *userKind) holders(ctx context.Context, t *store.Tx, members []int64) (map[int64][]store.DocumentRef, error) {
	found, err := t.GroupsOf(ctx, k.Company, members)
	holders := map[int64][]store.DocumentRef{}
	for _, m := range found {
		holders[m.Of] = append(holders[m.Of], m.DocumentRef)
	}
	return holders, err
}

func climb(direct []store.DocumentRef, above map[int64][]store.DocumentRef) []belonging {
	seen := map[int64]bool{}
	var all []belonging
	for level, isDirect := direct, true; len(level) > 0; isDirect = false {
		var next []store.DocumentRef
		for _, group := range level {
			if !seen[group.Row] {
				seen[group.Row] = true
				all = append(all, belonging{group, isDirect})
				next = append(next, above[group.Row]...)
			}
		}
		level = next
	}
	return all
}

func groupElements(base string, groups []belonging) []map[string]any {
	var elements []map[string]any
	for _, b := range groups {
		how := "indirect"
		if b.direct {
			how = "direct"
		}
		elements = append(elements, map[string]any{
			"value": b.group.ID, "$ref": location(base, b.group), "display": b.group.Label, "type": how,
		})
	}
	return elements
}

// mark tells sets of groups apart; "" for none.
func mark(groups []belonging) string {
	if len(groups) == 0 {
		return ""
	}
	hash := fnv.New64a()
	for _, b := range groups {
		fmt.Fprintf(hash, "%d %t,", b.group.Row, b.direct)
	}
	return fmt.Sprintf("%016x", hash.Sum64())
}
