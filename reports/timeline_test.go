package reports_test

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/reports"
)

func clock(day, hour, minute int) time.Time {
	return time.Date(2026, 3, day, hour, minute, 0, 0, time.UTC)
}

// invited is an invitation to round 1 that was sent on the second at nine.
func invited() scimdrill.SurveyDelivery {
	at := clock(2, 9, 0)
	return scimdrill.SurveyDelivery{Round: 1, Status: "sent", Due: at, Sent: &at}
}

func comes(at time.Time) scimdrill.SurveyAct { return scimdrill.SurveyAct{At: at, Active: true} }
func goes(at time.Time) scimdrill.SurveyAct  { return scimdrill.SurveyAct{At: at} }

// surveyed is a report of a story in which somebody is always invited as they should be, and this employee.
func surveyed(employee scimdrill.SurveyEmployee) *scimdrill.Report {
	report := exampleReport()
	report.Surveys = []scimdrill.SurveyStory{{
		App: scimdrill.Wizard, Schedule: "Drill", Rounds: []scimdrill.SurveyRound{{Number: 1, Opens: clock(2, 0, 30), Closes: clock(7, 0, 0)}},
		Employees: []scimdrill.SurveyEmployee{
			{Name: "bob@example.com", Part: "stays", Acts: []scimdrill.SurveyAct{comes(clock(1, 0, 0))}, Deliveries: []scimdrill.SurveyDelivery{invited()}},
			employee,
		},
	}}
	return report
}

func TestWhatIsWrongWithSurveysStandsOut(t *testing.T) {
	reminded, answered, keptBack := invited(), invited(), invited()
	reminded.Reminded = []time.Time{clock(4, 9, 0)}
	late := clock(3, 9, 0)
	answered.Answered = &late
	keptBack.Sent, keptBack.Status = nil, "suppressed"
	failed := goes(clock(1, 12, 0))
	failed.Failed = "the app was not reached"
	for name, each := range map[string]struct {
		acts       []scimdrill.SurveyAct
		deliveries []scimdrill.SurveyDelivery
		wrong      []string
	}{
		"stays":                        {[]scimdrill.SurveyAct{comes(clock(1, 0, 0))}, []scimdrill.SurveyDelivery{invited()}, nil},
		"stays, not invited":           {[]scimdrill.SurveyAct{comes(clock(1, 0, 0))}, nil, []string{"not invited"}},
		"stays, kept back":             {[]scimdrill.SurveyAct{comes(clock(1, 0, 0))}, []scimdrill.SurveyDelivery{keptBack}, []string{"not invited"}},
		"stays, asked twice":           {[]scimdrill.SurveyAct{comes(clock(1, 0, 0))}, []scimdrill.SurveyDelivery{invited(), invited()}, []string{"asked twice"}},
		"left, invited":                {[]scimdrill.SurveyAct{comes(clock(1, 0, 0)), goes(clock(1, 9, 0))}, []scimdrill.SurveyDelivery{invited()}, []string{"after leaving"}},
		"left, not invited":            {[]scimdrill.SurveyAct{comes(clock(1, 0, 0)), goes(clock(1, 9, 0))}, nil, nil},
		"left once invited":            {[]scimdrill.SurveyAct{comes(clock(1, 0, 0)), goes(clock(2, 12, 0))}, []scimdrill.SurveyDelivery{invited()}, nil},
		"left, reminded":               {[]scimdrill.SurveyAct{comes(clock(1, 0, 0)), goes(clock(2, 12, 0))}, []scimdrill.SurveyDelivery{reminded}, []string{"after leaving"}},
		"left, answered":               {[]scimdrill.SurveyAct{comes(clock(1, 0, 0)), goes(clock(2, 12, 0))}, []scimdrill.SurveyDelivery{answered}, []string{"after leaving"}},
		"left before sending":          {[]scimdrill.SurveyAct{comes(clock(1, 0, 0)), goes(clock(2, 1, 0))}, []scimdrill.SurveyDelivery{keptBack}, nil},
		"came after opening":           {[]scimdrill.SurveyAct{comes(clock(2, 1, 0))}, nil, nil},
		"left, Okta could not tell it": {[]scimdrill.SurveyAct{comes(clock(1, 0, 0)), failed}, []scimdrill.SurveyDelivery{invited()}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			page := string(rendered(t, reports.WriteHTML, surveyed(scimdrill.SurveyEmployee{Name: "ada@example.com", Acts: each.acts, Deliveries: each.deliveries})))
			drawing := regexp.MustCompile(`(?s)<svg class="surveys".*?</svg>`).FindString(page)
			var wrong []string
			for _, found := range regexp.MustCompile(`class="wrong"[^>]*>([^<]*)<`).FindAllStringSubmatch(drawing, -1) {
				wrong = append(wrong, found[1])
				if !strings.Contains(drawing, "WRONG: "+found[1]) {
					t.Error("who cannot see the drawing is not told what is wrong")
				}
			}
			if strings.Join(wrong, ",") != strings.Join(each.wrong, ",") {
				t.Errorf("expected %q to be wrong, found %q", each.wrong, wrong)
			}
			if strings.Contains(page, "Nothing in it is wrong.") != (len(each.wrong) == 0) {
				t.Error("the sentence above the drawing says otherwise")
			}
		})
	}
}

func TestATimelineStaysDrawable(t *testing.T) {
	report := surveyed(scimdrill.SurveyEmployee{Name: "ada@example.com"})
	story := &report.Surveys[0]
	for i := range 500 {
		employee := scimdrill.SurveyEmployee{Name: strings.Repeat("x", 5000)}
		for j := range 300 {
			employee.Acts = append(employee.Acts, comes(clock(1, 0, i*300+j)))
		}
		story.Employees = append(story.Employees, employee)
	}
	page := rendered(t, reports.WriteHTML, report)
	if len(page) > 3<<20 {
		t.Errorf("expected a drawing of a bounded size, found %d bytes", len(page))
	}
	if !strings.Contains(string(page), "402 more employees not drawn") {
		t.Error("expected a word about who is not drawn")
	}
}

// TestSurveysAreAsTheSchemaSays: the shape is closed, so that each member is described.
func TestSurveysAreAsTheSchemaSays(t *testing.T) {
	reminded := invited()
	reminded.Reminded, reminded.Answered, reminded.Reason = []time.Time{clock(4, 9, 0)}, reminded.Sent, "inactive"
	report := surveyed(scimdrill.SurveyEmployee{
		Name: "ada@example.com", Part: "leaves", Acts: []scimdrill.SurveyAct{{At: clock(1, 0, 0), Failed: "no"}}, Deliveries: []scimdrill.SurveyDelivery{reminded},
	})
	report.Surveys[0].LeftOut, report.Surveys[0].Problem = 3, "it was stopped"
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(rendered(t, reports.WriteResults, report)))
	if err != nil {
		t.Fatal(err)
	}
	if err := closedSchema(t).Validate(value); err != nil {
		t.Error(err)
	}
}
