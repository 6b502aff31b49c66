package reports

import (
	"fmt"
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill"
)

// FeatureState is what a run says of one of Okta's features.
type FeatureState string

// The states.
const (
	// Working: everything that was asked of the feature holds.
	Working FeatureState = "working"
	// Broken: something that the feature rests on fails.
	Broken FeatureState = "broken"
	// PartlyTested: nothing fails, but some of it could not be exercised.
	PartlyTested FeatureState = "partly tested"
	// NotTested: nothing of it could be exercised, or nothing was asked.
	NotTested FeatureState = "not tested"
	// NotOffered: everything that was asked of it needs something that the target does not have.
	NotOffered FeatureState = "not offered"
)

// Feature is one of Okta's provisioning features, under the name that an admin sees in Okta.
type Feature struct {
	Name string
	// Means says in a sentence what the feature does for an admin.
	Means string
	State FeatureState
	// Note says what the state rests on: "17 of 17 hold", "1 of 16 fails, with App Integration Wizard apps only".
	Note string
	// Beyond is set for what is no feature in Okta's console: test plans, and SCIM itself.
	Beyond bool
	// Asked is how many requirements stand behind it.
	Asked int
}

type featureRow struct {
	name, means string
	// prefixes are those of the ids of the requirements that the feature rests on.
	prefixes []string
	// optional rows appear only where something of them was asked.
	optional bool
	// beyond rows are no features of Okta.
	beyond bool
}

// featureTable says which requirements speak for which feature. The names are those of the tab Provisioning in Okta and of
// Peakon's page about its Okta integration. A requirement belongs to the row with the longest prefix of its id, and to no
// other; one that no row names speaks for no feature.
//
//	Test API Credentials      okta.credentials okta.auth reference.credentials
//	Create Users              okta.lookup okta.create
//	Update User Attributes    okta.update
//	Deactivate Users          okta.deactivate okta.suspend (a suspension must not deactivate)
//	Reactivate Users          okta.reactivate
//	Sync Password             okta.password
//	Push Groups               okta.group
//	Import                    okta.import okta.list
//	Entitlements              okta.entitlement
//	Custom attributes         peakon.custom reference.custom
//	Groups                    peakon.groups
//	Surveys                   peakon.survey reference.survey
//	Access itself             effect
//	OIN test plan             oin
//	Okta's own test suites    okta.spec okta.crud runscope.okta
//	SCIM itself               rfc
//	Tenants                   tenancy
//	Robustness                robustness
//	Microsoft Entra ID        entra
func featureTable() []featureRow {
	return []featureRow{
		{
			name: "Test API Credentials", means: "The button that connects the app.",
			prefixes: []string{"okta.credentials.", "okta.auth.", "reference.credentials."},
		},
		{
			name: "Create Users", means: "Assigning a person makes or finds the account.",
			prefixes: []string{"okta.lookup.", "okta.create."},
		},
		{
			name: "Update User Attributes", means: "Changes of the profile arrive.",
			prefixes: []string{"okta.update."},
		},
		{
			name: "Deactivate Users", means: "Who leaves is switched off, and who is suspended is not.",
			prefixes: []string{"okta.deactivate.", "okta.suspend."},
		},
		{
			name: "Reactivate Users", means: "Who comes back has the same account again.",
			prefixes: []string{"okta.reactivate."},
		},
		{
			name: "Sync Password", means: "The Okta password is the application's too.",
			prefixes: []string{"okta.password."}, optional: true,
		},
		{
			name: "Push Groups", means: "Groups of Okta are groups of the application.",
			prefixes: []string{"okta.group."}, optional: true,
		},
		{
			name: "Import", means: "Okta learns whom the application has.",
			prefixes: []string{"okta.import.", "okta.list."}, optional: true,
		},
		{
			name: "Entitlements", means: "What the application has to grant is granted in Okta.",
			prefixes: []string{"okta.entitlement."}, optional: true,
		},
		{
			name: "Custom attributes", means: "Attributes beyond SCIM's own arrive.",
			prefixes: []string{"peakon.custom.", "reference.custom."},
		},
		{
			name: "Groups", means: "A group push does what the target says of it.",
			prefixes: []string{"peakon.groups."},
		},
		{
			name: "Surveys", means: "Who is provisioned is asked, and who has left is not.",
			prefixes: []string{"peakon.survey.", "reference.survey."},
		},
		{
			name: "Access itself", means: "Who was deactivated is really kept out, as hooks of the vendor tell.",
			prefixes: []string{"effect."}, optional: true, beyond: true,
		},
		{
			name: "OIN test plan", means: "The cases of Okta’s plan for the integration network that a machine can do.",
			prefixes: []string{"oin."}, optional: true, beyond: true,
		},
		{
			name: "Okta’s own test suites", means: "Okta’s SPEC and CRUD tests for the integration network.",
			prefixes: []string{"okta.spec.", "okta.crud.", "runscope.okta"}, optional: true, beyond: true,
		},
		{
			name: "SCIM itself", means: "What RFC 7643 and RFC 7644 say of a server, whoever asks it.",
			prefixes: []string{"rfc."}, optional: true, beyond: true,
		},
		{
			name: "Tenants", means: "Nobody sees or changes what is another tenant’s.",
			prefixes: []string{"tenancy."}, optional: true, beyond: true,
		},
		{
			name: "Robustness", means: "Odd and hostile requests are refused, and harm nothing.",
			prefixes: []string{"robustness."}, optional: true, beyond: true,
		},
		{
			name: "Microsoft Entra ID", means: "What Entra ID does otherwise than Okta.",
			prefixes: []string{"entra."}, optional: true, beyond: true,
		},
	}
}

