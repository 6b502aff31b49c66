package probe

import (
	"context"
	"encoding/json"
	"fmt"
)

// Walk is what a walk over the pages of a list found.
type Walk struct {
	// IDs are the ids in the order of the pages.
	IDs []string
	// Total is the totalResults of the last page.
	Total int
	// Last is the answer to the last request.
	Last Answer
	// TooMany says that the list is longer than the walk may be: of it the first few pages were read alone.
	TooMany bool
	// Trouble says why the walk is not a whole list; "" when it is one.
	Trouble string
}

// pagesOfMany is how many pages are read of a list that is too long to be walked over.
const pagesOfMany = 3

// WalkUsers walks over the list of users with startIndex 1, 1+size, … as Okta's import does, until as many are seen as there
// are. It compares ids: a page that repeats what was seen ends the walk, as does an empty one, and after most pages it ends
// in any case. Of a list that says from the beginning that it has more than that, a few pages are read: a tenant full of people is not
// paged through.
func (c *Client) WalkUsers(ctx context.Context, size, most int) (Walk, error) {
	var walk Walk
	seen := map[string]int{}
	for page := range most {
		path := fmt.Sprintf("/Users?startIndex=%d&count=%d", 1+page*size, size)
		answer, err := c.Get(ctx, path, fmt.Sprintf("walk over the list, page %d", page+1))
		if walk.Last = answer; err != nil {
			return walk, err
		}
		resources, isList := answer.At("Resources").([]any)
		total, isNumber := answer.At("totalResults").(json.Number)
		if answer.Status() != 200 || !isList || !isNumber {
			walk.Trouble = fmt.Sprintf("page %d: expected 200 and a ListResponse with numbers, found status %d", page+1, answer.Status())
			return walk, nil
		}
		if len(resources) > size {
			walk.Trouble = fmt.Sprintf("page %d holds %d users, and %d were asked for (RFC 7644 §3.4.2.4)", page+1, len(resources), size)
			return walk, nil
		}
		if number, err := total.Int64(); err == nil {
			walk.Total = int(number)
		}
		for i := range resources {
			id := answer.Text(fmt.Sprintf("Resources[%d].id", i))
			if before, twice := seen[id]; twice {
				walk.Trouble = fmt.Sprintf("page %d shows the user %q again, who was on page %d", page+1, id, before)
				return walk, nil
			}
			seen[id] = page + 1
			walk.IDs = append(walk.IDs, id)
		}
		if len(walk.IDs) >= walk.Total {
			return walk, nil
		}
		walk.TooMany = walk.TooMany || page == 0 && walk.Total > size*most
		if walk.TooMany && page+1 >= pagesOfMany && len(resources) > 0 {
			return walk, nil
		}
		if len(resources) == 0 {
			walk.Trouble = fmt.Sprintf("page %d is empty after %d of %d users", page+1, len(walk.IDs), walk.Total)
			return walk, nil
		}
	}
	walk.Trouble = fmt.Sprintf("%d pages showed %d of %d users: the walk was ended", most, len(walk.IDs), walk.Total)
	return walk, nil
}
