package server_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill/reference/server"
)

// planned is a server with a weekly schedule that first launches on Monday 2 March 2026 in Copenhagen.
func planned(t *testing.T, change ...func(*server.Options)) *target {
	t.Helper()
	s := start(t, change...)
	a := s.control(http.MethodPost, "/schedules", m{
		"name": "Weekly", "startDate": "2026-03-02", "frequency": "weekly", "durationDays": 5, "timezone": "Europe/Copenhagen", "dataCollection": true,
	}).must(t, 201)
	if a.at("sendTime") != "09:00" || a.at("id") == nil {
		t.Fatalf("%s", a.body)
	}
	return s
}

func (s *target) until(now string) {
	s.t.Helper()
	s.control(http.MethodPost, "/clock", m{"now": now}).must(s.t, 200)
}

// invitations are the deliveries of an employee: "launchDate status reason".
func (s *target) invitations(query string) []string {
	s.t.Helper()
	var list []string
	for _, each := range s.listed("/deliveries?" + query) {
		line := fmt.Sprint(each["launchDate"], " ", each["status"])
		if reason, _ := each["reason"].(string); reason != "" {
			line += " " + reason
		}
		list = append(list, line)
	}
	return list
}

func (s *target) same(found []string, want ...string) {
	s.t.Helper()
	if strings.Join(found, "\n") != strings.Join(want, "\n") {
		s.t.Errorf("found %q, want %q", found, want)
	}
}

func TestSurveysFollowProvisioning(t *testing.T) {
	s := planned(t)
	stays := s.hired("stays@example.com", m{"timezone": "America/New_York", "locale": "da-DK"})
	leaves := s.hired("leaves@example.com", nil)
	deactivate := operation("replace", "", m{"active": false})

	s.until("2026-03-02T07:59:00Z") // open since 23:30 UTC, not sent yet in Copenhagen
	s.same(s.invitations("employee="+leaves), "2026-03-02 scheduled")
	s.patch(leaves, deactivate).must(t, 200)
	s.until("2026-03-02T20:00:00Z")
	s.same(s.invitations("userName=Leaves@example.com"), "2026-03-02 suppressed inactive")
	s.same(s.invitations("userName=stays@example.com"), "2026-03-02 sent")

	one := s.listed("/deliveries?userName=stays@example.com")[0]
	for name, want := range map[string]any{
		"seq": 0.0, "opensAt": "2026-03-01T23:30:00Z", "sendAt": "2026-03-02T14:00:00Z", "sentAt": "2026-03-02T14:00:00Z", "language": "da",
		"timezone": "America/New_York", "userName": "stays@example.com",
	} {
		if one[name] != want {
			t.Errorf("%s: %v, want %v", name, one[name], want)
		}
	}
	if reminders, _ := one["reminders"].([]any); len(reminders) == 0 {
		t.Errorf("no reminders: %v", one)
	}

	s.until("2026-03-09T20:00:00Z") // missed
	s.patch(leaves, operation("replace", "", m{"active": true})).must(t, 200)
	s.until("2026-03-16T20:00:00Z")
	s.same(s.invitations("employee="+leaves), "2026-03-02 suppressed inactive", "2026-03-16 sent")
	s.same(s.invitations("employee="+stays), "2026-03-02 sent", "2026-03-09 sent", "2026-03-16 sent")

	late := s.hired("late@example.com", nil)
	rounds := s.listed("/rounds")
	last := rounds[len(rounds)-1]
	if last["status"] != "open" || rounds[0]["status"] != "soft_closed" {
		t.Errorf("rounds %v", rounds)
	}
	round := fmt.Sprint(last["id"])
	qualifying := s.listed("/rounds/" + round + "/qualifying")
	if len(qualifying) != 1 || qualifying[0]["userName"] != "late@example.com" {
		t.Errorf("qualifying %v", qualifying)
	}
	s.same(s.invitations("employee=" + late))
	s.control(http.MethodPost, "/confirm", m{"round": last["id"], "employee": number(late)}).must(t, 200)
	s.same(s.invitations("employee="+late), "2026-03-16 sent")
	if again := s.control(http.MethodPost, "/confirm", m{"round": last["id"], "employee": number(late)}); again.StatusCode != http.StatusConflict {
		t.Errorf("confirmed twice: %d %s", again.StatusCode, again.body)
	}

	link := s.listed("/deliveries?employee=" + late + "&round=" + round)[0]["id"]
	s.patch(late, deactivate).must(t, 200)
	dead := s.control(http.MethodPost, "/answer", m{"delivery": link})
	if message, _ := dead.at("error").(string); dead.StatusCode != http.StatusConflict || !strings.Contains(message, "inactive") {
		t.Errorf("a dead link: %d %s", dead.StatusCode, dead.body)
	}
	s.patch(late, operation("replace", "", m{"active": true})).must(t, 200)
	s.control(http.MethodPost, "/answer", m{"delivery": link, "language": "fr"}).must(t, 200)
	if answered := s.listed("/deliveries?employee=" + late)[0]; answered["answeredAt"] != "2026-03-16T20:00:00Z" {
		t.Errorf("answered %v", answered)
	}
	s.scim(http.MethodDelete, "/Users/"+stays, nil).must(t, 204)
	if kept := s.listed("/deliveries?employee=" + stays); len(kept) != 3 || kept[0]["userName"] != nil {
		t.Errorf("of somebody who was deleted: %v", kept)
	}
}

func TestDataCollectionSwitch(t *testing.T) {
	s := planned(t)
	s.hired("jane@example.com", nil)
	schedules := s.listed("/schedules")
	id := fmt.Sprint(schedules[len(schedules)-1]["id"])
	off := s.control(http.MethodPost, "/schedules/"+id, m{"dataCollection": false}).must(t, 200)
	if off.at("dataCollection") != false {
		t.Errorf("%s", off.body)
	}
	s.until("2026-03-03T00:00:00Z")
	s.same(s.invitations(""))
	s.control(http.MethodPost, "/schedules/"+id, m{"dataCollection": true}).must(t, 200)
	s.until("2026-03-10T00:00:00Z")
	s.same(s.invitations(""), "2026-03-09 sent")
	// While it was off there was no round (E28), and the next one keeps its number.
	rounds := s.listed("/rounds")
	if len(rounds) != 1 || rounds[0]["seq"] != 1.0 || rounds[0]["status"] != "open" {
		t.Errorf("rounds %v", rounds)
	}
}

func TestTargets(t *testing.T) {
	s := start(t)
	s.hired("west@example.com", extension(peakonURN, m{"Office": "West"}))
	s.hired("east@example.com", extension(peakonURN, m{"Office": "East"}))
	s.control(http.MethodPost, "/schedules", m{
		"name": "West only", "startDate": "2026-03-02", "frequency": "manual", "durationDays": 5, "dataCollection": true,
		"targets": []m{{"mode": "include", "attribute": "office", "option": "West"}},
	}).must(t, 201)
	s.until("2026-03-02T20:00:00Z")
	s.same(s.invitations("userName=west@example.com"), "2026-03-02 sent")
	s.same(s.invitations("userName=east@example.com"))
	s.same(s.invitations("userName=nobody@example.com"))
}

func number(id string) float64 {
	n := 0.0
	for _, digit := range id {
		n = n*10 + float64(digit-'0')
	}
	return n
}