// Features says of each of Okta's features whether it works, as far as the report can tell.
func Features(report *scimdrill.Report) []Feature {
	table := featureTable()
	results := make([][]scimdrill.Result, len(table))
	for _, result := range report.Results {
		if row := rowOf(table, result.Requirement); row >= 0 {
			results[row] = append(results[row], result)
		}
	}
	var features []Feature
	foreign := speaksOfNone(table, report)
	for i, row := range table {
		if (row.optional || foreign) && len(results[i]) == 0 {
			continue
		}
		state, note := judgeFeature(results[i])
		asked := map[string]bool{}
		for _, result := range results[i] {
			asked[result.Requirement] = true
		}
		features = append(features, Feature{Name: row.name, Means: row.means, State: state, Note: note, Beyond: row.beyond, Asked: len(asked)})
	}
	return features
}

// speaksOfNone: the report is about something else than the features, such as scenarios, or a test that somebody else wrote: that
// nothing was asked of them would be no news, eight times.
func speaksOfNone(table []featureRow, report *scimdrill.Report) bool {
	return len(report.Results) > 0 && !slices.ContainsFunc(report.Results, func(r scimdrill.Result) bool {
		return !strings.HasPrefix(r.Requirement, "runscope.") && rowOf(table, r.Requirement) >= 0
	})
}

func rowOf(table []featureRow, id string) int {
	found, length := -1, 0
	for i, row := range table {
		for _, prefix := range row.prefixes {
			if strings.HasPrefix(id, prefix) && len(prefix) > length {
				found, length = i, len(prefix)
			}
		}
	}
	return found
}

// judgeFeature: a failure that the baseline knows breaks the feature for the admin all the same. What is blocked is not known
// to be broken: what blocks it is, and shows elsewhere.
func judgeFeature(results []scimdrill.Result) (FeatureState, string) {
	counts := map[scimdrill.Outcome]int{}
	broken := map[scimdrill.AppKind]int{}
	asked := map[scimdrill.AppKind]bool{}
	for _, result := range results {
		counts[result.Outcome]++
		asked[result.App] = true
		if failed(result.Outcome) {
			broken[result.App]++
		}
	}
	failing := counts[scimdrill.Fail] + counts[scimdrill.Flaky] + counts[scimdrill.ExpectedFail]
	holding := counts[scimdrill.Pass] + counts[scimdrill.Stale] + counts[scimdrill.Warn]
	unknown := counts[scimdrill.Blocked] + counts[scimdrill.Error]
	total := failing + holding + unknown
	switch {
	case failing > 0:
		return Broken, fmt.Sprintf("%d of %d %s%s", failing, total, verb(failing, "fails", "fail"), onlyOn(asked, broken)) +
			known(counts)
	case total == 0 && len(results) > 0:
		return NotOffered, "not applicable to this target"
	case total == 0:
		return NotTested, "nothing of it was selected"
	case unknown == total:
		return NotTested, fmt.Sprintf("0 of %d could be exercised", total)
	case unknown > 0:
		return PartlyTested, fmt.Sprintf("%d %s, %d could not be exercised", holding, verb(holding, "holds", "hold"), unknown)
	case counts[scimdrill.Warn] > 0:
		return Working, fmt.Sprintf("%d %s, with %s", total, verb(total, "holds", "hold"), many(counts[scimdrill.Warn], "warning"))
	default:
		return Working, fmt.Sprintf("%d of %d %s", holding, total, verb(total, "holds", "hold"))
	}
}

func failed(outcome scimdrill.Outcome) bool {
	return outcome == scimdrill.Fail || outcome == scimdrill.Flaky || outcome == scimdrill.ExpectedFail
}

func onlyOn(asked map[scimdrill.AppKind]bool, broken map[scimdrill.AppKind]int) string {
	if !asked[scimdrill.Template] || !asked[scimdrill.Wizard] || broken[""] > 0 || len(broken) != 1 {
		return ""
	}
	for app := range broken {
		return ", with " + app.String() + " apps only"
	}
	return ""
}

func known(counts map[scimdrill.Outcome]int) string {
	switch expected := counts[scimdrill.ExpectedFail]; {
	case expected == 0:
		return ""
	case counts[scimdrill.Fail] == 0:
		return ", as the baseline expects"
	default:
		return fmt.Sprintf(", %d of them as the baseline expects", expected)
	}
}

func verb(count int, one, more string) string {
	if count == 1 {
		return one
	}
	return more
}
