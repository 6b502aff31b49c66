package provisioning

// The event types that the push of a group may log (Okta event type catalogue).
const (
	groupPushed       = "application.provision.group_push.pushed"
	groupUpdated      = "application.provision.group_push.updated"
	groupRemoved      = "application.provision.group_push.removed"
	membershipsPushed = "application.provision.group_push.push_memberships"
	appGroupDeleted   = "application.provision.group_push.delete_appgroup"
	groupRenamed      = "application.provision.group_push.mapping.app.group.renamed"
	groupRenameFailed = "application.provision.group_push.mapping.app.group.renamed.failed"

	mappingFailed        = "application.provision.group_push.mapping.update.or.delete.failed"
	mappingFailedForGood = "application.provision.group_push.mapping.update.or.delete.failed.with.error"

	groupAdd              = "application.provision.group.add"
	groupUpdate           = "application.provision.group.update"
	groupRemove           = "application.provision.group.remove"
	groupVerifyExists     = "application.provision.group.verify_exists"
	groupMembershipAdd    = "application.provision.group_membership.add"
	groupMembershipRemove = "application.provision.group_membership.remove"
	groupMembershipUpdate = "application.provision.group_membership.update"
)

// groupMessage is the display message of such an event, "" for any other.
func groupMessage(event string) string {
	switch event {
	case groupPushed:
		return "A group was pushed to an app"
	case groupUpdated:
		return "A group was updated in an app"
	case groupRemoved:
		return "A group was removed from an app"
	case membershipsPushed:
		return "Group push pushed memberships"
	case appGroupDeleted:
		return "Group push deleted application group"
	case groupRenamed:
		return "A mapped app group has been renamed because the source group was renamed"
	case groupRenameFailed:
		return "A mapped app group couldn't be renamed when the source group was renamed"
	case mappingFailed:
		return "Group push mapping change failed and will be retried"
	case mappingFailedForGood:
		return "Group push mapping change failed and cannot be retried"
	case groupAdd:
		return "Provision new group in external application"
	case groupUpdate:
		return "Update group in external application"
	case groupRemove:
		return "Remove group from external application"
	case groupVerifyExists:
		return "Group no longer exists in external application"
	case groupMembershipAdd:
		return "Add user to group in external application"
	case groupMembershipRemove:
		return "Remove user from group in external application"
	case groupMembershipUpdate:
		return "Update group membership in external application"
	default:
		return ""
	}
}
