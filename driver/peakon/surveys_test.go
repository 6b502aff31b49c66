package peakon_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill/driver/peakon"
)

// control answers one request as the test says, and keeps what was asked.
type control struct {
	asked  string
	body   map[string]any
	answer string
	status int
}

func (k *control) administrator(t *testing.T) *peakon.Administrator {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		k.asked, k.body = r.Method+" "+r.URL.RequestURI(), nil
		if data, err := io.ReadAll(r.Body); err == nil && len(data) > 0 {
			if err := json.Unmarshal(data, &k.body); err != nil {
				t.Errorf("the body %q is not JSON: %v", data, err)
			}
		}
		if k.status != 0 {
			w.WriteHeader(k.status)
		}
		_, _ = io.WriteString(w, k.answer)
	}))
	t.Cleanup(server.Close)
	administrator, err := peakon.New(server.URL+"/_control", "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(administrator.Close)
	return administrator
}

func TestPlanSchedule(t *testing.T) {
	k := &control{answer: `{"id":7,"name":"Weekly","startDate":"2026-03-02","frequency":"weekly","durationDays":5,"sendTime":"09:00","dataCollection":true}`}
	planned, err := k.administrator(t).PlanSchedule(t.Context(), peakon.Company{ID: "3"}, peakon.Schedule{
		Name: "Weekly", StartDate: "2026-03-02", Frequency: peakon.Weekly, DurationDays: 5, SendTime: "09:00", DataCollection: true,
	})
	if err != nil || planned.ID != "7" || planned.DurationDays != 5 || !planned.DataCollection {
		t.Errorf("planned %+v (error %v)", planned, err)
	}
	if k.asked != "POST /_control/schedules" {
		t.Errorf("asked %s", k.asked)
	}
	for name, want := range map[string]any{"company": 3.0, "startDate": "2026-03-02", "frequency": "weekly", "durationDays": 5.0, "sendTime": "09:00", "dataCollection": true} {
		if k.body[name] != want {
			t.Errorf("%s: sent %v, want %v", name, k.body[name], want)
		}
	}
	if id, sent := k.body["id"]; sent {
		t.Errorf("an id %v was sent for a schedule that has none", id)
	}
}

func TestRounds(t *testing.T) {
	k := &control{answer: `[{"id":1,"schedule":7,"seq":0,"launchDate":"2026-03-02","opensAt":"2026-03-02T00:30:00Z","status":"open"},
		{"id":2,"schedule":7,"seq":1,"launchDate":"2026-03-09","opensAt":"2026-03-09T00:30:00Z","status":"scheduled","skipped":"data collection is off"}]`}
	rounds, err := k.administrator(t).Rounds(t.Context(), peakon.Company{ID: "3"})
	if err != nil || len(rounds) != 2 {
		t.Fatalf("found %+v (error %v)", rounds, err)
	}
	if rounds[0].Schedule != "7" || rounds[1].Seq != 1 || rounds[0].OpensAt.Hour() != 0 || rounds[1].Skipped == "" {
		t.Errorf("found %+v", rounds)
	}
	if k.asked != "GET /_control/rounds?company=3" {
		t.Errorf("asked %s", k.asked)
	}
}

func TestDeliveries(t *testing.T) {
	k := &control{answer: `[{"id":11,"round":1,"employee":5,"sendAt":"2026-03-02T08:00:00Z","status":"sent","sentAt":"2026-03-02T08:00:00Z",
		"reminders":[{"seq":1,"dueAt":"2026-03-04T08:00:00Z","status":"skipped"}]},
		{"id":12,"round":2,"employee":5,"sendAt":"2026-03-09T08:00:00Z","status":"suppressed","reason":"inactive"}]`}
	administrator := k.administrator(t)
	deliveries, err := administrator.Deliveries(t.Context(), peakon.Company{}, peakon.DeliveryFilter{Employee: "5", UserName: "a+b@example.com"})
	if err != nil || len(deliveries) != 2 {
		t.Fatalf("found %+v (error %v)", deliveries, err)
	}
	sent, kept := deliveries[0], deliveries[1]
	if sent.Status != peakon.Sent || sent.SentAt == nil || len(sent.Reminders) != 1 || sent.Reminders[0].Status != peakon.Skipped {
		t.Errorf("the first is %+v", sent)
	}
	if kept.Status != peakon.Suppressed || kept.Reason != "inactive" || kept.SentAt != nil || kept.AnsweredAt != nil {
		t.Errorf("the second is %+v", kept)
	}
	if k.asked != "GET /_control/deliveries?employee=5&userName=a%2Bb%40example.com" {
		t.Errorf("asked %s", k.asked)
	}
}

func TestAnswerAndConfirm(t *testing.T) {
	k := &control{answer: `{}`}
	administrator := k.administrator(t)
	if err := administrator.Answer(t.Context(), peakon.Company{ID: "3"}, peakon.Delivery{ID: "11"}); err != nil {
		t.Error(err)
	}
	if k.asked != "POST /_control/answer" || k.body["delivery"] != 11.0 || k.body["company"] != 3.0 {
		t.Errorf("asked %s with %v", k.asked, k.body)
	}
	if err := administrator.Confirm(t.Context(), peakon.Company{ID: "3"}, peakon.Round{ID: "1"}, "5"); err != nil {
		t.Error(err)
	}
	if k.asked != "POST /_control/confirm" || k.body["round"] != 1.0 || k.body["employee"] != 5.0 {
		t.Errorf("asked %s with %v", k.asked, k.body)
	}
	k.status, k.answer = http.StatusConflict, "the survey link does not work: the employee is inactive"
	if err := administrator.Answer(t.Context(), peakon.Company{}, peakon.Delivery{ID: "11"}); err == nil || !strings.Contains(err.Error(), "inactive") {
		t.Errorf("the error is %v, want one that says why", err)
	}
}
