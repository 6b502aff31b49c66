package org

import "encoding/json"

// How the org's state is kept.
//
// The state is in memory, in plain structs. With a file ([Options.DB]) each entity (a user, a group, a membership, an app, an
// app user, a queued job, …) is also a row of the file: its kind, its id and its fields as JSON. Nothing is read back while
// the org runs; [Org.restore] reads everything when it starts.
//
// Whoever changes an entity calls [Org.changed] in the same locked section, before or after the change, and [Org.gone] for
// one that is no more. When the lock is released ([Org.unlock]) what was changed is encoded and handed to the file in the
// order of the sections. All that is handed over while a transaction is written shares the next one; the lock is not held
// meanwhile. A request that changes something is answered once its transaction is on disk. A queued job is a row too, which
// goes in the transaction of what the job changed: a job that was under way when the process was killed runs again. That is
// safe because a push begins with a look at the target: who was created already is found, and linked.
//
// To keep a new kind of entity: export its fields, give it keptAs, call changed and gone, and add it to kinds and to
// restoreOne. What belongs to an entity that is kept (a new field of app, say) needs nothing but the call of changed(app). An
// entity that changes often, or that there are many of, should be one of its own: a whole row is written for each change.

// entity is something that is a row of the file.
type entity interface {
	// keptAs is the kind, and an id that no other entity of the kind has.
	keptAs() (kind, id string)
}

type entityKey struct{ kind, id string }

// change is what a locked section did to an entity.
type change struct {
	entityKey
	// entity is what is to be kept; nil for one that is gone.
	entity entity
	// anew is set when the entity was gone before in the same section: it goes to the end of its kind.
	anew bool
}

// changes are those of the locked section under way.
type changes struct {
	list []change
	at   map[entityKey]int
}

// changed has the entities written when the lock is released.
func (o *Org) changed(entities ...entity) {
	if o.file == nil {
		return
	}
	for _, e := range entities {
		kind, id := e.keptAs()
		o.changes.note(change{entityKey: entityKey{kind, id}, entity: e})
	}
}

// gone has the entities removed when the lock is released.
func (o *Org) gone(entities ...entity) {
	if o.file == nil {
		return
	}
	for _, e := range entities {
		kind, id := e.keptAs()
		o.changes.note(change{entityKey: entityKey{kind, id}})
	}
}

func (c *changes) note(wanted change) {
	if c.at == nil {
		c.at = map[entityKey]int{}
	}
	at, known := c.at[wanted.entityKey]
	if !known {
		c.at[wanted.entityKey] = len(c.list)
		c.list = append(c.list, wanted)
		return
	}
	wanted.anew = wanted.entity != nil && (c.list[at].anew || c.list[at].entity == nil)
	c.list[at] = wanted
}

// lock begins a locked section, in which the state may be read and changed.
func (o *Org) lock() { o.mu.Lock() }

// unlock ends a locked section and hands over what it changed.
func (o *Org) unlock() {
	defer o.mu.Unlock()
	if len(o.changes.list) == 0 {
		return
	}
	rows := make([]row, 0, len(o.changes.list))
	for _, c := range o.changes.list {
		r := row{entityKey: c.entityKey, anew: c.anew}
		if c.entity != nil {
			var err error
			if r.data, err = json.Marshal(c.entity); err != nil {
				o.file.fail(err)
				continue
			}
		}
		rows = append(rows, r)
	}
	o.file.add(rows)
	o.changes.list = o.changes.list[:0]
	clear(o.changes.at)
}

// locked does work in a locked section.
func (o *Org) locked(work func()) {
	o.lock()
	defer o.unlock()
	work()
}

// unlocked does work between two locked sections, for those who ask the target something. What was read before may have
// changed after it.
func (o *Org) unlocked(work func()) {
	client := o.client
	o.client = nil
	o.unlock()
	defer func() {
		o.lock()
		o.client = client
	}()
	work()
}

// flushed returns when all that was changed so far is on disk. The lock must not be held.
func (o *Org) flushed() error {
	if o.file == nil {
		return nil
	}
	return o.file.wait()
}
