package org_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/org"
	"github.com/scimdrill/scimdrill/driver/targettest"
)

// pusher is an org with one app that provisions into a target.
type pusher struct {
	*client

	target *targettest.Target
	app    string
}

func newPusher(t *testing.T, kind scimdrill.AppKind, settings string) *pusher {
	t.Helper()
	return newPusherOf(t, kind, settings, org.Options{})
}

func newPusherOf(t *testing.T, kind scimdrill.AppKind, settings string, options org.Options) *pusher {
	t.Helper()
	p := &pusher{client: newClient(t, options), target: targettest.New(t)}
	body, secret := `{"label":"Peakon","signOnMode":"SAML_2_0",`, strings.TrimPrefix(targettest.Token, "Bearer ")
	if kind == scimdrill.Template {
		body, secret = `{"name":"scim2headerauth","label":"Peakon",`, targettest.Token
	}
	p.app = "/api/v1/apps/" + p.addApp(body+`"settings":{"app":{"scimBaseUrl":"`+p.target.URL+`"`+settings+`}}}`)
	p.do("POST", p.app+"/connections/default?activate=true", `{"profile":{"authScheme":"TOKEN","token":"`+secret+`"}}`).want(200)
	p.do("PUT", p.app+"/features/USER_PROVISIONING", `{"create":{"lifecycleCreate":{"status":"ENABLED"}},"update":{"profile":{"status":"ENABLED"},"lifecycleDeactivate":{"status":"ENABLED"}}}`).want(200)
	p.drain()
	return p
}

// drain waits for the pushes and forgets the requests.
func (p *pusher) drain() []string {
	p.t.Helper()
	if err := p.org.Drain(p.t.Context()); err != nil {
		p.t.Fatal(err)
	}
	return p.target.Lines()
}

// steps are the requests by method and path alone.
func (p *pusher) steps() []string {
	p.t.Helper()
	steps := []string{}
	for _, line := range p.drain() {
		words := strings.SplitN(line, " ", 3)
		path, _, _ := strings.Cut(words[1], "?")
		steps = append(steps, words[0]+" "+path)
	}
	return steps
}

func (p *pusher) wantSteps(what string, want ...string) {
	p.t.Helper()
	if sent := p.steps(); !slices.Equal(want, sent) {
		p.t.Errorf("%s: wanted %v, sent %v", what, want, sent)
	}
}

func (p *pusher) addGroup(name string, members ...string) string {
	p.t.Helper()
	id := p.do("POST", "/api/v1/groups", `{"profile":{"name":"`+name+`","description":"about `+name+`"}}`).want(200).object()["id"].(string)
	for _, member := range members {
		p.join(id, member)
	}
	return id
}

func (p *pusher) join(group, user string) {
	p.t.Helper()
	p.do("PUT", "/api/v1/groups/"+group+"/users/"+user, "").want(204)
}

func (p *pusher) leave(group, user string) {
	p.t.Helper()
	p.do("DELETE", "/api/v1/groups/"+group+"/users/"+user, "").want(204)
}

// hire adds a person and assigns the app.
func (p *pusher) hire(login string) string {
	p.t.Helper()
	id := p.addUser(login, "")
	p.assign(id)
	return id
}

func (p *pusher) assign(user string) {
	p.t.Helper()
	p.do("POST", p.app+"/users", `{"id":"`+user+`","scope":"USER"}`).want(200)
	if err := p.org.Drain(p.t.Context()); err != nil {
		p.t.Fatal(err)
	}
}

// push maps a group to a group of the same name and returns the path of the mapping.
func (p *pusher) push(group, name string) string {
	p.t.Helper()
	made := p.do("POST", p.app+"/group-push/mappings", `{"sourceGroupId":"`+group+`","targetGroupName":"`+name+`"}`).want(201).object()
	return p.app + "/group-push/mappings/" + made["id"].(string)
}

func (p *pusher) rename(group, name string) {
	p.t.Helper()
	p.do("PUT", "/api/v1/groups/"+group, `{"profile":{"name":"`+name+`"}}`).want(200)
}

func (p *pusher) patch(mapping, status string) map[string]any {
	p.t.Helper()
	return p.do("PATCH", mapping, `{"status":"`+status+`"}`).want(200).object()
}

// events are the types of the System Log's events about pushed groups, oldest first, with their results.
func (p *pusher) events() []string {
	p.t.Helper()
	items := p.do("GET", `/api/v1/logs?limit=1000&filter=`+strings.ReplaceAll(`eventType sw "application.provision.group"`, " ", "%20"), "").want(200).list()
	var types []string
	for _, item := range items {
		outcome := item["outcome"].(map[string]any)
		types = append(types, strings.TrimPrefix(item["eventType"].(string), "application.provision.")+" "+outcome["result"].(string))
	}
	return types
}

// pick takes the template's steps or the wizard's.
func pick(kind scimdrill.AppKind, template, wizard string) []string {
	if kind == scimdrill.Wizard {
		return strings.Split(wizard, ", ")
	}
	return strings.Split(template, ", ")
}
