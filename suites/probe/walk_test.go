package probe_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill/driver/transcript"
	"github.com/scimdrill/scimdrill/suites/probe"
)

func TestAWalkEndsWhateverTheListDoes(t *testing.T) {
	for name, test := range map[string]struct {
		page    func(start, count int) (ids []string, total int)
		trouble string
		count   int
	}{
		"a whole list":            {func(start, count int) ([]string, int) { return numbered(start, min(start+count, 8)), 7 }, "", 7},
		"no users":                {func(int, int) ([]string, int) { return nil, 0 }, "", 0},
		"the first page for ever": {func(_, count int) ([]string, int) { return numbered(1, 1+count), 9 }, "again", 3},
		"always new, never done":  {func(start, count int) ([]string, int) { return numbered(start, start+count), start + count + 1 }, "was ended", 12},
		"too long to be read":     {func(start, count int) ([]string, int) { return numbered(start, start+count), 50000 }, "", 9},
		"long, and always page 1": {func(_, count int) ([]string, int) { return numbered(1, 1+count), 50000 }, "again", 3},
		"fewer than it says":      {func(start, _ int) ([]string, int) { return numbered(start, min(start+3, 5)), 9 }, "is empty", 4},
		"more than was asked for": {func(int, int) ([]string, int) { return numbered(1, 9), 8 }, "were asked for", 0},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				start, _ := strconv.Atoi(r.URL.Query().Get("startIndex"))
				count, _ := strconv.Atoi(r.URL.Query().Get("count"))
				ids, total := test.page(start, count)
				_, _ = fmt.Fprintf(w, `{"totalResults":%d,"Resources":[%s]}`, total, strings.Join(ids, ","))
			}))
			defer server.Close()
			client := probe.New(probe.Options{BaseURL: server.URL, Recorder: transcript.NewRecorder()})
			defer client.Close()
			walk, err := client.WalkUsers(t.Context(), 3, 4)
			if err != nil {
				t.Fatal(err)
			}
			if len(walk.IDs) != test.count || (walk.Trouble == "") != (test.trouble == "") || !strings.Contains(walk.Trouble, test.trouble) {
				t.Errorf("found %d ids, trouble %q; want %d, %q", len(walk.IDs), walk.Trouble, test.count, test.trouble)
			}
		})
	}
}

func numbered(from, to int) []string {
	var ids []string
	for id := from; id < to; id++ {
		ids = append(ids, fmt.Sprintf(`{"id":"%d"}`, id))
	}
	return ids
}
