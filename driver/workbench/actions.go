package workbench

import (
	"errors"
	"fmt"
	"net/url"
)

// action is what a button does. It gives the sentence for what was done, and may change where the person is sent back to.
type action func(v *visit, back url.Values) (done string, err error)

// actions are all buttons, by the last part of their address.
func actions() map[string]action {
	return map[string]action{
		"add-person": addPerson, "add-cast": addCast, "edit-person": editPerson,
		"activate": lifecycle("activate", "Activated"), "deactivate": lifecycle("deactivate", "Deactivated"),
		"suspend": lifecycle("suspend", "Suspended"), "unsuspend": lifecycle("unsuspend", "Unsuspended"),
		"assign": assign, "unassign": unassign, "provision": provision,
		"add-group": addGroup, "rename-group": renameGroup, "delete-group": deleteGroup, "add-member": addMember, "remove-member": removeMember,
		"assign-group": assignGroup, "unassign-group": unassignGroup, "push-group": pushGroup, "push-now": pushNow, "unlink-group": unlinkGroup,
		"add-app": addApp, "save-app": saveApp, "test": testCredentials, "connect": connectApp, "disconnect": disconnectApp, "to-app": saveToApp,
		"sync": forceSync, "activate-app": activateApp, "deactivate-app": deactivateApp, "delete-app": deleteApp, "add-attribute": addAttribute,
		"import-now": importNow, "confirm": confirmFound, "ignore": ignoreFound,
		"retry": retry,
	}
}

// retry is "Retry Selected".
func retry(v *visit, _ url.Values) (string, error) {
	selected := v.r.PostForm["task"]
	if len(selected) == 0 {
		return "", errors.New("no task is selected: tick the ones that are to be tried again")
	}
	for _, id := range selected {
		if err := v.post(v.appPath()+"/tasks/"+url.PathEscape(id)+"/lifecycle/retry", nil, nil); err != nil {
			return "", err
		}
	}
	if len(selected) == 1 {
		return "Retrying the task.", nil
	}
	return fmt.Sprintf("Retrying %d tasks.", len(selected)), nil
}
