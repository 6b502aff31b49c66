package org

import (
	"fmt"
	"net/http"

	"github.com/scimdrill/scimdrill/driver/provisioning"
)

// grantRequest is what Okta's published CRUD test with entitlements sends: a custom grant of an app to a user, without naming any
// entitlement of it.
type grantRequest struct {
	GrantType       string            `json:"grantType"`
	Actor           string            `json:"actor"`
	TargetPrincipal party             `json:"targetPrincipal"`
	Target          party             `json:"target"`
	Entitlements    []grantedFromList `json:"entitlements"`
}

type party struct {
	ExternalID string `json:"externalId"`
	Type       string `json:"type"`
}

type grantedFromList struct {
	ID string `json:"id"`
}

// createGrant is as much of Okta Identity Governance's grants as Okta's published test uses, which expects 200. A grant that names
// no entitlement leaves those that the user has.
func (o *Org) createGrant(w http.ResponseWriter, r *http.Request) error {
	var wanted grantRequest
	if err := readBody(r, &wanted, true); err != nil {
		return err
	}
	var causes []string
	expect := func(field, found, want string) {
		if found != want {
			causes = append(causes, fmt.Sprintf("%s: expected %q, found %q", field, want, found))
		}
	}
	expect("grantType", wanted.GrantType, "CUSTOM")
	expect("targetPrincipal.type", wanted.TargetPrincipal.Type, "OKTA_USER")
	expect("target.type", wanted.Target.Type, "APPLICATION")
	if len(wanted.Entitlements) > 0 {
		causes = append(causes, "entitlements: the mock has no ids of Identity Governance; grant by PUT /api/v1/apps/{id}/users/{uid}/entitlements")
	}
	if len(causes) > 0 {
		return invalid("grant", causes...)
	}
	r.SetPathValue("appID", wanted.Target.ExternalID)
	r.SetPathValue("userID", wanted.TargetPrincipal.ExternalID)
	if _, err := o.appWithEntitlements(r); err != nil {
		return err
	}
	a, au, err := o.appAndAppUser(r)
	if err != nil {
		return err
	}
	grants := au.Grants
	if grants == nil {
		grants = []provisioning.Grant{}
	}
	o.answer(w, http.StatusOK, map[string]any{
		"id": newID("gra"), "grantType": wanted.GrantType, "actor": wanted.Actor, "status": "ACTIVE", "action": "ALLOW",
		"targetPrincipal": wanted.TargetPrincipal, "target": party{a.ID, wanted.Target.Type}, "entitlements": grants,
	})
	return nil
}
