package store_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill/reference/store"
)

func (w *world) document(kind, id string, keys store.DocumentKeys) store.Document {
	w.Helper()
	d := store.Document{DocumentRef: store.DocumentRef{Type: kind, ID: id, Label: "Label of " + id}, Keys: keys, Body: `{"a":1}`}
	w.change(func(ctx context.Context, tx *store.Tx) (err error) {
		d, err = tx.CreateDocument(ctx, w.company.ID, d)
		return err
	})
	return d
}

func (w *world) stored(kind, id string) (d store.Document) {
	w.Helper()
	w.view(func(ctx context.Context, tx *store.Tx) (err error) {
		d, err = tx.Document(ctx, w.company.ID, kind, id)
		return err
	})
	return d
}

func TestDocumentsAreFoundByTheirKeys(t *testing.T) {
	w := newWorld(t, "")
	long := strings.Repeat("long", 3000)
	w.document("User", "u1", store.DocumentKeys{Unique: long, Name: "name", External: "x"})
	w.document("User", "u2", store.DocumentKeys{Unique: "second", Name: "name"})
	w.document("User", "u3", store.DocumentKeys{})
	w.document("User", "u4", store.DocumentKeys{})
	w.document("Group", "g1", store.DocumentKeys{Unique: "second", Name: "name"})
	for _, c := range []struct {
		kind  string
		key   store.DocumentKey
		value string
		want  string
	}{
		{"User", store.DocumentUnique, long, "u1"},
		{"User", store.DocumentUnique, "second", "u2"},
		{"Group", store.DocumentUnique, "second", "g1"},
		{"User", store.DocumentName, "name", "u1 u2"},
		{"User", store.DocumentExternal, "x", "u1"},
		{"User", store.DocumentExternal, "y", ""},
		{"User", store.DocumentExternal, "", ""},
	} {
		w.view(func(ctx context.Context, tx *store.Tx) error {
			found, err := tx.FindDocuments(ctx, w.company.ID, c.kind, c.key, c.value)
			if got := documentIDs(found); got != c.want {
				t.Errorf("%s by %s: found %q, want %q", c.kind, c.key, got, c.want)
			}
			return err
		})
	}
}

func documentIDs(documents []store.Document) string {
	var ids []string
	for _, d := range documents {
		ids = append(ids, d.ID)
	}
	return strings.Join(ids, " ")
}

func TestUniqueKeys(t *testing.T) {
	w := newWorld(t, "")
	first := w.document("User", "u1", store.DocumentKeys{Unique: "ada"})
	second := w.document("User", "u2", store.DocumentKeys{Unique: "grace"})
	w.change(func(ctx context.Context, tx *store.Tx) error {
		third := store.Document{DocumentRef: store.DocumentRef{Type: "User", ID: "u3"}, Keys: store.DocumentKeys{Unique: "ada"}, Body: "{}"}
		if _, err := tx.CreateDocument(ctx, w.company.ID, third); !errors.Is(err, store.ErrTaken) {
			t.Errorf("create: %v", err)
		}
		second.Keys.Unique = "ada"
		if _, err := tx.UpdateDocument(ctx, w.company.ID, second); !errors.Is(err, store.ErrTaken) {
			t.Errorf("update: %v", err)
		}
		if err := tx.DeleteDocument(ctx, w.company.ID, first.DocumentRef); err != nil {
			return err
		}
		_, err := tx.UpdateDocument(ctx, w.company.ID, second) // the transaction goes on
		return err
	})
	if got := w.stored("User", "u2"); got.Version != 2 {
		t.Errorf("version %d, want 2", got.Version)
	}
}

