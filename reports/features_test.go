package reports_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/reports"
)

func TestFeatures(t *testing.T) {
	const id = "okta.update.unicode"
	on := func(app scimdrill.AppKind, outcomes ...scimdrill.Outcome) []scimdrill.Result {
		var results []scimdrill.Result
		for _, outcome := range outcomes {
			results = append(results, scimdrill.Result{Requirement: id, App: app, Outcome: outcome})
		}
		return results
	}
	for name, test := range map[string]struct {
		results []scimdrill.Result
		state   reports.FeatureState
		note    string
	}{
		"nothing asked":      {nil, reports.NotTested, "nothing of it was selected"},
		"not applicable":     {on("", scimdrill.NotApplicable), reports.NotOffered, "not applicable to this target"},
		"all hold":           {on("", scimdrill.Pass, scimdrill.Stale), reports.Working, "2 of 2 hold"},
		"a warning":          {on("", scimdrill.Pass, scimdrill.Warn), reports.Working, "2 hold, with 1 warning"},
		"a failure":          {on("", scimdrill.Pass, scimdrill.Fail, scimdrill.Blocked), reports.Broken, "1 of 3 fails"},
		"a known failure":    {on("", scimdrill.ExpectedFail, scimdrill.Pass), reports.Broken, "1 of 2 fails, as the baseline expects"},
		"some are known":     {on("", scimdrill.ExpectedFail, scimdrill.Fail), reports.Broken, "2 of 2 fail, 1 of them as the baseline expects"},
		"on one kind of app": {append(on(scimdrill.Template, scimdrill.Pass), on(scimdrill.Wizard, scimdrill.Fail)...), reports.Broken, "1 of 2 fails, with App Integration Wizard apps only"},
		"on both kinds":      {append(on(scimdrill.Template, scimdrill.Fail), on(scimdrill.Wizard, scimdrill.Fail)...), reports.Broken, "2 of 2 fail"},
		"all blocked":        {on("", scimdrill.Blocked, scimdrill.Error), reports.NotTested, "0 of 2 could be exercised"},
		"some blocked":       {on("", scimdrill.Pass, scimdrill.Blocked, scimdrill.NotApplicable), reports.PartlyTested, "1 holds, 1 could not be exercised"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, feature := range reports.Features(&scimdrill.Report{Results: test.results}) {
				if feature.Name != "Update User Attributes" {
					continue
				}
				if feature.State != test.state || feature.Note != test.note {
					t.Errorf("expected %s (%s), found %s (%s)", test.state, test.note, feature.State, feature.Note)
				}
			}
		})
	}
}

// TestEveryAreaSpeaksForAFeature goes through the areas of the catalogue.
func TestEveryAreaSpeaksForAFeature(t *testing.T) {
	found := map[string]string{}
	for _, area := range []string{
		"okta.credentials", "okta.auth", "okta.lookup", "okta.create", "okta.update", "okta.deactivate", "okta.suspend",
		"okta.reactivate", "peakon.custom", "peakon.groups", "peakon.survey", "okta.spec", "okta.crud",
		"reference.credentials", "reference.custom", "reference.survey", "rfc.filter", "tenancy.user", "robustness.json", "entra.patch",
	} {
		for _, feature := range reports.Features(&scimdrill.Report{Results: []scimdrill.Result{{Requirement: area + ".any", Outcome: scimdrill.Fail}}}) {
			if feature.State == reports.Broken {
				found[area] += feature.Name
			}
		}
	}
	want := map[string]string{
		"okta.credentials": "Test API Credentials", "okta.auth": "Test API Credentials", "reference.credentials": "Test API Credentials",
		"okta.lookup": "Create Users", "okta.create": "Create Users", "okta.update": "Update User Attributes",
		"okta.deactivate": "Deactivate Users", "okta.suspend": "Deactivate Users", "okta.reactivate": "Reactivate Users",
		"peakon.custom": "Custom attributes", "reference.custom": "Custom attributes", "peakon.groups": "Groups",
		"peakon.survey": "Surveys", "reference.survey": "Surveys", "okta.spec": "Okta’s own test suites", "okta.crud": "Okta’s own test suites",
		"rfc.filter": "SCIM itself", "tenancy.user": "Tenants", "robustness.json": "Robustness", "entra.patch": "Microsoft Entra ID",
	}
	if difference := cmp.Diff(want, found); difference != "" {
		t.Errorf("areas and features (-want +found)\n%s", difference)
	}
}

func TestATestThatWasExportedSaysNothingOfOtherFeatures(t *testing.T) {
	for id, want := range map[string]int{"runscope.okta-scim-20-spec-test.step-01-users": 1, "runscope.ours.step-01-users": 0} {
		report := &scimdrill.Report{Results: []scimdrill.Result{{Requirement: id, Outcome: scimdrill.Pass}}}
		if found := reports.Features(report); len(found) != want || want == 1 && found[0].Name != "Okta’s own test suites" {
			t.Errorf("%s speaks for %v", id, found)
		}
	}
}
