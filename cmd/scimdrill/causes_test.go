package main

import (
	"io"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/internal/gate"
	"github.com/scimdrill/scimdrill/reports"
	"github.com/scimdrill/scimdrill/reports/cause"
)

// TestFindingsAreTheCauses runs the suites against the reference with named defects, which report.html is told nothing of, and looks
// whether what it says is behind the failures is what is: how many findings come out, and what the one is that fails most.
func TestFindingsAreTheCauses(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: the suites are run once for each defect")
	}
	engine := new(gate.Gate)
	for _, test := range []struct {
		defects, cases string
		most           int // findings
		titles         []string
	}{
		{"deactivate-ignored", "", 1, []string{"Deactivating a user is answered with success, but the user stays active."}},
		{"deactivate-refused", "", 1, []string{"Deactivating a user is answered with 500 Internal Server Error."}},
		{"deactivate-deletes", "", 2, []string{"A user who is deactivated is not found any more."}},
		{"put-resets-active", "", 2, []string{"Deactivating a user by PUT is answered with success, but the user stays active."}},
		{"reactivate-ignored", "", 1, []string{"Reactivating a user is answered with success, but the user stays inactive."}},
		{"update-lost", "", 3, []string{"PUT of users is answered with success, but what it changes is not stored."}},
		{"put-unsupported", "", 2, []string{"PUT /Users/{id} is answered with 501 Not Implemented."}},
		{"patch-unsupported", "", 2, []string{"PATCH /Users/{id} is answered with 501 Not Implemented."}},
		{"patch-pathless-refused", "", 2, []string{"PATCH /Users/{id} with an operation without a path is answered with 400 Bad Request."}},
		{"patch-remove-ignored", "rfc.patch.*,rfc.group.*", 3, []string{"The PATCH op remove is answered with success and not carried out."}},
		{"readonly-refused", "", 2, []string{"PUT /Users/{id} that holds id, meta or groups, which the server alone decides is answered with 400 Bad Request."}},
		{"create-lost", "", 4, []string{"A user that was created is not found afterwards."}},
		{"create-empty-answer", "", 2, []string{"POST /Users is answered with success and an empty body."}},
		{"duplicate-accepted", "rfc.create.*", 1, []string{"A create of a userName that is taken is answered with 201 Created."}},
		{"duplicate-500", "rfc.create.*", 1, []string{"A create of a userName that is taken is answered with 500 Internal Server Error."}},
		{"names-latin1", "", 1, []string{"Letters beyond ASCII come back as question marks."}},
		{"locale-lost", "", 1, []string{"The locale is accepted and not stored."}},
		{"externalid-lost", "", 1, []string{"The externalId"}},
		{"active-as-string", "", 2, []string{"Active is a string where a boolean belongs."}},
		{"list-numbers-as-strings", "", 1, []string{"ItemsPerPage, startIndex and totalResults are strings where other types belong."}},
		{"empty-list-as-array", "", 3, []string{"GET /Users is answered with success and a bare array."}},
		{"inactive-unlisted", "", 3, []string{"Lookups do not find a user who is there."}},
		{"lookup-filter-ignored", "", 3, []string{"A lookup by userName finds others too: the filter is not applied."}},
		{"any-token-accepted", "rfc.auth.*", 2, []string{"Requests without a valid token are served."}},
		{"error-as-html", "rfc.error.*,rfc.patch.*", 1, []string{"Errors come as a web page, not as SCIM errors."}},
		{"mistyped-500", "rfc.create.*,robustness.type.*", 1, []string{"A request with a value of the wrong type is answered with 500 Internal Server Error."}},
		{"group-add-lost", "", 2, []string{"Adding members to a group is answered with success, but they are not in it."}},
		{"group-delete-ignored", "", 1, []string{"A group that was deleted is still there."}},
		{"group-members-duplicated", "", 2, []string{"Members who are added again are in the group twice."}},
		{"group-put-merges", "", 1, []string{"After a PUT, a group has members that were to be gone."}},
		// Two causes are two, and neither hides the other.
		{"deactivate-ignored,locale-lost", "", 2, []string{"Deactivating a user is answered with success, but the user stays active.", "The locale is accepted and not stored."}},
		{"locale-lost,timezone-lost", "", 2, []string{"The locale", "The time zone"}},
		{"put-unsupported,group-add-lost", "", 3, []string{"PUT /Users/{id} is answered with 501 Not Implemented.", "Adding members to a group is answered with success, but they are not in it."}},
		{"reactivate-ignored,duplicate-accepted", "", 2, []string{"A create of a userName that is taken is answered with 201 Created.", "Reactivating a user is answered with success, but the user stays inactive."}},
	} {
		t.Run(test.defects, func(t *testing.T) {
			report := rehearsed(t, engine, test.defects, test.cases)
			findings := cause.Findings(report)
			explained := 0
			var titles []string
			for _, finding := range findings {
				explained += len(finding.Results)
				titles = append(titles, finding.Title)
			}
			t.Logf("%-38s %4d failing, %d findings: %s", test.defects, explained, len(findings), strings.Join(titles, " | "))
			if len(findings) > test.most {
				t.Errorf("expected %d findings at most, found %d: %q", test.most, len(findings), titles)
			}
			for _, title := range test.titles {
				if !strings.Contains(strings.Join(titles, "\n"), title) {
					t.Errorf("expected the finding %q, found %q", title, titles)
				}
			}
		})
	}
}

// rehearsed runs the suites as `scimdrill run` does, and writes no reports.
func rehearsed(t *testing.T, engine *gate.Gate, defects, cases string) *scimdrill.Report {
	t.Helper()
	selected := "okta.*"
	if cases != "" {
		selected += "," + cases
	}
	var cli commands
	parser, err := kong.New(&cli, kong.Vars{"replay_rules": replayRules()})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parser.Parse([]string{"run", "--profile", "all", "--case", selected, "--defect", defects, "--seed", "maple", "--runs", t.TempDir()}); err != nil {
		t.Fatal(err)
	}
	w := &world{ctx: t.Context(), stdout: io.Discard, stderr: io.Discard, getenv: func(string) string { return "" }}
	if err := cli.Run.declare(); err != nil {
		t.Fatal(err)
	}
	plan, err := cli.Run.plan(engine)
	if err != nil {
		t.Fatal(err)
	}
	options, err := cli.Run.rehearsal(w, plan.selection)
	if err != nil {
		t.Fatal(err)
	}
	report, err := rehearse(w.ctx, engine, options, plan, reports.NewConsole(io.Discard, reports.ConsoleOptions{Quiet: true}))
	if err != nil {
		t.Fatal(err)
	}
	return report
}
