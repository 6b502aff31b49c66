package main

import (
	"fmt"
	"io"
	"slices"

	"github.com/scimdrill/scimdrill"
)

// printForRealOrg prints what can be run with a real org, and what needs the mock, by reason.
func printForRealOrg(w io.Writer, requirements []scimdrill.Requirement) {
	var will []string
	not := map[string][]string{}
	var reasons []string
	for _, requirement := range requirements {
		why := scimdrill.NeedsMockOrg(requirement)
		if why == "" {
			will = append(will, requirement.ID)
			continue
		}
		if not[why] == nil {
			reasons = append(reasons, why)
		}
		not[why] = append(not[why], requirement.ID)
	}
	fmt.Fprintf(w, "%d of %d requirements can be run with a real org, as far as the target has what they are about:\n", len(will), len(requirements))
	for _, id := range will {
		fmt.Fprintf(w, "  %s\n", id)
	}
	slices.SortStableFunc(reasons, func(a, b string) int { return len(not[b]) - len(not[a]) })
	for _, why := range reasons {
		fmt.Fprintf(w, "\n%d: skipped: %s\n", len(not[why]), why)
		for _, id := range not[why] {
			fmt.Fprintf(w, "  %s\n", id)
		}
	}
}
