package workbench

import (
	"fmt"
	"net/url"
	"time"
)

// group is an Okta group, with what the app that is open has of it.
type group struct {
	ID      string
	Type    string
	Profile struct{ Name, Description string }
	// Members are listed for the group that is open alone.
	Members []person
	More    bool
	// Assigned tells that the app is assigned to it, Push how it is pushed there.
	Assigned bool
	Push     *push
}

// push is a group push mapping.
type push struct {
	ID, SourceGroupID, Status, ErrorSummary string
	LastPush                                time.Time
}

// Tone is how the status is coloured.
func (p push) Tone() string {
	switch p.Status {
	case "ERROR":
		return "bad"
	case "ACTIVE":
		return "good"
	default:
		return "none"
	}
}

// Word is the status in words.
func (p push) Word() string {
	switch {
	case p.Status == "ERROR":
		return "Push failed"
	case p.Status == "INACTIVE":
		return "Push inactive"
	case p.LastPush.IsZero():
		return "Pushing"
	default:
		return "Pushed"
	}
}

// mostGroups is how many groups are listed.
const mostGroups = 200

func (v *visit) loadGroups(p *page, open string) error {
	path := fmt.Sprintf("/api/v1/groups?limit=%d&filter=%s", mostGroups, url.QueryEscape(`type eq "OKTA_GROUP"`))
	if err := v.get(path, &p.Groups); err != nil {
		return err
	}
	assigned, pushes, err := v.groupsOfApp(p.App)
	if err != nil {
		return err
	}
	for i := range p.Groups {
		g := &p.Groups[i]
		g.Assigned, g.Push = assigned[g.ID], pushes[g.ID]
		if g.ID != open {
			continue
		}
		p.Group = g
		if err := v.get(fmt.Sprintf("/api/v1/groups/%s/users?limit=%d", g.ID, mostListed+1), &g.Members); err != nil {
			return err
		}
		if g.More = len(g.Members) > mostListed; g.More {
			g.Members = g.Members[:mostListed]
		}
		if err := v.get("/api/v1/users?limit=200", &p.People); err != nil {
			return err
		}
	}
	return nil
}

func (v *visit) groupsOfApp(a *app) (assigned map[string]bool, pushes map[string]*push, _ error) {
	assigned, pushes = map[string]bool{}, map[string]*push{}
	if a == nil {
		return assigned, pushes, nil
	}
	var list []struct{ ID string }
	if err := v.get("/api/v1/apps/"+a.ID+"/groups?limit=200", &list); err != nil {
		return nil, nil, err
	}
	for _, one := range list {
		assigned[one.ID] = true
	}
	var mappings []push
	if err := v.get("/api/v1/apps/"+a.ID+"/group-push/mappings?limit=1000", &mappings); err != nil {
		return nil, nil, err
	}
	for i := range mappings {
		pushes[mappings[i].SourceGroupID] = &mappings[i]
	}
	return assigned, pushes, nil
}
