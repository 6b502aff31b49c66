package workbench_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/scimdrill/scimdrill/driver/targettest"
)

// TestSomebodyReproducesByHand makes an app, assigns a person, has the next one fail, mends the target and retries.
func TestSomebodyReproducesByHand(t *testing.T) {
	r := newRig(t)
	b := &byHand{newTab(t), r}
	b.do(chromedp.EmulateViewport(1360, 900), chromedp.Navigate(r.url+"/"), shown(".first"))
	b.sees("#live", "Live")
	b.sees("#wire", "Nothing was sent yet")
	b.do(click(".offer button"))
	b.sees("#people", "Jane Hale", "jane.hale@example.com", "渡辺")
	b.picture("empty")
	b.addApp()
	b.assign("Jane Hale")
	b.sees("#people", "Provisioned")
	b.sees("#exchanges", "GET", "POST", "/scim/v2/Users", "201 Created", "assign")
	b.sees("#outcome", "Assigned Jane Hale", "POST /api/v1/apps/")
	b.slowly()
	b.fails()
	b.retries()
	b.pushesAGroup()
	b.keyboard()
}

type byHand struct {
	*tab

	rig *rig
}

func (b *byHand) addApp() {
	b.Helper()
	b.do(click(".add"), shown("#new-app"))
	b.picture("new-app")
	b.do(typed(`[name=scimBaseUrl]`, b.rig.target.URL), typed(`[name=token]`, "Bearer wrong"), click("#new-app .row button"))
	b.sees("#outcome", "is not connected", "Unauthorized")
	b.sees("#exchanges", "401 Unauthorized")
	b.do(typed(`#credentials [name=token]`, targettest.Token), click(`#credentials button`))
	b.sees("#outcome", "verified successfully")
	b.do(typed(`#credentials [name=token]`, targettest.Token), click(`#credentials [formaction$="/connect"]`))
	b.sees("#outcome", "connected")
	b.do(click(`form[action$="/to-app"] [name=create]`), click(`form[action$="/to-app"] [name=update]`),
		click(`form[action$="/to-app"] [name=deactivate]`), click(`form[action$="/to-app"] .row button`))
	b.sees("#outcome", "Saved what is provisioned")
	b.picture("settings")
	b.do(click(`.tabs a`), shown("#people"))
}

func (b *byHand) assign(name string) {
	b.Helper()
	b.do(click(`button[aria-label="Assign ` + name + `"]`))
}

// slowly pictures an assignment while the target takes its time.
func (b *byHand) slowly() {
	b.Helper()
	released := make(chan struct{})
	b.rig.target.Answers(func(_ http.ResponseWriter, r *http.Request, _ string) bool {
		if r.Method == http.MethodPost {
			<-released
		}
		return false
	})
	b.assign("Paula Tagg")
	b.sees("#people", "Pushing")
	b.sees("#state", "1 under way")
	b.do(click("#exchanges li:first-child summary"))
	b.sees("#exchanges", "User-Agent", "totalResults")
	b.picture("assignment")
	close(released)
	b.rig.target.Answers(nil)
	b.sees("#state", "Nothing is queued")
	b.sees("#exchanges", "User-Agent") // what was open stays open
}

func (b *byHand) fails() {
	b.Helper()
	b.rig.target.Refuses(http.MethodPost, "/Users", http.StatusInternalServerError, "the disk is <b>full</b>")
	b.assign("Jürgen Müller-Lüdenscheidt")
	b.sees("#people", "Failed")
	b.sees("#state", "The administrator reads", "the disk is <b>full</b>", "Jürgen Müller-Lüdenscheidt")
	b.sees("#exchanges", "500 Internal Server Error")
	b.sees(".tabs", "Tasks 1")
	b.picture("failure")
}

func (b *byHand) retries() {
	b.Helper()
	b.rig.target.Answers(nil)
	b.do(click(`.tabs a[href*="show=tasks"]`), shown("#tasks"), click("#tasks input[type=checkbox]"))
	b.picture("tasks")
	b.do(click("#tasks .row button"))
	b.sees("#outcome", "Retrying the task")
	b.sees("#state", "Nothing is queued")
	for end := time.Now().Add(10 * time.Second); strings.Contains(get(b.tab, chromedp.Text("#state")), "reads"); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			b.Fatal("the task is still there after the retry")
		}
	}
}

func (b *byHand) pushesAGroup() {
	b.Helper()
	b.do(click(`.tabs a[href*="show=groups"]`), typed("#new-group", "Beekeepers"), click(`form[action$="/add-group"] button`))
	b.sees("#groups", "Beekeepers", "Nobody is in the group")
	b.do(click(`form[action$="/push-group"] button`))
	b.sees("#groups", "Pushed")
	b.sees("#exchanges", "POST", "/scim/v2/Groups")
	b.picture("groups")
}

// keyboard unassigns somebody without a mouse; the focus stays at the person.
func (b *byHand) keyboard() {
	b.Helper()
	b.do(click(`.tabs a`), shown(`button[aria-label="Unassign Jane Hale"]`), chromedp.Focus(`button[aria-label="Unassign Jane Hale"]`), chromedp.KeyEvent("\r"))
	b.sees("#outcome", "Unassigned Jane Hale")
	if label := get(b.tab, chromedp.Evaluate[string](`document.activeElement.getAttribute("aria-label") || document.activeElement.outerHTML`)); !strings.Contains(label, "Jane Hale") {
		b.Errorf("after the button the focus is at %s", label)
	}
	unlabelled := get(b.tab, chromedp.Evaluate[string](`[...document.querySelectorAll("input:not([type=hidden]), select")].filter(e => !e.labels.length).map(e => e.outerHTML).join()`))
	if unlabelled != "" {
		b.Errorf("controls without a label: %s", unlabelled)
	}
}
