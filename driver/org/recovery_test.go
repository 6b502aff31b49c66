package org_test

import (
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill/driver/org"
)

func TestPasswordsRunOutAndAreReset(t *testing.T) {
	c := newClient(t, org.Options{})
	id := c.do("POST", "/api/v1/users", `{"profile":{"login":"jane@example.com","email":"jane@example.com","firstName":"Jane","lastName":"Hale"},"credentials":{"password":{"value":"correct horse"}}}`).want(200).object()["id"].(string)
	app := c.addApp(`{"name":"scim2headerauth","label":"App"}`)
	c.do("POST", "/api/v1/apps/"+app+"/users", `{"id":"`+id+`"}`).want(200)
	if status := c.do("POST", "/api/v1/users/"+id+"/lifecycle/expire_password", "").want(200).object()["status"]; status != "PASSWORD_EXPIRED" {
		t.Errorf("expected PASSWORD_EXPIRED, found %v", status)
	}
	c.do("POST", "/api/v1/users/"+id+"/credentials/change_password", `{"oldPassword":{"value":"correct horse"},"newPassword":{"value":"battery staple"}}`).want(200)
	if status := c.do("GET", "/api/v1/users/"+id, "").want(200).object()["status"]; status != "ACTIVE" {
		t.Errorf("who has chosen another password is ACTIVE, found %v", status)
	}
	reset := c.do("POST", "/api/v1/users/"+id+"/lifecycle/reset_password?sendEmail=false", "").want(200).object()
	if address, _ := reset["resetPasswordUrl"].(string); !strings.HasPrefix(address, c.url) {
		t.Errorf("expected the address of the reset, found %v", reset)
	}
	au := c.do("GET", "/api/v1/apps/"+app+"/users/"+id+"?expand=user", "").want(200).object()
	if user := au["_embedded"].(map[string]any)["user"].(map[string]any); user["status"] != "RECOVERY" || user["id"] != id {
		t.Errorf("expected the user in RECOVERY, found %v", user)
	}
	c.do("POST", "/api/v1/users/"+id+"/lifecycle/unlock", "").wantError(403, "E0000032", "not LOCKED_OUT")
	c.do("POST", "/api/v1/users/"+id+"/lifecycle/reset_factors", "").want(200)
	c.do("POST", "/api/v1/users/"+id+"/lifecycle/deactivate", "").want(200)
	c.do("POST", "/api/v1/users/"+id+"/lifecycle/expire_password", "").wantError(403, "E0000038", "DEPROVISIONED")
	c.do("GET", "/api/v1/apps/"+app+"/users?expand=shoes", "").wantError(400, "E0000001", "expand")
}
