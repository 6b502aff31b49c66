package rehearsal_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/fixtures/profiles"
	"github.com/scimdrill/scimdrill/internal/gate"
	"github.com/scimdrill/scimdrill/internal/rehearsal"
	"github.com/scimdrill/scimdrill/internal/targetfile"
)

// oddFile declares the odd target.
const oddFile = `version: 1
address: ADDRESS
auth: {mode: basic, user-env: SCIM_USER, password-env: SCIM_PASSWORD}
users:
  user-name: {form: address, domain: corp.example.net}
  id-form: address
  mandatory:
    - {name: title, value: Consultant}
    - {name: badge, namespace: "urn:example:people:2.0:Employee", type: integer, value: 7}
capabilities: {patch: true, delete: true, filter: true, groups: false}
timeouts: {request: 10s}
`

func declared(t *testing.T, text string) *targetfile.File {
	t.Helper()
	file, err := targetfile.Parse("target.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// rehearseFile runs a profile on what a target file declares, and cleans up.
func rehearseFile(t *testing.T, file *targetfile.File, name string) *scimdrill.Report {
	t.Helper()
	credentials, err := file.Credentials(t.Context(), func(name string) string {
		return map[string]string{"SCIM_USER": "okta", "SCIM_PASSWORD": "p:w", "SCIM_TOKEN": "token"}[name]
	})
	if err != nil {
		t.Fatal(err)
	}
	chosen, err := profiles.Find(name)
	if err != nil {
		t.Fatal(err)
	}
	profile := chosen[0]
	r, err := rehearsal.Prepare(t.Context(), rehearsal.Options{
		URL: file.Address, Token: credentials.Token, Authorization: credentials.Authorization, Hidden: credentials.Hide, Declared: file,
		Kinds: profile.Kinds, Kind: "foreign", Runs: t.TempDir(), Timeout: file.Timeouts.Request.Or(0),
	})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	outcome, err := new(gate.Gate).Run(t.Context(), gate.Options{
		Stage: r.Stage(), Selected: func(id string, _ scimdrill.AppKind) bool { return profile.Counts(id) },
	})
	if err != nil {
		t.Fatal(err)
	}
	report := r.Report(outcome, profile.Name)
	report.LeftBehind = r.CleanUp(t.Context())
	rehearsal.Judge(report, chosen)
	return report
}

func TestATargetWithHabitsOfItsOwnGetsAFullVerdict(t *testing.T) {
	for _, profile := range []string{"okta-oin", "okta-aiw"} {
		t.Run(profile, func(t *testing.T) {
			odd := newOddTarget(t)
			report := rehearseFile(t, declared(t, strings.Replace(oddFile, "ADDRESS", odd.url, 1)), profile)
			for _, result := range report.Results {
				if result.Failure != nil {
					t.Errorf("%s %s: %s %s", result.Outcome, result.Requirement, result.Reason, result.Failure.Message)
				}
			}
			if counts := report.Counts(); report.Verdict != scimdrill.Met || counts[scimdrill.Pass] < 100 {
				t.Errorf("verdict %s: %v", report.Verdict, counts)
			}
			if len(report.Findings) > 0 {
				t.Errorf("findings: %+v", report.Findings)
			}
			if len(odd.users) > 0 || len(report.LeftBehind) > 0 {
				t.Errorf("left behind: %d users; %v", len(odd.users), report.LeftBehind)
			}
		})
	}
}

func TestWithoutItsFileTheSameTargetTakesNobody(t *testing.T) {
	odd := newOddTarget(t)
	report := rehearseFile(t, declared(t, strings.NewReplacer("ADDRESS", odd.url, "corp.example.net", "example.com").Replace(oddFile)), "okta-oin")
	if report.Verdict != scimdrill.NotMet {
		t.Errorf("verdict %s", report.Verdict)
	}
	if !slices.ContainsFunc(report.Results, func(r scimdrill.Result) bool {
		return r.Failure != nil && strings.Contains(r.Failure.Message, "corp.example.net")
	}) {
		t.Error("no failure says what the target wants")
	}
}
