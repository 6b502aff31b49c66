package scimdrill

import "strings"

// NeedsMockOrg says why a requirement can be exercised with the mock org alone: because of what a real one does not show or does not
// offer to an API. "" where a real org will do.
func NeedsMockOrg(requirement Requirement) string {
	var because []string
	for _, need := range requirement.Needs {
		switch need {
		case CanShowWire:
			because = append(because, "what a real org sends cannot be seen from outside it")
		case CanAddressApps:
			because = append(because, "a real org takes no SCIM base URL through its API, so no further app can be pointed at the target")
		case CanPressConsole:
			because = append(because, "a real org offers the button in its Admin Console alone")
		default:
		}
	}
	if len(because) == 0 {
		return ""
	}
	return "needs the mock org because " + strings.Join(because, ", and ")
}
