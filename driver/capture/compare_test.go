package capture_test

import (
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill/driver/capture"
)

func sent(t *testing.T, sequence int, line string) capture.Request {
	t.Helper()
	words := append(strings.SplitN(line, " ", 3), "")
	path, query, _ := strings.Cut(words[1], "?")
	request, err := capture.Sent(words[0], path, query, words[2])
	if err != nil {
		t.Fatal(err)
	}
	request.Sequence = sequence
	return request
}

func all(t *testing.T, lines ...string) []capture.Request {
	t.Helper()
	var requests []capture.Request
	for i, line := range lines {
		requests = append(requests, sent(t, i+1, line))
	}
	return requests
}

// TestTheComparisonCanFail: what is the same but for ids matches, in any order between groups; anything else is told.
func TestTheComparisonCanFail(t *testing.T) {
	theirs := []string{
		`POST /Groups {"displayName":"a","members":[{"value":"x1","display":"1@x"},{"value":"x2","display":"2@x"}]}`,
		`GET /Groups/ga`, `PATCH /Groups/ga {"Operations":[{"op":"remove","path":"members[value eq \"x1\"]"}]}`, `GET /Groups/gb`,
	}
	same := []string{
		`POST /Groups {"members":[{"display":"1@x","value":"7"},{"display":"2@x","value":"8"}],"displayName":"a"}`,
		`GET /Groups/77`, `GET /Groups/88`, `PATCH /Groups/77 {"Operations":[{"op":"remove","path":"members[value eq \"7\"]"}]}`,
	}
	for _, c := range []struct {
		name    string
		ours    []string
		matched int
		says    string
	}{
		{"the same", same, 4, ""},
		{"missing", same[:3], 3, "captured, and not sent: PATCH"},
		{"too much", append(append([]string{}, same...), "GET /Groups/77"), 4, "sent, and not captured: GET"},
		{"members in another order", append([]string{strings.NewReplacer("1@x", "2@x", `"7"`, `"8"`, "2@x", "1@x", `"8"`, `"7"`).Replace(same[0])}, same[1:]...), 3, "captured POST"},
		{"another member", append(append([]string{}, same[:3]...), strings.Replace(same[3], `\"7\"`, `\"8\"`, 1)), 3, "{user 2@x}"},
		{"another order for one group", []string{same[0], same[3], same[1], same[2]}, 2, "captured GET"},
	} {
		t.Run(c.name, func(t *testing.T) {
			comparison := capture.New(all(t, theirs...))
			comparison.Step("all", 1, 4, all(t, c.ours...))
			result := comparison.Result()
			if result.Captured != 4 || result.Matched != c.matched || (len(result.Differences) == 0) != (c.says == "") || !strings.Contains(strings.Join(result.Differences, "\n"), c.says) {
				t.Errorf("want %d matched and %q, found\n%s", c.matched, c.says, result)
			}
		})
	}
	comparison := capture.New(all(t, theirs...))
	comparison.Step("some", 1, 3, all(t, same[0], same[1], same[3]))
	if result := comparison.Result(); result.Matched != 3 || len(result.Differences) != 1 || !strings.Contains(result.Differences[0], "no action for request 4") {
		t.Errorf("a request that no action was named for:\n%s", result)
	}
}
