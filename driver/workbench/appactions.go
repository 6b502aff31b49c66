package workbench

import (
	"fmt"
	"net/http"
	"net/url"
)

// addApp makes an app, connects it, and ticks what is ticked. What fails on the way leaves the app there, to be mended.
func addApp(v *visit, back url.Values) (string, error) {
	body := map[string]any{
		"label": v.form("label"), "signOnMode": "AUTO_LOGIN",
		"settings": map[string]any{"app": map[string]any{"scimBaseUrl": v.form("scimBaseUrl"), "authMode": v.form("authMode")}},
	}
	if kind := v.form("kind"); kind == "wizard" {
		body["signOnMode"] = "SAML_2_0"
	} else {
		body["name"] = kind
	}
	var made app
	if err := v.post("/api/v1/apps?activate=true", body, &made); err != nil {
		back.Set("show", "new")
		return "", err
	}
	back.Set("app", made.ID)
	back.Set("show", "app")
	v.r.PostForm.Set("app", made.ID)
	if v.form("token") == "" {
		return "Added the app " + made.Label + ". It has no token yet.", nil
	}
	if err := v.connect(); err != nil {
		return "", fmt.Errorf("%s was added, and is not connected: %w", made.Label, err)
	}
	back.Set("show", "people")
	return "Added the app " + made.Label + " and connected it. Next: assign somebody.", v.saveFeatures()
}

// connect is Save on the page "Integration": the target is asked first.
func (v *visit) connect() error {
	return v.post(v.appPath()+"/connections/default?activate=true", v.credentials(), nil)
}

func (v *visit) credentials() any {
	return map[string]any{"profile": map[string]string{"authScheme": "TOKEN", "token": v.form("token")}}
}

func (v *visit) saveFeatures() error {
	setting := func(name string) map[string]string {
		if v.form(name) != "" {
			return map[string]string{"status": "ENABLED"}
		}
		return map[string]string{"status": "DISABLED"}
	}
	return v.do(http.MethodPut, v.appPath()+"/features/USER_PROVISIONING", map[string]any{
		"create": map[string]any{"lifecycleCreate": setting("create")},
		"update": map[string]any{"profile": setting("update"), "lifecycleDeactivate": setting("deactivate")},
	}, nil)
}

// saveApp changes the SCIM connector's form; what the form does not show stays.
func saveApp(v *visit, _ url.Values) (string, error) {
	whole := map[string]any{}
	if err := v.get(v.appPath(), &whole); err != nil {
		return "", err
	}
	settings, _ := whole["settings"].(map[string]any)
	fields, _ := settings["app"].(map[string]any)
	if fields == nil {
		return "", fmt.Errorf("expected the org to show settings.app of the app, found %v", whole["settings"])
	}
	whole["label"], fields["scimBaseUrl"], fields["authMode"] = v.form("label"), v.form("scimBaseUrl"), v.form("authMode")
	fields["importGroups"], fields["pushGroups"] = v.form("importGroups") != "", v.form("pushGroups") != ""
	return "Saved the settings.", v.do(http.MethodPut, v.appPath(), whole, nil)
}

// testCredentials tries the token that was typed, or the saved one.
func testCredentials(v *visit, _ url.Values) (string, error) {
	var body any
	if v.form("token") != "" {
		body = v.credentials()
	}
	return "The app was verified successfully.", v.post(v.appPath()+"/connections/default/test", body, nil)
}

func connectApp(v *visit, _ url.Values) (string, error) {
	if v.form("token") == "" {
		return "Connected.", v.post(v.appPath()+"/connections/default/lifecycle/activate", nil, nil)
	}
	return "Saved the token and connected.", v.connect()
}

func disconnectApp(v *visit, _ url.Values) (string, error) {
	return "Disconnected: nothing is provisioned.", v.post(v.appPath()+"/connections/default/lifecycle/deactivate", nil, nil)
}

func saveToApp(v *visit, _ url.Values) (string, error) {
	return "Saved what is provisioned to the app.", v.saveFeatures()
}

func forceSync(v *visit, _ url.Values) (string, error) {
	var run struct{ Users int }
	err := v.post(v.appPath()+"/lifecycle/sync", nil, &run)
	return fmt.Sprintf("Force Sync: %d people are pushed.", run.Users), err
}

func activateApp(v *visit, _ url.Values) (string, error) {
	return "Activated the app.", v.post(v.appPath()+"/lifecycle/activate", nil, nil)
}

func deactivateApp(v *visit, _ url.Values) (string, error) {
	return "Deactivated the app: nothing is provisioned.", v.post(v.appPath()+"/lifecycle/deactivate", nil, nil)
}

func deleteApp(v *visit, back url.Values) (string, error) {
	back.Del("app")
	back.Set("show", "people")
	return "Deleted the app.", v.do(http.MethodDelete, v.appPath(), nil, nil)
}

// addAttribute adds an attribute to the app's profile and maps it, as Profile Editor and Mappings do.
func addAttribute(v *visit, _ url.Values) (string, error) {
	name := v.form("variable")
	property := map[string]any{
		"title": name, "type": "string", "externalName": v.form("externalName"), "externalNamespace": v.form("externalNamespace"), "scope": "NONE",
	}
	schema := map[string]any{"definitions": map[string]any{"custom": map[string]any{
		"id": "#custom", "type": "object", "properties": map[string]any{name: property},
	}}}
	if err := v.post("/api/v1/meta/schemas/apps/"+v.id("app")+"/default", schema, nil); err != nil {
		return "", err
	}
	if v.form("expression") == "" {
		return "Added the attribute " + name + ", which nothing is mapped to.", nil
	}
	var mappings []struct{ ID string }
	if err := v.get("/api/v1/mappings?targetId="+v.id("app"), &mappings); err != nil {
		return "", err
	}
	if len(mappings) == 0 {
		return "", fmt.Errorf("expected the org to have a mapping to the app, found none")
	}
	line := map[string]any{"properties": map[string]any{name: map[string]string{"expression": v.form("expression"), "pushStatus": "PUSH"}}}
	return "Added the attribute " + name + " and mapped it.", v.post("/api/v1/mappings/"+mappings[0].ID, line, nil)
}
