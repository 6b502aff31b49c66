package scimclient_test

import (
	"bytes"
	"fmt"
	"net"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/mapping"
	"github.com/scimdrill/scimdrill/driver/provisioning"
	"github.com/scimdrill/scimdrill/driver/scimclient"
	"github.com/scimdrill/scimdrill/driver/transcript"
)

// Users as the servers showed them to Okta. The GET of the wizard's capture of 2022 answered with GitHub's sample user; its
// members are in the order of GitHub's documentation, since the capture shows them sorted. The capture's second PUT is printed
// without name.formatted, but its Content-Length holds it.
const (
	octocat = `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"5fc0c238-1112-11e8-8e45-920c87bdbd75","externalId":"00u1dhhb1fkIGP7RL1d8",` +
		`"userName":"octocat@github.com","displayName":"Mona Octocat","name":{"formatted":"Mona Octocat","givenName":"Mona","familyName":"Octocat"},` +
		`"emails":[{"value":"octocat@github.com","primary":true}],"active":true,"meta":{"resourceType":"User","created":"2018-02-13T15:05:24.000-08:00",` +
		`"lastModified":"2018-02-13T15:05:55.000-08:00","location":"https://api.github.com/scim/v2/organizations/octo-org/Users/5fc0c238-1112-11e8-8e45-920c87bdbd75"}}`
	// jane11 is what the sample server of 2018 showed, password included, before the display name was changed.
	jane11 = `{"id":"8ff680f1c7064d518b3a05545f8155cb","externalId":"00uv931EiyRsnwOGa0g3","meta":{"created":"05-17-2018 00:00:00",` +
		`"lastModified":"05-17-2018 00:00:00","version":"v1.0"},"schemas":["urn:scim:schemas:core:1.0"],"userName":"jane.doe@example.com",` +
		`"displayName":"J. Doe","locale":"en_US","active":true,"password":"TkdFNVdIVkxhM2c9","emails":[{"value":"jane.doe@example.com",` +
		`"type":"work","primary":true}],"name":{"familyName":"Doe","givenName":"Jane"},"groups":[]}`
)

// TestLengthsOfPublishedRequests runs the flows of provisioning against a raw listener: bytes and lengths are those that Okta
// documents or that a capture shows, and the golden files hold all that was sent.
func TestLengthsOfPublishedRequests(t *testing.T) {
	const empty = `{"schemas":["urn:scim:schemas:core:1.0"],"totalResults":0,"startIndex":1,"itemsPerPage":0,"Resources":[]}`
	jane := person("jane.doe@example.com", "Jane", "Doe", "en_US", "00uv931EiyRsnwOGa0g3")
	for _, c := range []struct {
		name    string
		source  string
		kind    scimdrill.AppKind
		version scimclient.Version
		auth    scimclient.Authorization
		person  provisioning.Person
		user    string // what GET shows
		list    string // what the lookup shows
		run     func(*testing.T, *provisioning.Provisioner, provisioning.App, provisioning.Person) provisioning.Result
		last    string // method of the last request
		length  int
	}{
		{
			name: "length-118-deactivate", source: "Okta SCIM reference of 2018", kind: scimdrill.Template, auth: scimclient.Bearer("{token}"),
			person: provisioned(jane, "1"), run: deactivate, last: "PATCH", length: 118,
		},
		{
			name: "length-321-create-scim11", source: "Okta SCIM reference of 2018", kind: scimdrill.Template, version: scimclient.SCIM11,
			auth: scimclient.Bearer("{token}"), person: jane, list: empty, run: assign, last: "POST", length: 321,
		},
		{
			name: "length-464-update-scim11", source: "Okta SCIM reference of 2018", kind: scimdrill.Template, version: scimclient.SCIM11,
			auth: scimclient.Bearer("{token}"), person: provisioned(jane, "8ff680f1c7064d518b3a05545f8155cb"), user: jane11, run: pushProfile, last: "PUT", length: 464,
		},
		{
			name: "length-607-assign-existing", source: "capture: wizard app of 2022, assignment", kind: scimdrill.Wizard, auth: scimclient.Bearer("abcdefg"),
			person: person("jane@test.com", "Jane", "Smith", "en-US", "00u6a15d23T9AeHhF5d7"), user: octocat, list: listed(octocat), run: assign, last: "PUT", length: 607,
		},
		{
			name: "length-579-deactivate", source: "capture: wizard app of 2022, unassignment", kind: scimdrill.Wizard, auth: scimclient.Bearer("abcdefg"),
			person: provisioned(jane, "5fc0c238-1112-11e8-8e45-920c87bdbd75"), user: octocat, run: deactivate, last: "PUT", length: 579,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			target := newTarget(t, shows(c.list, c.user))
			p := provisioning.New(provisioning.Options{Recorder: transcript.NewRecorder(), Password: func() string { return "4a9XuKkx" }})
			defer p.Close()
			if result := c.run(t, p, target.app(t, c.kind, c.version, c.auth), c.person); result.Failure != nil {
				t.Fatal(result.Failure.AdminText)
			}
			var all, sent []byte
			for len(target.requests) > 0 {
				sent = target.received(t)
				all = append(append(all, sent...), "\r\n\r\n"...)
			}
			if !bytes.HasPrefix(sent, []byte(c.last+" ")) || !bytes.Contains(sent, fmt.Appendf(nil, "\r\nContent-Length: %d\r\n", c.length)) {
				t.Errorf("%s: expected %s with a body of %d bytes, found\n%s", c.source, c.last, c.length, sent)
			}
			compareGolden(t, c.name+".txt", all)
		})
	}
}

