package defects_test

import (
	"fmt"
	"net/http"
	"strings"
)

// scenario is what a client does, and what it sees.
type scenario struct {
	id               string
	scenario         func(*peer) string
	clean, defective string
}

// see puts together what was seen.
func see(values ...any) string {
	return strings.ReplaceAll(strings.TrimSuffix(fmt.Sprintln(values...), "\n"), " ", "/")
}

func cases() []scenario {
	var all []scenario
	for _, some := range [][]scenario{ofCredentials(), ofLists(), ofCreates(), ofUpdates(), ofAttributes(), ofDeactivation(), ofErrors(), ofSurveys()} {
		all = append(all, some...)
	}
	return all
}

func ofCredentials() []scenario {
	with := func(p *peer, token string) answer {
		return p.send(token, "application/scim+json", http.MethodGet, p.URL+"/Users", nil)
	}
	return []scenario{
		{"any-token-accepted", func(p *peer) string { return see(with(p, "wrong").status, with(p, "").status, with(p, "good").status) }, "401/401/200", "200/200/200"},
		{"revoked-token-accepted", func(p *peer) string {
			fresh, _ := p.control("/regenerate", m{}).at("token").(string)
			return see(with(p, "good").status, with(p, fresh).status, with(p, "wrong").status)
		}, "401/200/401", "200/200/401"},
		{"unauthorized-200", func(p *peer) string {
			a := with(p, "wrong")
			return see(a.status, a.text == "", with(p, "good").status)
		}, "401/false/200", "200/true/200"},
		{"unauthorized-without-error", func(p *peer) string {
			a := with(p, "wrong")
			return see(a.status, a.text == "")
		}, "401/false", "401/true"},
	}
}

func ofLists() []scenario {
	fill := func(p *peer) {
		for _, name := range []string{"a", "b", "c"} {
			p.post(body(name+"@example.com", nil))
		}
	}
	return []scenario{
		{"list-numbers-as-strings", func(p *peer) string {
			a := p.lookup("nobody@example.com")
			return see(fmt.Sprintf("%T/%T/%T", a.at("totalResults"), a.at("startIndex"), a.at("itemsPerPage")))
		}, "float64/float64/float64", "string/string/string"},
		{"empty-list-without-resources", func(p *peer) string {
			empty := p.lookup("nobody@example.com")
			p.jane()
			return see(empty.status, empty.at("totalResults"), empty.at("Resources") != nil, p.lookup("jane@example.com").at("Resources") != nil)
		}, "200/0/true/true", "200/0/false/true"},
		{"empty-list-as-array", func(p *peer) string {
			empty := p.lookup("nobody@example.com").text
			p.jane()
			return see(empty == "[]", p.lookup("jane@example.com").at("totalResults"))
		}, "false/1", "true/1"},
		{"count-ignored", func(p *peer) string {
			fill(p)
			return see(p.do(http.MethodGet, "/Users?startIndex=1&count=2", nil).at("itemsPerPage"))
		}, "2", "3"},
		{"unfiltered-list-refused", func(p *peer) string {
			fill(p)
			wrong := p.send("wrong", "", http.MethodGet, p.URL+"/Users", nil)
			return see(p.do(http.MethodGet, "/Users?startIndex=1&count=2", nil).status, p.lookup("a@example.com").at("totalResults"), wrong.status)
		}, "200/1/401", "400/1/401"},
		{"lookup-case-sensitive", func(p *peer) string {
			p.jane()
			return see(p.lookup("JANE@example.com").at("totalResults"), p.lookup("jane@example.com").at("totalResults"))
		}, "1/1", "0/1"},
		{"lookup-filter-ignored", func(p *peer) string {
			fill(p)
			return see(p.lookup("b@example.com").at("totalResults"), p.lookup("nobody@example.com").at("totalResults"))
		}, "1/0", "3/3"},
		{"lookup-by-email", func(p *peer) string {
			p.post(body("login@example.com", m{"emails": []any{m{"value": "mail@example.com"}}}))
			return see(p.lookup("login@example.com").at("totalResults"), p.lookup("mail@example.com").at("totalResults"))
		}, "1/0", "0/1"},
		{"plus-decoded-twice", func(p *peer) string {
			p.post(body("a+b@example.com", nil))
			p.jane()
			return see(p.lookup("a+b@example.com").at("totalResults"), p.lookup("jane@example.com").at("totalResults"))
		}, "1/1", "0/1"},
		{"inactive-unlisted", func(p *peer) string {
			id := p.jane()
			p.active(id, false)
			found := p.lookup("jane@example.com")
			return see(found.at("totalResults"), found.at("itemsPerPage"), p.get(id).status)
		}, "1/1/200", "0/0/200"},
		{"inactive-hidden", func(p *peer) string {
			id := p.jane()
			p.active(id, false)
			away := p.get(id).status
			p.active(id, true)
			return see(away, p.get(id).status)
		}, "200/200", "404/200"},
		{"groups-empty-list", func(p *peer) string {
			a := p.do(http.MethodGet, "/Groups?startIndex=1&count=100", nil)
			return see(a.status, a.at("totalResults"), p.do(http.MethodGet, "/Groups/1", nil).status, p.send("wrong", "", http.MethodGet, p.URL+"/Groups", nil).status)
		}, "404/<nil>/404/401", "200/0/404/401"},
		{"groups-accepted", func(p *peer) string {
			a := p.do(http.MethodPost, "/Groups", m{"schemas": []any{"urn:ietf:params:scim:schemas:core:2.0:Group"}, "displayName": "Everyone"})
			return see(a.status, a.at("displayName"), p.do(http.MethodGet, "/Groups", nil).status)
		}, "404/<nil>/404", "201/Everyone/404"},
	}
}

