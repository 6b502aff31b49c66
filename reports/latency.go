package reports

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/scimdrill/scimdrill"
)

const (
	// oktaWaits is how long Okta waits for something to be received (Okta, "SCIM concepts": socket timeout).
	oktaWaits = 60 * time.Second
	// oktaTests is the time within which Okta's own test of SCIM 2.0 servers asks for a list of groups (SPEC, step 19:
	// "response_time is_less_than 600", in milliseconds). It is the one time of an answer that Okta has published a test for.
	oktaTests = 600 * time.Millisecond
)

// latency is how long a target took for an operation.
type latency struct {
	Operation        string
	Count            int
	Median, P95, Max time.Duration
	// Slow are longer than Okta's test allows for, Silent had no answer and are in none of the other numbers.
	Slow, Silent int
	Buckets      []int
}

// latencyBounds are the upper bounds of the bars: three to each power of ten, so that a microsecond and a minute are on one scale.
func latencyBounds() []time.Duration {
	var bounds []time.Duration
	for unit := 100 * time.Microsecond; unit <= 10*time.Second; unit *= 10 {
		bounds = append(bounds, unit, 2*unit, 5*unit)
	}
	return bounds
}

// latenciesOf are those of what Okta sent, or of everything where it sent nothing; asked says whose they are.
func latenciesOf(report *scimdrill.Report) (found []latency, byOkta bool) {
	byOkta = slices.ContainsFunc(report.Exchanges, func(x scimdrill.Exchange) bool { return x.Actor == scimdrill.ByOkta })
	took := map[string][]time.Duration{}
	silent := map[string]int{}
	for _, exchange := range report.Exchanges {
		if byOkta && exchange.Actor != scimdrill.ByOkta || exchange.Silence == scimdrill.Interrupted {
			continue
		}
		name := operationOf(exchange, report.Target.URL)
		if exchange.Response == nil {
			silent[name]++
			continue
		}
		took[name] = append(took[name], max(0, exchange.Duration))
	}
	for _, name := range operations() {
		if len(took[name])+silent[name] == 0 {
			continue
		}
		found = append(found, latencyOf(name, took[name], silent[name]))
	}
	return found, byOkta
}

func latencyOf(name string, took []time.Duration, silent int) latency {
	l := latency{Operation: name, Count: len(took), Silent: silent}
	if len(took) == 0 {
		return l
	}
	slices.Sort(took)
	bounds := latencyBounds()
	l.Buckets = make([]int, len(bounds)+1)
	for _, d := range took {
		at, _ := slices.BinarySearchFunc(bounds, d, cmp.Compare[time.Duration])
		l.Buckets[at]++
		if d >= oktaTests {
			l.Slow++
		}
	}
	l.Median, l.P95, l.Max = rank(took, 50), rank(took, 95), took[len(took)-1]
	return l
}

// rank is the percentile by nearest rank: a time that was taken, and not one between two.
func rank(sorted []time.Duration, percent int) time.Duration {
	return sorted[max(0, (len(sorted)*percent+99)/100-1)]
}

// operations are the names of operations in the order in which they are told.
func operations() []string {
	return []string{
		"List users", "Look up a user", "Read a user", "Create a user", "Replace a user (PUT)", "Change a user (PATCH)",
		"Deactivate a user", "Reactivate a user", "Delete a user",
		"List groups", "Look up a group", "Read a group", "Create a group", "Replace a group (PUT)", "Change a group (PATCH)", "Delete a group",
		"Bulk", "Discovery", "Something else",
	}
}

// operationOf names what an exchange asked for.
func operationOf(exchange scimdrill.Exchange, base string) string {
	path, query, _ := strings.Cut(exchange.Path(base), "?")
	kind, id, _ := strings.Cut(strings.Trim(path, "/"), "/")
	switch kind {
	case "Users":
		return userOperation(exchange, id, query)
	case "Groups":
		return resourceOperation("group", exchange.Request.Method, id, query)
	case "Bulk":
		return "Bulk"
	case "ServiceProviderConfig", "Schemas", "ResourceTypes":
		return "Discovery"
	default:
		return "Something else"
	}
}

func userOperation(exchange scimdrill.Exchange, id, query string) string {
	if exchange.Request.Method == http.MethodPatch {
		body := strings.ReplaceAll(exchange.Request.Body, " ", "")
		switch {
		case strings.Contains(body, `"active":false`):
			return "Deactivate a user"
		case strings.Contains(body, `"active":true`):
			return "Reactivate a user"
		}
	}
	if exchange.Request.Method == http.MethodPut && strings.Contains(strings.ReplaceAll(exchange.Request.Body, " ", ""), `"active":false`) {
		return "Deactivate a user"
	}
	return resourceOperation("user", exchange.Request.Method, id, query)
}

func resourceOperation(noun, method, id, query string) string {
	switch {
	case method == http.MethodGet && id != "":
		return "Read a " + noun
	case method == http.MethodGet && strings.Contains(query, "filter="):
		return "Look up a " + noun
	case method == http.MethodGet:
		return "List " + noun + "s"
	case method == http.MethodPost && id == "":
		return "Create a " + noun
	case method == http.MethodPut && id != "":
		return "Replace a " + noun + " (PUT)"
	case method == http.MethodPatch && id != "":
		return "Change a " + noun + " (PATCH)"
	case method == http.MethodDelete && id != "":
		return "Delete a " + noun
	default:
		return "Something else"
	}
}
