package org

import (
	"net/http"
	"strings"
	"time"

	"github.com/scimdrill/scimdrill/driver/mapping"
)

const inboundProvisioning = "INBOUND_PROVISIONING"

// inboundSettings are the page "To Okta", in the shape of Okta's CapabilitiesInboundProvisioningObject.
type inboundSettings struct {
	ImportSettings inboundImport `json:"importSettings"`
	ImportRules    inboundRules  `json:"importRules"`
}

type inboundImport struct {
	Username inboundUserName  `json:"username"`
	Schedule *inboundSchedule `json:"schedule,omitempty"`
}

type inboundUserName struct {
	Format     string `json:"usernameFormat"`
	Expression string `json:"userNameExpression,omitempty"`
}

type inboundSchedule struct {
	Status      string        `json:"status,omitempty"`
	Full        *scheduleTime `json:"fullImport,omitempty"`
	Incremental *scheduleTime `json:"incrementalImport,omitempty"`
}

type scheduleTime struct {
	Expression string `json:"expression"`
	Timezone   string `json:"timezone,omitempty"`
}

type inboundRules struct {
	CreateAndMatch matchRules `json:"userCreateAndMatch"`
}

type matchRules struct {
	ExactMatchCriteria      string `json:"exactMatchCriteria"`
	AllowPartialMatch       bool   `json:"allowPartialMatch"`
	AutoConfirmPartialMatch bool   `json:"autoConfirmPartialMatch"`
	AutoConfirmExactMatch   bool   `json:"autoConfirmExactMatch"`
	AutoConfirmNewUsers     bool   `json:"autoConfirmNewUsers"`
	AutoActivateNewUsers    bool   `json:"autoActivateNewUsers"`
}

// The choices of the page.
const (
	byEmail    = "EMAIL"
	byUserName = "USERNAME"
	custom     = "CUSTOM"
)

// usualInbound is what Okta's API shows of an app on which nobody set anything: usernames are emails, nothing is confirmed of
// itself, and nothing is scheduled.
func usualInbound() inboundSettings {
	return inboundSettings{
		ImportSettings: inboundImport{Username: inboundUserName{Format: byEmail}},
		ImportRules:    inboundRules{CreateAndMatch: matchRules{ExactMatchCriteria: byUserName}},
	}
}

// inbound is what was saved, or what is usual.
func (a *app) inbound() inboundSettings {
	if a.Imports.Inbound == nil {
		return usualInbound()
	}
	return *a.Imports.Inbound
}

func (o *Org) getInbound(w http.ResponseWriter, r *http.Request) error {
	a, err := o.appWithProvisioning(r)
	if err != nil {
		return err
	}
	o.answer(w, http.StatusOK, o.inboundView(o.base(r), a))
	return nil
}

// updateInbound saves the page "To Okta". Both halves are required, and what is not sent within them is as usual.
func (o *Org) updateInbound(w http.ResponseWriter, r *http.Request) error {
	a, err := o.appWithProvisioning(r)
	if err != nil {
		return err
	}
	var body struct {
		ImportSettings *inboundImport `json:"importSettings"`
		ImportRules    *inboundRules  `json:"importRules"`
	}
	if err := readBody(r, &body, false); err != nil {
		return err
	}
	if body.ImportSettings == nil || body.ImportRules == nil {
		return invalid("importSettings", "importSettings and importRules: both fields are required")
	}
	wanted := inboundSettings{ImportSettings: *body.ImportSettings, ImportRules: *body.ImportRules}
	if wanted.ImportRules.CreateAndMatch.ExactMatchCriteria == "" {
		wanted.ImportRules.CreateAndMatch.ExactMatchCriteria = byUserName
	}
	if err := wanted.check(); err != nil {
		return err
	}
	if err := o.checkUserNameExpression(a, wanted.ImportSettings.Username); err != nil {
		return err
	}
	a.Imports.Inbound, a.LastUpdated = &wanted, o.now()
	a.Imports.Next = wanted.next(o.now())
	o.changed(a)
	o.logApp("application.lifecycle.update", "Update application", a)
	o.wakeScheduler()
	o.answer(w, http.StatusOK, o.inboundView(o.base(r), a))
	return nil
}

