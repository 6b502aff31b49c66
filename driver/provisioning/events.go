package provisioning

// The event types that a job may log (Okta event type catalogue).
const (
	userPush              = "application.provision.user.push"
	pushProfile           = "application.provision.user.push_profile"
	userSync              = "application.provision.user.sync"
	userDeactivate        = "application.provision.user.deactivate"
	userReactivate        = "application.provision.user.reactivate"
	groupImport           = "application.provision.group.import"
	authenticationFailure = "application.integration.authentication_failure"
	generalFailure        = "application.integration.general_failure"
	rateLimitExceeded     = "application.integration.rate_limit_exceeded"
)

// message is the display message of an event type: its description in the catalogue.
func message(event string) string {
	if text := groupMessage(event); text != "" {
		return text
	}
	switch event {
	case pushOktaPassword:
		return "Push user's Okta password to application"
	case pushPassword:
		return "Push user's password to application"
	case passwordProblem:
		return "Issue pushing user password to external application"
	case importComplete:
		return "Import process complete"
	case membershipImport:
		return "Error while downloading memberships"
	case entitlementImport:
		return "Discover entitlements"
	case userPush:
		return "Push new user to external application"
	case pushProfile:
		return "Push user's profile to external application"
	case userSync:
		return "Sync user in external application"
	case userDeactivate:
		return "Push user deactivation to external application"
	case userReactivate:
		return "Push user reactivation in external application"
	case groupImport:
		return "Download remote group"
	case authenticationFailure:
		return "Application integration authentication failed"
	case rateLimitExceeded:
		return "Application integration rate limit exceeded"
	default:
		return "Application integration failed"
	}
}

func (f *flow) log(event, outcome, reason string) {
	entry := Event{Type: event, Message: message(event), Outcome: outcome, Reason: reason}
	if event == userSync && outcome == Failed {
		// Seen with a lookup that failed silently (Okta support forum).
		entry.LegacyType = "app.user_management.provision_user_failed"
	}
	f.result.Events = append(f.result.Events, entry)
}

// succeed ends the job with an event.
func (f *flow) succeed(event string) Result {
	f.log(event, Success, "")
	return f.result
}
