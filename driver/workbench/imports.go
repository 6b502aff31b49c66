package workbench

import (
	"fmt"
	"net/url"
)

// importTab is the tab "Import".
type importTab struct {
	Last  *importRun
	Found []foundUser
}

type importRun struct {
	ID, Status, Summary string
	Lines, Warnings     []string
}

// foundUser awaits review.
type foundUser struct{ ExternalID, UserName, Status, Match, UserID, Text string }

func (v *visit) loadImport(p *page) error {
	var runs []importRun
	if err := v.get("/api/v1/apps/"+p.App.ID+"/imports", &runs); err != nil {
		return err
	}
	if len(runs) > 0 {
		p.Import.Last = &runs[0]
	}
	return v.get(fmt.Sprintf("/api/v1/apps/%s/imports/users?limit=%d", p.App.ID, mostListed), &p.Import.Found)
}

func importNow(v *visit, _ url.Values) (string, error) {
	var run importRun
	err := v.post(v.appPath()+"/imports", map[string]bool{"full": true}, &run)
	if err == nil && run.Status != "COMPLETED" {
		err = fmt.Errorf("%s", run.Summary)
	}
	return "Import: " + run.Summary, err
}

func confirmFound(v *visit, _ url.Values) (string, error) {
	return "Confirmed " + v.form("name") + ".", v.post(v.appPath()+"/imports/users/"+v.id("externalId")+"/lifecycle/confirm", nil, nil)
}

func ignoreFound(v *visit, _ url.Values) (string, error) {
	return "Ignored " + v.form("name") + ".", v.post(v.appPath()+"/imports/users/"+v.id("externalId")+"/lifecycle/ignore", nil, nil)
}