func ofCreates() []scenario {
	return []scenario{
		{"create-empty-answer", func(p *peer) string {
			a := p.post(body("jane@example.com", nil))
			return see(a.status, a.text == "", p.lookup("jane@example.com").at("totalResults"))
		}, "201/false/1", "201/true/1"},
		{"create-answers-200", func(p *peer) string { return see(p.post(body("jane@example.com", nil)).status) }, "201", "200"},
		{"create-lost", func(p *peer) string {
			a := p.post(body("jane@example.com", nil))
			return see(a.status, a.at("userName"), p.lookup("jane@example.com").at("totalResults"), p.get(a.id()).status)
		}, "201/jane@example.com/1/200", "201/jane@example.com/0/404"},
		{"duplicate-accepted", func(p *peer) string {
			p.jane()
			a := p.post(body("JANE@example.com", nil))
			return see(a.status, a.at("userName"), p.lookup("jane@example.com").at("totalResults"))
		}, "409/<nil>/1", "201/JANE@example.com/2"},
		{"duplicate-400", func(p *peer) string {
			p.jane()
			a := p.post(body("jane@example.com", nil))
			return see(a.status, a.at("scimType"))
		}, "409/uniqueness", "400/invalidValue"},
		{"duplicate-500", func(p *peer) string {
			p.jane()
			return see(p.post(body("jane@example.com", nil)).status)
		}, "409", "500"},
		{"password-refused", func(p *peer) string {
			return see(p.post(body("jane@example.com", m{"password": "1mz050nq"})).status, p.post(body("jim@example.com", nil)).status)
		}, "201/201", "400/201"},
		{"password-returned", func(p *peer) string {
			a := p.post(body("jane@example.com", m{"password": "1mz050nq"}))
			return see(a.at("password"), p.get(a.id()).at("password"))
		}, "<nil>/<nil>", "1mz050nq/1mz050nq"},
		{"readonly-refused", func(p *peer) string {
			id := p.post(body("jane@example.com", m{"groups": []any{}})).id()
			return see(p.put(id, p.echo(id, nil)).status, p.put(id, body("jane@example.com", nil)).status)
		}, "200/200", "400/200"},
		{"groups-array-refused", func(p *peer) string {
			return see(p.post(body("jane@example.com", m{"groups": []any{}})).status, p.post(body("jim@example.com", nil)).status)
		}, "201/201", "400/201"},
		{"empty-string-refused", func(p *peer) string {
			id := p.jane()
			return see(p.put(id, body("jane@example.com", m{"timezone": ""})).status, p.put(id, body("jane@example.com", nil)).status)
		}, "200/200", "400/200"},
		{"content-type-json-refused", func(p *peer) string {
			a := p.send("good", "application/json; charset=utf-8", http.MethodPost, p.URL+"/Users", body("jane@example.com", nil))
			return see(a.status, p.post(body("jim@example.com", nil)).status)
		}, "201/201", "415/201"},
	}
}

