package org

import (
	"maps"
	"strings"
	"time"
)

// event is an entry of the System Log.
type event struct {
	ID        string
	Published time.Time
	Type      string
	Legacy    string
	Message   string
	Severity  string
	Result    string
	Reason    string
	Actor     eventParty
	Targets   []eventParty
	// Transaction is WEB for what an administrator did and JOB for what the org did afterwards.
	Transaction, TransactionID string
	Debug                      map[string]any
	// Client is who asked for it; nil for what the org did by itself.
	Client *eventClient `json:",omitempty"`
}

func (e *event) keptAs() (kind, id string) { return keptEvent, e.ID }

// eventParty is an actor or a target.
type eventParty struct {
	ID          string `json:"id"`
	Type        string `json:"type"`
	AlternateID string `json:"alternateId"`
	DisplayName string `json:"displayName"`
	Detail      any    `json:"detailEntry,omitempty"`
}

func userParty(u *user) eventParty {
	return eventParty{ID: u.ID, Type: "User", AlternateID: u.login(), DisplayName: u.displayName()}
}

func appParty(a *app) eventParty {
	return eventParty{ID: a.ID, Type: "AppInstance", AlternateID: a.Label, DisplayName: a.catalogName()}
}

func groupParty(g *group) eventParty {
	return eventParty{ID: g.ID, Type: "UserGroup", AlternateID: "unknown", DisplayName: g.name()}
}

// systemParty is the actor of jobs.
func systemParty() eventParty {
	return eventParty{ID: "okta.2b1959c8-bcc0-56eb-a589-cfcfb7422f26", Type: "SystemPrincipal", AlternateID: "system@okta.com", DisplayName: "Okta System"}
}

// log appends an event and fills in what every event has.
func (o *Org) logEvent(e event) {
	e.ID = newUUID()
	e.Published = o.now()
	if e.Result == "" {
		e.Result = "SUCCESS"
	}
	if e.Severity == "" {
		e.Severity = "INFO"
		if e.Result == "FAILURE" {
			e.Severity = "ERROR"
		}
	}
	if e.Transaction == "" {
		e.Transaction = "WEB"
		if e.Client = o.client; e.Client != nil {
			e.TransactionID = e.Client.RequestID
		}
	}
	if e.TransactionID == "" {
		e.TransactionID = randomText(27)
	}
	if e.Actor.ID == "" {
		if admin := o.users[o.administrator]; admin != nil {
			e.Actor = userParty(admin)
		} else {
			e.Actor = systemParty()
		}
	}
	o.events = append(o.events, &e)
	o.changed(&e)
	o.tellHooks(&e)
	o.forgetOldEvents()
}

func (o *Org) logUser(kind, message string, u *user) {
	o.logEvent(event{Type: kind, Message: message, Targets: []eventParty{userParty(u)}})
}

func (o *Org) logApp(kind, message string, a *app) {
	o.logEvent(event{Type: kind, Message: message, Targets: []eventParty{appParty(a)}})
}

// view is the event as the Management API shows it.
func (e *event) view() map[string]any {
	debug := e.Client.debugData()
	maps.Copy(debug, e.Debug)
	outcome := map[string]any{"result": e.Result}
	if e.Reason != "" {
		shown := clip(e.Reason, longestReason)
		outcome["reason"] = shown
		if shown != e.Reason {
			debug["reason"] = e.Reason // nothing is lost
		}
	}
	return map[string]any{
		"uuid": e.ID, "published": stamp(e.Published), "eventType": e.Type, "legacyEventType": e.Legacy, "version": "0",
		"severity": e.Severity, "displayMessage": e.Message,
		"actor": e.Actor, "target": append([]eventParty{}, e.Targets...), "outcome": outcome,
		"transaction":           map[string]any{"type": e.Transaction, "id": e.TransactionID, "detail": map[string]any{}},
		"debugContext":          map[string]any{"debugData": debug},
		"client":                e.Client.view(),
		"authenticationContext": map[string]any{"authenticationStep": 0},
		"securityContext":       map[string]any{},
		"request":               map[string]any{"ipChain": e.Client.chain()},
	}
}

// longestReason is how many characters of a reason are shown (Okta Management API, LogOutcome).
const longestReason = 255

// clip is the beginning of a text, as many characters as there may be.
func clip(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most])
	}
	return text
}

// values are the values of an attribute that the log can be filtered by.
func (e *event) values(attribute string) []string {
	switch attribute {
	case "uuid":
		return []string{e.ID}
	case "eventType":
		return []string{e.Type}
	case "legacyEventType":
		return []string{e.Legacy}
	case "severity":
		return []string{e.Severity}
	case "displayMessage":
		return []string{e.Message}
	case "published":
		return []string{written(e.Published)}
	case "outcome.result":
		return []string{e.Result}
	case "outcome.reason":
		return []string{e.Reason}
	case "transaction.id":
		return []string{e.TransactionID}
	case "transaction.type":
		return []string{e.Transaction}
	}
	if name, ok := strings.CutPrefix(attribute, "actor."); ok {
		return []string{e.Actor.value(name)}
	}
	if name, ok := strings.CutPrefix(attribute, "debugContext.debugData."); ok {
		text, ok := e.Debug[name].(string)
		if !ok {
			text, _ = e.Client.debugData()[name].(string)
		}
		return []string{text}
	}
	if name, ok := strings.CutPrefix(attribute, "client."); ok {
		return []string{e.Client.value(name)}
	}
	var values []string
	if name, ok := strings.CutPrefix(attribute, "target."); ok {
		for _, target := range e.Targets {
			values = append(values, target.value(name))
		}
	}
	return values
}

func (p eventParty) value(name string) string {
	switch name {
	case "id":
		return p.ID
	case "type":
		return p.Type
	case "alternateId":
		return p.AlternateID
	case "displayName":
		return p.DisplayName
	default:
		return ""
	}
}

// eventFilterable: the attributes of an event that a filter may name.
func eventFilterable(attribute string) bool {
	for _, prefix := range []string{"actor.", "target."} {
		if name, ok := strings.CutPrefix(attribute, prefix); ok {
			return name == "id" || name == "type" || name == "alternateId" || name == "displayName"
		}
	}
	switch attribute {
	case "uuid", "eventType", "legacyEventType", "severity", "displayMessage", "published", "outcome.result", "outcome.reason",
		"transaction.id", "transaction.type", "client.ipAddress", "client.userAgent.rawUserAgent":
		return true
	default:
		return strings.HasPrefix(attribute, "debugContext.debugData.")
	}
}
