package directory_test

import (
	"context"
	"errors"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill/reference/collection"
	"github.com/scimdrill/scimdrill/reference/directory"
	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/filter"
	"github.com/scimdrill/scimdrill/reference/scim/patch"
	"github.com/scimdrill/scimdrill/reference/scim/resource"
	"github.com/scimdrill/scimdrill/reference/store"
	"github.com/scimdrill/scimdrill/reference/store/postgrestest"
)

const base = "https://scim.example.com/v2"

func TestMain(m *testing.M) { os.Exit(postgrestest.Main(m)) }

func TestEverythingOnPostgreSQL(t *testing.T) { postgrestest.Again(t) }

// clock moves on by a second each time that it is asked.
type clock struct{ now time.Time }

func (c *clock) Now() time.Time {
	c.now = c.now.Add(time.Second)
	return c.now
}

// world is a directory with one company.
type world struct {
	testing.TB

	store       *store.Store
	directory   *directory.Directory
	company     int64
	collections map[string]collection.Collection
}

func newWorld(tb testing.TB) *world {
	tb.Helper()
	path := ""
	if postgrestest.On() {
		path = postgrestest.Database(tb)
	}
	s, err := store.Open(tb.Context(), store.Options{Path: path, Clock: &clock{time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)}})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Error(err)
		}
	})
	d, err := directory.New()
	if err != nil {
		tb.Fatal(err)
	}
	w := &world{TB: tb, store: s, directory: d}
	w.company = w.newCompany("Example")
	w.collections = d.Collections(directory.Request{Company: w.company, Base: base})
	return w
}

