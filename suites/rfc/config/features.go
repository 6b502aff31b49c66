package config

import (
	"encoding/json"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// features: what the configuration says that the server can do, and how much of it.
func features(scope *spec.Scope, config *stage.Document) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc.config.features",
		Title: "patch, bulk, filter, changePassword, sort and etag each say with a boolean whether they are supported.",
		Why:   "What is not said, or said as the string \"true\", is taken for unsupported by one client and for supported by the next.",
		Fix:   "Write all six, each with \"supported\": true or false, without quotes.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7643", "5")},
		Needs: []scimdrill.Capability{scimdrill.HasDiscovery},
		Kills: []string{"config-feature-missing", "config-supported-string"},
	}, func(c *spec.Case) {
		object := config.Given(c)
		for _, name := range []string{"patch", "bulk", "filter", "changePassword", "sort", "etag"} {
			supported := object.At(name + ".supported")
			if _, isBoolean := supported.(bool); !isBoolean {
				c.Fail("%s.supported: expected true or false, found %s", name, shown(supported))
			}
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.config.bulk-limits",
		Title: "bulk says in whole numbers how many operations and how many bytes a request may have.",
		Why:   "A client cuts its work into requests of that size; without the numbers it is refused with 413, again and again.",
		Fix:   "Write maxOperations and maxPayloadSize as numbers; 0 where bulk is not supported.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7643", "5"), cite.RFC("7644", "3.7.4")},
		Needs: []scimdrill.Capability{scimdrill.HasDiscovery},
		Kills: []string{"config-limits-missing"},
	}, func(c *spec.Case) {
		object := config.Given(c)
		for _, name := range []string{"bulk.maxOperations", "bulk.maxPayloadSize"} {
			if value := object.At(name); !isWhole(value) {
				c.Fail("%s: expected a whole number, found %s", name, shown(value))
			}
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.config.filter-limit",
		Title: "filter says in a whole number how many resources an answer has at most.",
		Why:   "A client that asks for more than that believes that it has seen everybody.",
		Fix:   "Write filter.maxResults as a number; 0 where filters are not supported.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7643", "5")},
		Needs: []scimdrill.Capability{scimdrill.HasDiscovery},
		Kills: []string{"config-limits-missing"},
	}, func(c *spec.Case) {
		if value := config.Given(c).At("filter.maxResults"); !isWhole(value) {
			c.Fail("filter.maxResults: expected a whole number, found %s", shown(value))
		}
	})
}

// isWhole reports whether a value is a number without a fraction, not below zero.
func isWhole(value any) bool {
	number, isNumber := value.(json.Number)
	if !isNumber {
		return false
	}
	whole, err := number.Int64()
	return err == nil && whole >= 0
}

// shown is a value as it stands in JSON.
func shown(value any) string {
	text, err := json.Marshal(value)
	switch {
	case value == nil || err != nil:
		return "nothing"
	default:
		return string(text)
	}
}
