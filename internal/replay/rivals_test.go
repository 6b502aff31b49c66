package replay

import "testing"

func TestWhoWasMadeAtOnceMayStandOnEachOthersPage(t *testing.T) {
	rules, err := newRules(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	page := func(members string) answer {
		return answer{status: 200, body: `{"totalResults":5,"Resources":[` + members + `]}`}
	}
	together := func(o object) int { return map[string]int{"2": 1, "3": 1, "4": 2}[o.id] }
	for name, test := range map[string]struct {
		want, found string
		same        bool
	}{
		"one in the place of its rival":        {`{"id":"1"},{"id":"2"}`, `{"id":"1"},{"id":"3"}`, true},
		"one in the place of somebody else":    {`{"id":"1"},{"id":"2"}`, `{"id":"1"},{"id":"4"}`, false},
		"one is missing":                       {`{"id":"1"},{"id":"2"}`, `{"id":"1"}`, false},
		"both are there, and one is different": {`{"id":"2"},{"id":"3"}`, `{"id":"3","active":true},{"id":"2"}`, false},
		"somebody else is different":           {`{"id":"1"},{"id":"2"}`, `{"id":"1","active":true},{"id":"3"}`, false},
	} {
		t.Run(name, func(t *testing.T) {
			found := rules.differences("/Users", page(test.want), page(test.found), objects{func(object) bool { return true }, together})
			if (len(found) == 0) != test.same {
				t.Errorf("differences %v", found)
			}
		})
	}
}