func ofUpdates() []scenario {
	return []scenario{
		{"put-unsupported", func(p *peer) string {
			id := p.jane()
			return see(p.put(id, p.echo(id, nil)).status, p.active(id, false).status)
		}, "200/200", "501/200"},
		{"patch-unsupported", func(p *peer) string {
			id := p.jane()
			return see(p.active(id, false).status, p.get(id).at("active"), p.put(id, p.echo(id, nil)).status)
		}, "200/false/200", "501/true/200"},
		{"patch-pathless-refused", func(p *peer) string {
			id := p.jane()
			return see(p.active(id, false).status, p.patch(id, m{"op": "replace", "path": "active", "value": false}).status)
		}, "200/200", "400/200"},
		{"update-lost", func(p *peer) string {
			id := p.jane()
			a := p.put(id, p.echo(id, m{"name": m{"givenName": "Janet", "familyName": "Hale"}, "active": false}))
			stored := p.get(id)
			return see(a.status, a.at("name", "givenName"), stored.at("name", "givenName"), stored.at("active"))
		}, "200/Janet/Janet/false", "200/Janet/Jane/false"},
		{"username-follows-email", func(p *peer) string {
			id := p.jane()
			a := p.put(id, p.echo(id, m{"userName": "login@example.com"}))
			return see(a.status, p.get(id).at("userName"))
		}, "200/login@example.com", "200/jane@example.com"},
		{"put-resets-active", func(p *peer) string {
			id := p.jane()
			p.active(id, false)
			p.put(id, p.echo(id, nil))
			return see(p.get(id).at("active"))
		}, "false", "true"},
		{"hang-on-put", func(p *peer) string {
			id := p.jane()
			a := p.put(id, p.echo(id, nil))
			return see(a.status, a.at("id") == id, a.text == "no answer in time", p.get(id).status)
		}, "200/true/false/200", "0/false/true/200"},
		{"cut-on-patch", func(p *peer) string {
			id := p.jane()
			a := p.active(id, false)
			return see(a.status, a.text == "cut", p.get(id).at("active"))
		}, "200/false/false", "0/true/true"},
		{"active-as-string", func(p *peer) string {
			id := p.jane()
			return see(fmt.Sprintf("%T/%T", p.get(id).at("active"), p.lookup("jane@example.com").at("Resources", 0, "active")))
		}, "bool/bool", "string/string"},
		{"id-numeric", func(p *peer) string {
			id := p.jane()
			return see(fmt.Sprintf("%T/%T", p.get(id).at("id"), p.lookup("jane@example.com").at("Resources", 0, "id")))
		}, "string/string", "float64/float64"},
		{"names-latin1", func(p *peer) string {
			id := p.post(body("jane@example.com", m{"name": m{"givenName": "Zoë", "familyName": "Müller"}})).id()
			p.patch(id, m{"op": "replace", "path": "name.givenName", "value": "Noë"})
			stored := p.get(id)
			return see(stored.at("name", "givenName"), stored.at("name", "familyName"), stored.at("userName"))
		}, "Noë/Müller/jane@example.com", "No?/M?ller/jane@example.com"},
		{"apostrophe-escaped", func(p *peer) string {
			id := p.post(body("s.o'brien@example.com", m{"name": m{"givenName": "Sean", "familyName": "O'Brien"}})).id()
			stored := p.get(id)
			return see(stored.at("name", "familyName"), stored.at("userName"))
		}, "O'Brien/s.o'brien@example.com", "O&#39;Brien/s.o'brien@example.com"},
	}
}

func ofAttributes() []scenario {
	kept := func(keys ...any) func(*peer) string {
		return func(p *peer) string {
			id := p.jane()
			a := p.put(id, p.echo(id, m{"externalId": "00u2", "locale": "da-DK", "timezone": "Asia/Tokyo", ent: m{"employeeNumber": "E-2"}}))
			return see(a.status, p.get(id).at(keys...))
		}
	}
	custom := func(values m) m { return m{"schemas": []any{core, peakonURN}, peakonURN: values} }
	return []scenario{
		{"externalid-lost", kept("externalId"), "200/00u2", "200/<nil>"},
		{"locale-lost", kept("locale"), "200/da-DK", "200/<nil>"},
		{"timezone-lost", kept("timezone"), "200/Asia/Tokyo", "200/<nil>"},
		{"employee-number-lost", kept(ent, "employeeNumber"), "200/E-2", "200/<nil>"},
		{"extension-lost", func(p *peer) string {
			id := p.post(body("jane@example.com", custom(m{"Office": "West"}))).id()
			created := p.get(id).at(peakonURN, "Office")
			p.put(id, body("jane@example.com", custom(m{"Office": "East"})))
			updated := p.get(id).at(peakonURN, "Office")
			a := p.patch(id, m{"op": "replace", "path": peakonURN + ":Office", "value": "North"})
			return see(created, updated, a.status, p.get(id).at(peakonURN, "Office"), p.get(id).at(ent, "employeeNumber"))
		}, "West/East/200/North/E-jane@example.com", "<nil>/<nil>/200/<nil>/E-jane@example.com"},
		{"alias-ignored", func(p *peer) string {
			a := p.post(body("jane@example.com", custom(m{"Employed_Since": "2019-11-04", "Office": "West"})))
			return see(a.status, a.at(peakonURN, "Tenure"), a.at(peakonURN, "Office"))
		}, "201/2019-11-04T00:00:00.000Z/West", "201/<nil>/West"},
		{"alias-guessed", func(p *peer) string {
			p.control("/attributes", m{"name": "Business Unit", "type": "option"})
			a := p.post(body("jane@example.com", custom(m{"Business_Unit": "West"})))
			return see(a.status, strings.Contains(a.text, "West"))
		}, "201/false", "201/true"},
		{"unknown-extension-refused", func(p *peer) string {
			urn := "urn:example:2.0:User"
			unknown := p.post(body("jane@example.com", m{"schemas": []any{core, urn}, urn: m{"shoe": "44"}}))
			attribute := p.post(body("jim@example.com", custom(m{"Shoe": "44"})))
			known := p.post(body("joe@example.com", custom(m{"Office": "West"})))
			return see(unknown.status, attribute.status, known.status)
		}, "201/201/201", "400/400/201"},
	}
}

