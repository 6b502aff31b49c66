package directory_test

import (
	"errors"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/scimdrill/scimdrill/reference/collection"
	"github.com/scimdrill/scimdrill/reference/directory"
	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/filter"
)

// Plain changes of members take a short way. It must lead where the general way leads, onto which an operation without effect
// forces a PATCH.
func TestTheShortWayLeadsWhereTheGeneralWayLeads(t *testing.T) {
	w := newWorld(t)
	random := rand.New(rand.NewPCG(1, 2))
	ids := []string{"nobody", id(w.group("Crew"))}
	for i := range 6 {
		ids = append(ids, id(w.user("u"+strconv.Itoa(i))))
	}
	short, general := id(w.group("Short")), id(w.group("General"))
	detour := `{"op":"remove","path":"externalId"}`
	changes, refusals := 0, 0
	for range 300 {
		var operations []string
		for range 1 + random.IntN(3) {
			operations = append(operations, memberOperation(random, ids))
		}
		before := w.read("/Groups", short)
		a, errA := w.tryPatch("/Groups", short, operations...)
		b, errB := w.tryPatch("/Groups", general, append(operations, detour)...)
		if detailOf(errA) != detailOf(errB) {
			t.Fatalf("%v: the short way ends with %v, the general one with %v", operations, errA, errB)
		}
		if errA != nil {
			refusals++
			continue
		}
		if got, want := elements(a, "members", "value"), elements(b, "members", "value"); got != want || version(a) != version(b) {
			t.Fatalf("%v: the short way leads to %s %s, the general one to %s %s", operations, version(a), got, version(b), want)
		}
		if version(before) != version(a) {
			changes++
		}
	}
	if changes < 50 || refusals < 50 {
		t.Errorf("%d changes and %d refusals prove little", changes, refusals)
	}
}

func memberOperation(random *rand.Rand, ids []string) string {
	member := func() string {
		kind := [...]string{``, ``, ``, `,"type":"User"`, `,"type":"Group"`, `,"display":"x"`}[random.IntN(6)]
		return `{"value":"` + ids[min(len(ids)-1, random.IntN(3*len(ids)))] + `"` + kind + `}`
	}
	one := ids[random.IntN(len(ids))]
	switch random.IntN(8) {
	case 0, 1, 2:
		return `{"op":"remove","path":"members[value eq \"` + one + `\"]"}`
	case 3:
		return `{"op":"add","path":"members","value":` + member() + `}`
	case 4:
		return `{"op":"add","path":"MEMBERS","value":[{"value":"` + one + `"},` + member() + `]}`
	default:
		return `{"op":"add","path":"members","value":[{"value":"` + one + `"}]}`
	}
}

func detailOf(err error) string {
	var refusal *scim.Error
	if !errors.As(err, &refusal) {
		return ""
	}
	return string(refusal.ScimType) + " " + refusal.Detail
}

func TestWithoutMembers(t *testing.T) {
	w := newWorld(t)
	ada, grace := w.user("ada"), w.user("grace")
	group := w.group("Riggers", id(ada))
	whole := w.collections
	w.collections = w.directory.Collections(directory.Request{Company: w.company, Base: base, WithoutMembers: true})

	if found := w.read("/Groups", id(group)); found["members"] != nil || version(found) != version(group) {
		t.Errorf("read %v", found)
	}
	expr, err := filter.Parse(`members[display eq "ada"]`)
	w.must(err)
	listing := w.list("/Groups", collection.Query{Filter: expr, Page: scim.Page{StartIndex: 1, Count: 10}})
	if listing.Total != 1 || listing.Resources[0]["members"] != nil {
		t.Errorf("found %v", listing)
	}
	changed := w.patch("/Groups", id(group), `{"op":"replace","path":"members[value eq \"`+id(ada)+`\"]","value":{"value":"`+id(grace)+`"}}`)
	if changed["members"] != nil {
		t.Errorf("answered %v", changed)
	}
	w.collections = whole
	if got := elements(w.read("/Groups", id(group)), "members", "display"); got != "grace" {
		t.Errorf("members: %s", got)
	}
}
