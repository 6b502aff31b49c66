package directory_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill/reference/scim/resource"
	"github.com/scimdrill/scimdrill/reference/scim/schema"
)

// update: go test ./reference/directory -update.
var update = flag.Bool("update", false, "write the golden files anew") //nolint:gochecknoglobals // a flag must be known before the tests start

// The examples have the shapes of RFC 7643 §8.1 to §8.4: a minimal user, one with everything, one with the enterprise extension,
// and a group. The golden files are what a client is answered.
func TestExamples(t *testing.T) {
	w := newWorld(t)
	users, groups := w.directory.Types()[0], w.directory.Types()[1]
	ada := w.create("/Users", fixture(t, "minimal.json"))
	grace := w.create("/Users", fixture(t, "full.json"))
	linus := w.create("/Users", fixture(t, "enterprise.json"))
	riggers := w.create("/Groups", fixture(t, "group.json", "{ada}", id(ada), "{grace}", id(grace)))
	ids := strings.NewReplacer(id(ada), "{ada}", id(grace), "{grace}", id(linus), "{linus}", id(riggers), "{riggers}")
	for _, c := range []struct {
		rt      *schema.ResourceType
		name    string
		created resource.Resource
	}{
		{users, "minimal", ada}, {users, "full", grace}, {users, "enterprise", linus}, {groups, "group", riggers},
	} {
		t.Run(c.name, func(t *testing.T) {
			found := w.read(c.rt.Endpoint, id(c.created))
			if c.rt == groups && !reflect.DeepEqual(found, c.created) {
				t.Errorf("read %v, created %v", found, c.created)
			}
			golden(t, "testdata/"+c.name+".golden.json", ids.Replace(render(t, c.rt, found)))
		})
	}
}

// render is what a client is answered, indented.
func render(t *testing.T, rt *schema.ResourceType, r resource.Resource) string {
	t.Helper()
	projection, err := resource.NewProjection(rt, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	data, err := resource.Encode(rt, projection.Apply(r))
	if err != nil {
		t.Fatal(err)
	}
	var indented bytes.Buffer
	if err := json.Indent(&indented, data, "", "  "); err != nil {
		t.Fatal(err)
	}
	return indented.String() + "\n"
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("got %s\nwant %s", got, want)
	}
}