func TestDocumentsOfAnotherCompany(t *testing.T) {
	w := newWorld(t, "")
	ours := w.document("Group", "g1", store.DocumentKeys{})
	var theirs store.Document
	w.change(func(ctx context.Context, tx *store.Tx) error {
		other, err := tx.CreateCompany(ctx, "Other", "")
		if err != nil {
			return err
		}
		theirs, err = tx.CreateDocument(ctx, other.ID, store.Document{DocumentRef: store.DocumentRef{Type: "User", ID: "u1"}, Body: "{}"})
		if err != nil {
			return err
		}
		if _, err := tx.Document(ctx, w.company.ID, "User", "u1"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("read: %v", err)
		}
		if _, err := tx.TouchDocument(ctx, w.company.ID, theirs); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("touch: %v", err)
		}
		if found, err := tx.DocumentRefs(ctx, w.company.ID, []string{"u1", "g1"}); len(found) != 1 || err != nil {
			t.Errorf("found %v, %v", found, err)
		}
		return nil
	})
	err := w.try(func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.AddMembers(ctx, w.company.ID, ours.Row, []int64{theirs.Row})
		return err
	})
	if err == nil {
		t.Error("a group took a member from another company")
	}
}

func TestMemberships(t *testing.T) {
	w := newWorld(t, "")
	group := w.document("Group", "g", store.DocumentKeys{})
	var rows []int64
	var want []string
	for i := range 250 { // more than one statement takes
		id := "u" + strings.Repeat("i", i)
		rows = append(rows, w.document("User", id, store.DocumentKeys{}).Row)
		want = append(want, id)
	}
	w.change(func(ctx context.Context, tx *store.Tx) error {
		for _, added := range []int64{250, 0} {
			if got, err := tx.AddMembers(ctx, w.company.ID, group.Row, rows); got != added || err != nil {
				t.Errorf("added %d, %v; want %d", got, err, added)
			}
		}
		among, err := tx.MembersAmong(ctx, w.company.ID, group.Row, append(rows[:201:201], group.Row))
		if len(among) != 201 || among[group.Row] || err != nil {
			t.Errorf("%d are members, %v", len(among), err)
		}
		of, err := tx.GroupsOf(ctx, w.company.ID, rows)
		if len(of) != 250 || of[0].ID != "g" || of[0].Of != rows[0] || err != nil {
			t.Errorf("%d memberships, %v", len(of), err)
		}
		if got, err := tx.RemoveMembers(ctx, w.company.ID, group.Row, rows[10:]); got != 240 || err != nil {
			t.Errorf("removed %d, %v", got, err)
		}
		members, err := tx.Members(ctx, w.company.ID, []int64{group.Row})
		var got []string
		for _, m := range members {
			got = append(got, m.ID)
		}
		if !reflect.DeepEqual(got, want[:10]) {
			t.Errorf("members %v, want %v", got, want[:10])
		}
		return err
	})
}

func TestADeletedMemberLeavesItsGroups(t *testing.T) {
	w := newWorld(t, "")
	group, user := w.document("Group", "g", store.DocumentKeys{}), w.document("User", "u", store.DocumentKeys{})
	user.Body = `{"nickName":"Ferdinand"}`
	w.change(func(ctx context.Context, tx *store.Tx) error {
		if _, err := tx.UpdateDocument(ctx, w.company.ID, user); err != nil {
			return err
		}
		_, err := tx.AddMembers(ctx, w.company.ID, group.Row, []int64{user.Row})
		return err
	})
	if !w.store.Dump(t)["ferdinand"] {
		t.Fatal("nothing was stored")
	}
	w.clock.set(w.clock.Now().Add(1000))
	w.change(func(ctx context.Context, tx *store.Tx) error {
		return tx.DeleteDocument(ctx, w.company.ID, user.DocumentRef)
	})
	w.view(func(ctx context.Context, tx *store.Tx) error {
		members, err := tx.Members(ctx, w.company.ID, []int64{group.Row})
		if len(members) != 0 {
			t.Errorf("members %v", members)
		}
		return err
	})
	after := w.stored("Group", "g")
	if after.Version != 2 || !after.UpdatedAt.After(group.UpdatedAt) || after.CreatedAt != group.CreatedAt {
		t.Errorf("the group is %+v", after)
	}
	if words := w.store.Dump(t); words["ferdinand"] {
		t.Error("something is left of a deleted user")
	}
	var events []string
	w.view(func(ctx context.Context, tx *store.Tx) error {
		found, err := tx.Audit(ctx, w.company.ID, "User", "u")
		for _, e := range found {
			events = append(events, e.Event)
		}
		return err
	})
	if got := strings.Join(events, " "); got != "created updated deleted" {
		t.Errorf("audit log: %s", got)
	}
}