func (w *world) newCompany(name string) (id int64) {
	w.Helper()
	w.must(w.store.Change(w.Context(), func(t *store.Tx) error {
		company, err := t.CreateCompany(w.Context(), name, "")
		id = company.ID
		return err
	}))
	return id
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// change does something to a collection in a transaction of its own.
func (w *world) change(endpoint string, do func(context.Context, *store.Tx, collection.Collection) (resource.Resource, error)) (
	result resource.Resource, err error,
) {
	w.Helper()
	err = w.store.Change(w.Context(), func(t *store.Tx) (err error) {
		result, err = do(w.Context(), t, w.collections[endpoint])
		return err
	})
	return result, err
}

func (w *world) parse(text string) map[string]any {
	w.Helper()
	object, err := scim.ParseObject([]byte(text))
	w.must(err)
	return object
}

func (w *world) tryCreate(endpoint, body string) (resource.Resource, error) {
	w.Helper()
	return w.change(endpoint, func(ctx context.Context, t *store.Tx, c collection.Collection) (resource.Resource, error) {
		return c.Create(ctx, t, w.parse(body))
	})
}

func (w *world) create(endpoint, body string) resource.Resource {
	w.Helper()
	created, err := w.tryCreate(endpoint, body)
	w.must(err)
	return created
}

// user makes a user with that name; more is further JSON, such as `"title":"Boss"`.
func (w *world) user(name string, more ...string) resource.Resource {
	w.Helper()
	return w.create("/Users", userBody(name, more...))
}

func userBody(name string, more ...string) string {
	return `{"schemas":["` + scim.UserURN + `"],` + strings.Join(append([]string{`"userName":"` + name + `"`}, more...), ",") + `}`
}

// group makes a group of the members with these ids.
func (w *world) group(name string, members ...string) resource.Resource {
	w.Helper()
	return w.create("/Groups", groupBody(name, members...))
}

func groupBody(name string, members ...string) string {
	elements := make([]string, len(members))
	for i, id := range members {
		elements[i] = `{"value":"` + id + `"}`
	}
	return `{"schemas":["` + scim.GroupURN + `"],"displayName":"` + name + `","members":[` + strings.Join(elements, ",") + `]}`
}

func (w *world) tryReplace(endpoint, id, body string) (resource.Resource, error) {
	w.Helper()
	return w.change(endpoint, func(ctx context.Context, t *store.Tx, c collection.Collection) (resource.Resource, error) {
		return c.Replace(ctx, t, id, w.parse(body))
	})
}

func (w *world) replace(endpoint, id, body string) resource.Resource {
	w.Helper()
	replaced, err := w.tryReplace(endpoint, id, body)
	w.must(err)
	return replaced
}

// tryPatch applies operations, given as the JSON of each.
func (w *world) tryPatch(endpoint, id string, operations ...string) (resource.Resource, error) {
	w.Helper()
	parsed, err := patch.Parse([]byte(`{"schemas":["` + scim.PatchOpURN + `"],"Operations":[` + strings.Join(operations, ",") + `]}`))
	if err != nil {
		return nil, err
	}
	return w.change(endpoint, func(ctx context.Context, t *store.Tx, c collection.Collection) (resource.Resource, error) {
		return c.Patch(ctx, t, id, parsed)
	})
}

func (w *world) patch(endpoint, id string, operations ...string) resource.Resource {
	w.Helper()
	patched, err := w.tryPatch(endpoint, id, operations...)
	w.must(err)
	return patched
}

func (w *world) tryRead(endpoint, id string) (result resource.Resource, err error) {
	w.Helper()
	err = w.store.View(w.Context(), func(t *store.Tx) (err error) {
		result, err = w.collections[endpoint].Read(w.Context(), t, id)
		return err
	})
	return result, err
}

func (w *world) read(endpoint, id string) resource.Resource {
	w.Helper()
	found, err := w.tryRead(endpoint, id)
	w.must(err)
	return found
}

func (w *world) remove(endpoint, id string) error {
	w.Helper()
	return w.store.Change(w.Context(), func(t *store.Tx) error { return w.collections[endpoint].Delete(w.Context(), t, id) })
}

func (w *world) tryList(endpoint string, query collection.Query) (listing collection.Listing, err error) {
	w.Helper()
	err = w.store.View(w.Context(), func(t *store.Tx) (err error) {
		listing, err = w.collections[endpoint].List(w.Context(), t, query)
		return err
	})
	return listing, err
}

func (w *world) list(endpoint string, query collection.Query) collection.Listing {
	w.Helper()
	listing, err := w.tryList(endpoint, query)
	w.must(err)
	return listing
}

// find lists what satisfies a filter, as one attribute of each.
func (w *world) find(endpoint, source, attribute string) string {
	w.Helper()
	expr, err := filter.Parse(source)
	w.must(err)
	listing := w.list(endpoint, collection.Query{Filter: expr, Page: scim.Page{StartIndex: 1, Count: 1000}})
	if listing.Total != len(listing.Resources) {
		w.Fatalf("%s: total %d, resources %d", source, listing.Total, len(listing.Resources))
	}
	for _, found := range listing.Resources {
		if read := w.read(endpoint, id(found)); !reflect.DeepEqual(found, read) {
			w.Fatalf("%s: listed %v, read %v", source, found, read)
		}
	}
	return texts(listing.Resources, attribute)
}

func texts(resources []resource.Resource, attribute string) string {
	all := make([]string, len(resources))
	for i, r := range resources {
		all[i] = r.Text(attribute)
	}
	return strings.Join(all, " ")
}

// elements are one sub-attribute of the values of an attribute.
func elements(r resource.Resource, attribute, sub string) string {
	var all []string
	for _, element := range r.Elements(attribute) {
		text, _ := element[sub].(string)
		all = append(all, text)
	}
	return strings.Join(all, " ")
}

func id(r resource.Resource) string { return r.Text("id") }

func version(r resource.Resource) string { return r.Text("meta", "version") }

// refused asserts status, scimType and a part of the detail.
func refused(tb testing.TB, err error, status int, scimType scim.Type, detail string) {
	tb.Helper()
	var got *scim.Error
	if !errors.As(err, &got) {
		tb.Fatalf("got %v, want a refusal", err)
	}
	if got.Status != status || got.ScimType != scimType || !strings.Contains(got.Detail, detail) {
		tb.Fatalf("got %v, want %d %s with %q", got, status, scimType, detail)
	}
}

func fixture(tb testing.TB, name string, replacements ...string) string {
	tb.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		tb.Fatal(err)
	}
	return strings.NewReplacer(replacements...).Replace(string(data))
}
