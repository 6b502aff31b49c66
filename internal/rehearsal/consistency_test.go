package rehearsal_test

import (
	"strings"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/fixtures/profiles"
	"github.com/scimdrill/scimdrill/internal/gate"
	"github.com/scimdrill/scimdrill/internal/rehearsal"
)

// onReference runs some requirements of profile okta-oin on the reference in this process.
func onReference(t *testing.T, options rehearsal.Options, ids ...string) *scimdrill.Report {
	t.Helper()
	options.Kinds, options.Mode, options.Timeout = []scimdrill.AppKind{scimdrill.Template}, "full", 10*time.Second
	r, err := rehearsal.Prepare(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	outcome, err := new(gate.Gate).Run(t.Context(), gate.Options{Stage: r.Stage(), Selected: func(id string, _ scimdrill.AppKind) bool {
		for _, each := range ids {
			if strings.HasPrefix(id, each) {
				return true
			}
		}
		return false
	}})
	if err != nil {
		t.Fatal(err)
	}
	chosen, err := profiles.Find("okta-oin")
	if err != nil {
		t.Fatal(err)
	}
	report := r.Report(outcome, "okta-oin")
	rehearsal.Judge(report, chosen)
	return report
}

// written are requirements that read what was just written.
func written() []string {
	return []string{"okta.create.external-id-kept", "okta.create.existing-", "okta.deactivate.patch-"}
}

func TestATargetWhoseReadsLagIsWaitedFor(t *testing.T) {
	report := onReference(t, rehearsal.Options{Variations: []string{"eventually-consistent"}, Consistency: "tolerant"}, written()...)
	for _, result := range report.Results {
		if result.Failure != nil {
			t.Errorf("%s %s: %s", result.Outcome, result.Requirement, result.Failure.Message)
		}
	}
	if report.Verdict != scimdrill.Met || len(report.Findings) != 1 || report.Findings[0].Failing || !strings.Contains(report.Findings[0].Title, "lag") {
		t.Errorf("verdict %s, findings %+v", report.Verdict, report.Findings)
	}
	if len(report.Measured) == 0 {
		t.Error("nothing was measured")
	}
	for _, m := range report.Measured {
		if m.Took < 250*time.Millisecond || m.Took > 3*time.Second {
			t.Errorf("%s: %s, and it is 300 ms", m.What, m.Took)
		}
	}
}

func TestStrictlyALagIsAFailure(t *testing.T) {
	report := onReference(t, rehearsal.Options{Variations: []string{"eventually-consistent"}, Consistency: "strict"}, written()[0])
	if report.Verdict != scimdrill.NotMet || len(report.Findings) != 1 || !report.Findings[0].Failing {
		t.Errorf("verdict %s, findings %+v", report.Verdict, report.Findings)
	}
	for _, result := range report.Results {
		if result.Failure != nil {
			t.Errorf("the lag is told once, and not by %s: %s", result.Requirement, result.Failure.Message)
		}
	}
	if report := onReference(t, rehearsal.Options{Consistency: "strict"}, written()...); report.Verdict != scimdrill.Met || len(report.Findings)+len(report.Measured) != 0 {
		t.Errorf("without a lag: verdict %s, findings %+v", report.Verdict, report.Findings)
	}
}

func TestWithoutPatienceTheLagFailsWhatReads(t *testing.T) {
	report := onReference(t, rehearsal.Options{Variations: []string{"eventually-consistent"}, Consistency: "off"}, written()...)
	if report.Verdict != scimdrill.NotMet || len(report.Measured) != 0 {
		t.Errorf("verdict %s, measured %v: this test could not fail", report.Verdict, report.Measured)
	}
}

// TestAServerThatIsMerelyWrongIsNotWaitedForOften: the faults are found all the same, and the run takes little longer.
func TestAServerThatIsMerelyWrongIsNotWaitedForOften(t *testing.T) {
	const budget = 400 * time.Millisecond
	for _, defect := range []string{"update-lost", "deactivate-ignored", "lookup-by-email", "externalid-lost"} {
		t.Run(defect, func(t *testing.T) {
			ids := []string{"okta.create.", "okta.update.", "okta.deactivate."}
			begun := time.Now()
			hasty := onReference(t, rehearsal.Options{Defects: []string{defect}, Consistency: "off"}, ids...)
			between := time.Now()
			patient := onReference(t, rehearsal.Options{Defects: []string{defect}, Consistency: "tolerant", Budget: budget}, ids...)
			longer := time.Since(between) - between.Sub(begun)
			if longer > 2*budget+4*time.Second {
				t.Errorf("patience cost %s, with a budget of %s", longer, budget)
			}
			if len(patient.Measured) > 0 {
				t.Errorf("measured: %+v", patient.Measured)
			}
			for i := range hasty.Results {
				if was, is := hasty.Results[i].Outcome, patient.Results[i].Outcome; was != is {
					t.Errorf("%s: %s without patience, %s with it", hasty.Results[i].Requirement, was, is)
				}
			}
			if hasty.Verdict != scimdrill.NotMet {
				t.Errorf("verdict %s: this test could not fail", hasty.Verdict)
			}
		})
	}
}