func ofDeactivation() []scenario {
	return []scenario{
		{"deactivate-ignored", func(p *peer) string {
			id := p.jane()
			byPatch := p.active(id, false)
			stored := p.get(id).at("active")
			byPut := p.put(id, p.echo(id, m{"active": false, "name": m{"givenName": "Janet", "familyName": "Hale"}}))
			return see(byPatch.status, byPatch.at("active"), stored, byPut.status, byPut.at("active"), p.get(id).at("active"))
		}, "200/false/false/200/false/false", "200/false/true/200/false/true"},
		{"reactivate-ignored", func(p *peer) string {
			id := p.jane()
			p.active(id, false)
			byPatch := p.active(id, true)
			stored := p.get(id).at("active")
			byPut := p.put(id, p.echo(id, m{"active": true}))
			return see(byPatch.status, byPatch.at("active"), stored, byPut.status, byPut.at("active"), p.get(id).at("active"))
		}, "200/true/true/200/true/true", "200/true/false/200/true/false"},
		{"deactivate-refused", func(p *peer) string {
			id := p.jane()
			byPatch := p.active(id, false)
			byPut := p.put(id, p.echo(id, m{"active": false}))
			return see(byPatch.status, strings.HasPrefix(byPatch.kind, "text/plain"), byPut.status, p.get(id).at("active"), p.put(id, p.echo(id, m{"active": true})).status)
		}, "200/false/200/false/200", "500/true/500/true/200"},
		{"deactivate-deletes", func(p *peer) string {
			id := p.jane()
			a := p.active(id, false)
			return see(a.status, a.at("active"), p.get(id).status, p.lookup("jane@example.com").at("totalResults"), p.active(id, true).status)
		}, "200/false/200/1/200", "200/false/404/0/404"},
	}
}

func ofErrors() []scenario {
	return []scenario{
		{"error-as-text", func(p *peer) string {
			a := p.get("999")
			return see(a.status, strings.HasPrefix(a.kind, "text/plain"), a.at("status"))
		}, "404/false/404", "404/true/<nil>"},
		{"error-as-html", func(p *peer) string {
			a := p.post(m{})
			return see(a.status, strings.HasPrefix(a.text, "<!DOCTYPE html>"), a.at("status"))
		}, "400/false/400", "400/true/<nil>"},
		{"unknown-user-500", func(p *peer) string {
			return see(p.get("999").status, p.active("999", false).status, p.do(http.MethodGet, "/Groups", nil).status)
		}, "404/404/404", "500/500/404"},
	}
}

func ofSurveys() []scenario {
	away := func(p *peer) (string, string) {
		p.weekly()
		id := p.jane()
		p.until("2026-03-02T20:00:00Z")
		p.active(id, false)
		p.until("2026-03-09T20:00:00Z")
		during := p.deliveries()
		p.active(id, true)
		p.until("2026-03-16T20:00:00Z")
		return during, p.deliveries()
	}
	return []scenario{
		{"survey-after-deactivation", func(p *peer) string {
			during, _ := away(p)
			return during
		}, "2026-03-02 sent", "2026-03-02 sent, 2026-03-09 sent"},
		{"no-survey-after-reactivation", func(p *peer) string {
			_, after := away(p)
			return after
		}, "2026-03-02 sent, 2026-03-16 sent", "2026-03-02 sent"},
		{"survey-backfilled", func(p *peer) string {
			_, after := away(p)
			return after
		}, "2026-03-02 sent, 2026-03-16 sent", "2026-03-02 sent, 2026-03-16 sent, 2026-03-09 sent"},
	}
}
