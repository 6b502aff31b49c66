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
	"github.com/scimdrill/scimdrill/reference/server"
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

func TestWhatIsDeclaredAndDiscoveredAndDoneMayPart(t *testing.T) {
	odd := newOddTarget(t)
	odd.crooked = true
	text := strings.NewReplacer(
		"ADDRESS", odd.url, "id-form: address", "id-form: uuid", "capabilities: {patch: true, delete: true, filter: true, groups: false}",
		"  custom: [{name: shirt, namespace: \"urn:example:people:2.0:Employee\", value: L}]\n"+
			"capabilities: {patch: false, filter: false, groups: true, etag: true}",
	).Replace(oddFile)
	report := rehearseFile(t, declared(t, text), "okta-oin")
	for key, words := range map[string]string{
		"capabilities.patch": "declares patch no, and the target does it", "capabilities.filter": "declares filter no, and the target does it",
		"capabilities.groups": "declares groups yes, and the target does not do it", "capabilities.etag": "declares etag yes",
		"users.id-form": "of the form uuid, and the target gave", "users.custom[0]": "shirt",
	} {
		if !slices.ContainsFunc(report.Findings, func(f scimdrill.Finding) bool {
			return f.Cite.Section == key && f.Cite.Source == "target.yaml" && strings.Contains(f.Title, words) && f.Exchange > 0
		}) {
			t.Errorf("nothing says of %s: %s", key, words)
		}
	}
	if t.Failed() {
		t.Logf("findings: %+v", report.Findings)
	}
}

func TestWhatIsDeclaredAndWhatTheDocumentsSayMayPart(t *testing.T) {
	running, err := server.Start(t.Context(), server.Options{Addr: "127.0.0.1:0", Token: "token"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = running.Close(t.Context()) })
	file := declared(t, "version: 1\naddress: "+running.URL+"\nauth: {mode: bearer, token-env: SCIM_TOKEN}\ncapabilities: {groups: true, discovery: true, enterprise-schema: false}\n")
	report := rehearseFile(t, file, "okta-spec")
	var sections []string
	for _, finding := range report.Findings {
		sections = append(sections, finding.Cite.Section)
		if !strings.Contains(finding.Title, "own documents say") && !strings.Contains(finding.Title, "does not do it") {
			t.Errorf("finding: %+v", finding)
		}
	}
	if !slices.Contains(sections, "capabilities.groups") || !slices.Contains(sections, "capabilities.enterprise-schema") || slices.Contains(sections, "capabilities.discovery") {
		t.Errorf("findings about %v", sections)
	}
}
