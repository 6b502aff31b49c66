package stage

import (
	"context"
	"fmt"
	"strconv"
)

// MostImported bounds what is read: Okta's import reads everybody, and a rehearsal does not read a large company's people.
const MostImported = 1000

// CountUsers is what the target says of how many users it has; 0 where it says nothing that could be read.
func (s *Stage) CountUsers(ctx context.Context) (int, error) {
	answer, err := s.Target.Get(ctx, "/Users?startIndex=1&count=1", "how many users are there?")
	if err != nil {
		return 0, err
	}
	total, err := strconv.Atoi(fmt.Sprint(answer.At("totalResults")))
	if err != nil {
		return 0, nil //nolint:nilerr // what is wrong with the list is for the import to find
	}
	return total, nil
}