func assign(t *testing.T, p *provisioning.Provisioner, app provisioning.App, person provisioning.Person) provisioning.Result {
	t.Helper()
	return p.Assign(t.Context(), app, person)
}

func pushProfile(t *testing.T, p *provisioning.Provisioner, app provisioning.App, person provisioning.Person) provisioning.Result {
	t.Helper()
	return p.UpdateProfile(t.Context(), app, person)
}

func deactivate(t *testing.T, p *provisioning.Provisioner, app provisioning.App, person provisioning.Person) provisioning.Result {
	t.Helper()
	return p.Deactivate(t.Context(), app, person)
}

func person(userName, given, family, locale, oktaID string) provisioning.Person {
	return provisioning.Person{
		OktaID: oktaID, DisplayName: given + " " + family, UserName: userName,
		Profile: map[string]any{"givenName": given, "familyName": family, "email": userName, "emailType": "work", "displayName": given + " " + family, "locale": locale},
	}
}

func provisioned(person provisioning.Person, externalID string) provisioning.Person {
	person.ExternalID = externalID
	return person
}

func listed(user string) string {
	return `{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":1,"startIndex":1,"itemsPerPage":1,"Resources":[` + user + `]}`
}

// shows answers a lookup with list, a GET with user, and what is written with what was written and an id.
func shows(list, user string) func(net.Conn, []byte) bool {
	return func(conn net.Conn, request []byte) bool {
		line, _, _ := strings.Cut(string(request), "\r\n")
		_, sent, _ := bytes.Cut(request, []byte("\r\n\r\n"))
		switch {
		case strings.HasPrefix(line, "GET") && strings.Contains(line, "filter="):
			return answerWith("200 OK", list)(conn, request)
		case strings.HasPrefix(line, "GET"):
			return answerWith("200 OK", user)(conn, request)
		case strings.HasPrefix(line, "POST"):
			return answerWith("201 Created", `{"id":"1",`+string(sent[1:]))(conn, request)
		default:
			return answerWith("200 OK", string(sent))(conn, request)
		}
	}
}

func (s *target) app(t *testing.T, kind scimdrill.AppKind, version scimclient.Version, auth scimclient.Authorization) provisioning.App {
	t.Helper()
	template, err := mapping.Default()
	if err != nil {
		t.Fatal(err)
	}
	return provisioning.App{
		ID: "0oa1", Name: "scim2testapp", Label: "App", Kind: kind, Version: version, BaseURL: s.url(), Auth: auth, Schema: template.Schema,
		Features: provisioning.Features{CreateUsers: true, UpdateUserAttributes: true, DeactivateUsers: true},
	}
}
