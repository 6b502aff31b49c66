package workbench

import (
	"net/http"
	"net/url"
)

func (v *visit) groupPath() string { return "/api/v1/groups/" + v.id("group") }

func (v *visit) mappingPath() string { return v.appPath() + "/group-push/mappings/" + v.id("mapping") }

// stay keeps the group open that the button is of.
func (v *visit) stay(back url.Values) { back.Set("group", v.form("group")) }

func addGroup(v *visit, back url.Values) (string, error) {
	var made struct{ ID string }
	err := v.post("/api/v1/groups", map[string]any{"profile": map[string]string{"name": v.form("name")}}, &made)
	if err == nil {
		back.Set("group", made.ID)
	}
	return "Added the group " + v.form("name") + ".", err
}

func renameGroup(v *visit, back url.Values) (string, error) {
	v.stay(back)
	return "Renamed the group to " + v.form("name") + ".", v.do(http.MethodPut, v.groupPath(), map[string]any{"profile": map[string]string{"name": v.form("name")}}, nil)
}

func deleteGroup(v *visit, _ url.Values) (string, error) {
	return "Deleted the group " + v.form("name") + ".", v.do(http.MethodDelete, v.groupPath(), nil, nil)
}

func addMember(v *visit, back url.Values) (string, error) {
	v.stay(back)
	return "Added a member to " + v.form("name") + ".", v.do(http.MethodPut, v.groupPath()+"/users/"+v.id("person"), nil, nil)
}

func removeMember(v *visit, back url.Values) (string, error) {
	v.stay(back)
	return "Removed a member from " + v.form("name") + ".", v.do(http.MethodDelete, v.groupPath()+"/users/"+v.id("person"), nil, nil)
}

func assignGroup(v *visit, back url.Values) (string, error) {
	v.stay(back)
	return "Assigned the group " + v.form("name") + ".", v.do(http.MethodPut, v.appPath()+"/groups/"+v.id("group"), map[string]any{}, nil)
}

func unassignGroup(v *visit, back url.Values) (string, error) {
	v.stay(back)
	return "Unassigned the group " + v.form("name") + ".", v.do(http.MethodDelete, v.appPath()+"/groups/"+v.id("group"), nil, nil)
}

func pushGroup(v *visit, back url.Values) (string, error) {
	v.stay(back)
	return "Pushing the group " + v.form("name") + ".", v.post(v.appPath()+"/group-push/mappings",
		map[string]any{"sourceGroupId": v.form("group"), "targetGroupName": v.form("name"), "status": "ACTIVE"}, nil)
}

func pushNow(v *visit, back url.Values) (string, error) {
	v.stay(back)
	return "Pushing the group " + v.form("name") + " now.", v.post(v.mappingPath()+"/lifecycle/push", nil, nil)
}

// unlinkGroup makes the mapping inactive first, as the API wants it; the Admin Console hides that step.
func unlinkGroup(v *visit, back url.Values) (string, error) {
	v.stay(back)
	if err := v.do(http.MethodPatch, v.mappingPath(), map[string]string{"status": "INACTIVE"}, nil); err != nil {
		return "", err
	}
	deleted := "false"
	if v.form("delete") == "true" {
		deleted = "true"
	}
	return "Unlinked the group " + v.form("name") + ".", v.do(http.MethodDelete, v.mappingPath()+"?deleteTargetGroup="+deleted, nil, nil)
}
