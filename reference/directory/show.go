package directory

import (
	"context"
	"strconv"
	"time"

	"github.com/scimdrill/scimdrill/reference/scim/resource"
	"github.com/scimdrill/scimdrill/reference/store"
)

// show is an entry as a whole resource.
func (c *documents) show(ctx context.Context, t *store.Tx, e entry) (resource.Resource, error) {
	shown, err := c.showAll(ctx, t, []entry{e}, false)
	if err != nil {
		return nil, err
	}
	return shown[0], nil
}

// showAll is show for several entries, with few queries. Whole is set where what the answer leaves out is needed too.
func (c *documents) showAll(ctx context.Context, t *store.Tx, entries []entry, whole bool) ([]resource.Resource, error) {
	shown := make([]resource.Resource, len(entries))
	for i, e := range entries {
		shown[i] = e.body.Clone()
		shown[i]["id"] = e.doc.ID
	}
	marks, err := c.kind.derive(ctx, t, entries, shown, whole)
	if err != nil {
		return nil, err
	}
	for i, e := range entries {
		shown[i].Set(c.rt.Name, "meta", "resourceType")
		shown[i].Set(stamp(e.doc.CreatedAt), "meta", "created")
		shown[i].Set(stamp(e.doc.UpdatedAt), "meta", "lastModified")
		shown[i].Set(location(c.Base, e.doc.DocumentRef), "meta", "location")
		shown[i].Set(version(e.doc.Version, marks[i]), "meta", "version")
	}
	return shown, nil
}

// version is the weak entity tag (RFC 7644 §3.14): the number of the change, with a mark of what others changed. Names that others
// are shown by do not count: two answers that differ in those alone are as good as equal.
func version(number int64, mark string) string {
	if mark != "" {
		mark = "-" + mark
	}
	return `W/"` + strconv.FormatInt(number, 10) + mark + `"`
}

func location(base string, ref store.DocumentRef) string {
	return base + "/" + ref.Type + "s/" + ref.ID
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000Z") }