// check says the first thing that is wrong.
func (s inboundSettings) check() error {
	name := s.ImportSettings.Username
	rules := s.ImportRules.CreateAndMatch
	switch {
	case name.Format != byEmail && name.Format != custom:
		return invalid("usernameFormat", "importSettings.username.usernameFormat: "+quotedOrNone(name.Format)+" is not EMAIL or CUSTOM")
	case name.Format == custom && strings.TrimSpace(name.Expression) == "":
		return invalid("userNameExpression", "importSettings.username.userNameExpression: The field cannot be left blank when usernameFormat is CUSTOM")
	case rules.ExactMatchCriteria != byEmail && rules.ExactMatchCriteria != byUserName:
		return invalid("exactMatchCriteria", "importRules.userCreateAndMatch.exactMatchCriteria: "+quotedOrNone(rules.ExactMatchCriteria)+" is not EMAIL or USERNAME")
	case rules.AutoConfirmPartialMatch && !rules.AllowPartialMatch:
		return invalid("autoConfirmPartialMatch", "importRules.userCreateAndMatch.autoConfirmPartialMatch: it needs allowPartialMatch")
	case rules.AutoActivateNewUsers && !rules.AutoConfirmNewUsers:
		return invalid("autoActivateNewUsers", "importRules.userCreateAndMatch.autoActivateNewUsers: it needs autoConfirmNewUsers")
	}
	return s.ImportSettings.Schedule.check()
}

// checkUserNameExpression refuses an expression that is not understood, or that refers to what is not there.
func (o *Org) checkUserNameExpression(a *app, name inboundUserName) error {
	if name.Format != custom {
		return nil
	}
	expression, err := mapping.Compile(name.Expression)
	if err == nil {
		err = o.checkReferences(expression, a, true)
	}
	if err != nil {
		return invalid("userNameExpression", "importSettings.username.userNameExpression: "+err.Error())
	}
	return nil
}

func quotedOrNone(text string) string {
	if text == "" {
		return "nothing"
	}
	return `"` + text + `"`
}

func (s *inboundSchedule) check() error {
	if s == nil {
		return nil
	}
	if s.Status != "" && s.Status != statusEnabled && s.Status != statusDisabled {
		return invalid("schedule.status", "importSettings.schedule.status: "+s.Status+" is not ENABLED or DISABLED")
	}
	if s.Incremental != nil {
		// Cloud SCIM has none (Okta, SCIM FAQ): there is no filter on meta.lastModified.
		return invalid("incrementalImport", "importSettings.schedule.incrementalImport: a SCIM app has full imports only")
	}
	if s.Status == statusEnabled && s.Full == nil {
		return invalid("fullImport", "importSettings.schedule.fullImport: The field cannot be left blank when the schedule is enabled")
	}
	if s.Full == nil {
		return nil
	}
	if _, err := parseCron(s.Full.Expression); err != nil {
		return invalid("fullImport.expression", "importSettings.schedule.fullImport.expression: "+err.Error())
	}
	if _, err := time.LoadLocation(s.Full.Timezone); err != nil {
		return invalid("fullImport.timezone", "importSettings.schedule.fullImport.timezone: "+err.Error())
	}
	return nil
}

// next is when the next scheduled import is due; the zero time for never.
func (s inboundSettings) next(after time.Time) time.Time {
	schedule := s.ImportSettings.Schedule
	if schedule == nil || schedule.Status != statusEnabled || schedule.Full == nil {
		return time.Time{}
	}
	times, err := parseCron(schedule.Full.Expression)
	zone, zoneErr := time.LoadLocation(schedule.Full.Timezone)
	if err != nil || zoneErr != nil {
		return time.Time{} // check has refused it
	}
	return times.next(after.In(zone))
}

func (o *Org) inboundView(base string, a *app) map[string]any {
	return map[string]any{
		"name": inboundProvisioning, "status": statusEnabled, "description": "In-bound provisioning settings from a downstream application to Okta",
		"capabilities": a.inbound(),
		"_links":       map[string]any{"self": href(base + "/api/v1/apps/" + a.ID + "/features/" + inboundProvisioning)},
	}
}
