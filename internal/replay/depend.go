package replay

import (
	"slices"

	"github.com/scimdrill/scimdrill/internal/har"
)

// dependence knows which exchanges of a recording need which others: a request that names an object needs the one that made it.
type dependence struct {
	// needs are, for each exchange, the places of those that made what it names.
	needs [][]int
	// names are the objects that it names or makes.
	names [][]object
}

func dependenceOf(base string, entries []har.Entry) dependence {
	known := newIDs()
	d := dependence{needs: make([][]int, len(entries)), names: make([][]object, len(entries))}
	makers := map[object]int{}
	for i, entry := range entries {
		path, _ := below(base, entry.Request.URL)
		asked, _, _ := objectIn(path)
		// Where nothing is related to anything, all that was given is missing.
		o := &outgoing{terms: &terms{ids: known, recorded: base, live: base}, reads: reads(entry.Exchange), scope: asked}
		o.path(path)
		o.body(entry.Request.Body)
		for _, named := range o.missing {
			if maker, made := makers[named]; made && !slices.Contains(d.needs[i], maker) {
				d.needs[i] = append(d.needs[i], maker)
			}
			d.names[i] = append(d.names[i], named)
		}
		answer := toldBy(entry.Response)
		known.note(entry.Exchange, path, answer)
		if !reads(entry.Exchange) {
			for _, given := range givenBy(answer, asked.collection) {
				if _, made := makers[given]; !made {
					makers[given] = i
				}
				d.names[i] = append(d.names[i], given)
			}
		}
	}
	return d
}

// whole adds to a choice all that it needs, in order.
func (d dependence) whole(chosen []int) []int {
	in := make([]bool, len(d.needs))
	var add func(int)
	add = func(i int) {
		if in[i] {
			return
		}
		in[i] = true
		for _, need := range d.needs[i] {
			add(need)
		}
	}
	for _, i := range chosen {
		add(i)
	}
	var all []int
	for i, chosen := range in {
		if chosen {
			all = append(all, i)
		}
	}
	return all
}

// about are the exchanges that name an object which the given one, or what it needs, names.
func (d dependence) about(i int) []int {
	wanted := map[object]bool{}
	for _, each := range d.whole([]int{i}) {
		for _, o := range d.names[each] {
			wanted[o] = true
		}
	}
	var found []int
	for each, names := range d.names {
		if slices.ContainsFunc(names, func(o object) bool { return wanted[o] }) {
			found = append(found, each)
		}
	}
	return found
}
