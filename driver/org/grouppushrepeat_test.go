package org_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/scimdrill/scimdrill/driver/org"
)

// newGroupWorld is a hurriedWorld with "Import Groups" on: a group is pushed without looking it up.
func newGroupWorld(t *testing.T) *hurriedWorld {
	t.Helper()
	w := newHurriedWorld(t, org.Options{})
	w.do("PUT", w.app, `{"label":"Waiting","name":"scim2headerauth","signOnMode":"AUTO_LOGIN","settings":{"app":{"scimBaseUrl":"http://127.0.0.1:1/scim","importGroups":true}}}`)
	return w
}

// pushed makes an Okta group and has it pushed; it returns the path of the mapping.
func (w *hurriedWorld) pushed(name string) string {
	w.t.Helper()
	group := w.do("POST", "/api/v1/groups", `{"profile":{"name":"`+name+`"}}`)["id"].(string)
	made := w.do("POST", w.app+"/group-push/mappings", `{"sourceGroupId":"`+group+`","targetGroupName":"`+name+`"}`)
	return w.app + "/group-push/mappings/" + made["id"].(string)
}

// stepsTaken are the requests without what follows the path.
func (w *hurriedWorld) stepsTaken() string {
	var steps []string
	for _, asked := range w.took() {
		steps = append(steps, strings.Join(strings.Fields(asked)[:3], " "))
	}
	return strings.Join(steps, ", ")
}

// TestAPushOfAGroupIsRepeated: after 5xx half an hour later, after 429 as long as the target says; not after a refusal that stays.
func TestAPushOfAGroupIsRepeated(t *testing.T) {
	for name, c := range map[string]struct {
		status     int
		retryAfter string
		want       string
		meanwhile  string
	}{
		"503":          {503, "", "0s POST /Groups, 30m0s POST /Groups", "ERROR"},
		"429":          {429, "20", "0s POST /Groups, 20s POST /Groups", "ACTIVE"},
		"a refusal":    {400, "", "0s POST /Groups", "ERROR"},
		"not this way": {501, "", "0s POST /Groups", "ERROR"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newGroupWorld(t)
				defer w.close()
				refusals := 1
				w.answer = func(method, path string) (int, string) {
					if method == "POST" && strings.HasPrefix(path, "/Groups") && refusals > 0 {
						refusals--
						return c.status, c.retryAfter
					}
					return 0, ""
				}
				mapping := w.pushed("sales")
				w.settle(time.Second)
				if seen := w.do("GET", mapping, ""); seen["status"] != c.meanwhile {
					t.Errorf("meanwhile the mapping is %v", seen)
				}
				w.settle(time.Hour)
				if steps := w.stepsTaken(); steps != c.want {
					t.Errorf("asked\n%s\nwant\n%s", steps, c.want)
				}
				want := "ACTIVE"
				if c.status == 400 || c.status == 501 {
					want = "ERROR"
				}
				if seen := w.do("GET", mapping, ""); seen["status"] != want || (seen["errorSummary"] == nil) != (want == "ACTIVE") {
					t.Errorf("the mapping is %v", seen)
				}
			})
		})
	}
}

// TestAGroupThatWasMadeIsNotMadeAgain although the rest of its first push failed or was refused with 429.
func TestAGroupThatWasMadeIsNotMadeAgain(t *testing.T) {
	for _, status := range []int{503, 429} {
		synctest.Test(t, func(t *testing.T) {
			w := newGroupWorld(t)
			defer w.close()
			person := w.assign("ann@example.com")
			w.settle(time.Second)
			group := w.do("POST", "/api/v1/groups", `{"profile":{"name":"sales"}}`)["id"].(string)
			w.do("PUT", "/api/v1/groups/"+group+"/users/"+person, "")
			w.took()
			refusals := 1
			w.answer = func(method, path string) (int, string) {
				if method == "PATCH" && strings.HasPrefix(path, "/Groups") && refusals > 0 {
					refusals--
					return status, "5"
				}
				return 0, ""
			}
			w.do("POST", w.app+"/group-push/mappings", `{"sourceGroupId":"`+group+`","targetGroupName":"sales"}`)
			w.settle(time.Hour)
			steps := w.stepsTaken()
			if strings.Count(steps, "POST") != 1 || strings.Count(steps, "PATCH") != 3 {
				t.Errorf("after %d: %s", status, steps)
			}
		})
	}
}

// TestADeletionIsRepeated, and given up after ten times.
func TestADeletionIsRepeated(t *testing.T) {
	for _, refusals := range []int{2, 100} {
		synctest.Test(t, func(t *testing.T) {
			w := newGroupWorld(t)
			defer w.close()
			mapping := w.pushed("sales")
			w.settle(time.Second)
			left := refusals
			w.answer = func(method, _ string) (int, string) {
				if method == "DELETE" && left > 0 {
					left--
					return 500, ""
				}
				return 0, ""
			}
			w.do("PATCH", mapping, `{"status":"INACTIVE"}`)
			w.took()
			w.do("DELETE", mapping+"?deleteTargetGroup=true", "")
			w.settle(24 * time.Hour)
			deletions := 0
			for _, asked := range w.took() {
				if slices.Contains(strings.Fields(asked), "DELETE") {
					deletions++
				}
			}
			if want := min(refusals+1, 10); deletions != want {
				t.Errorf("asked %d times to delete the group, want %d", deletions, want)
			}
		})
	}
}
