package scimdrill

import (
	"slices"
	"strings"
)

// Capability is something that a target or an org can do and that a requirement may need. Capabilities are discovered
// or declared; a requirement whose capability is missing is not applicable, which is neutral and listed.
type Capability string

// The capabilities.
const (
	// CanPatch: the target offers PATCH (RFC 7644 §3.5.2). Okta's catalog templates cannot work without it.
	CanPatch Capability = "patch"
	// CanDelete: the target offers DELETE on users; used to clean up, never by Okta itself.
	CanDelete Capability = "delete"
	// CanShowWire: the requests that Okta sent can be seen, as they can with the mock org and not with a real one.
	CanShowWire Capability = "wire"
	// CanAddressApps: the org accepts a SCIM base URL through its API, so that a suite may point an app elsewhere.
	CanAddressApps Capability = "app-address"
	// CanPressConsole: the org lets an API do what Okta offers in its Admin Console alone: Import Now, Push Now, Force Sync, push
	// rules. The mock does.
	CanPressConsole Capability = "console"
	// CanScheduleSurveys: the target's clock can be moved and its survey deliveries read (the reference's control API).
	CanScheduleSurveys Capability = "surveys"
	// CanDefineAttributes: custom attributes and aliases can be made in the target (the reference's control API).
	CanDefineAttributes Capability = "custom-attributes"
	// CanConnect: integration tokens can be made and revoked in the target (the reference's control API).
	CanConnect Capability = "connect"
	// HasPeakonSchema: the target keeps the namespace urn:ietf:params:scim:schemas:extension:peakon:2.0:User.
	HasPeakonSchema Capability = "peakon-schema"
	// HasEnterpriseSchema: the target keeps the enterprise extension (RFC 7643 §4.3).
	HasEnterpriseSchema Capability = "enterprise-schema"
	// HasGroups: the target offers groups (RFC 7643 §4.2).
	HasGroups Capability = "groups"
	// HasEntitlements: the target offers entitlements or roles in Okta's schemas, for Okta Identity Governance.
	HasEntitlements Capability = "entitlements"
	// LacksGroups: the target declares that it has no groups, as Peakon does.
	LacksGroups Capability = "no-groups"
	// HasTLS: the target is asked at an https address (RFC 7644 §7.2).
	HasTLS Capability = "tls"
	// HasDiscovery: the target answers one of the discovery endpoints at least (RFC 7644 §4). Okta reads none of them.
	HasDiscovery Capability = "discovery"
	// CanFilter, CanSort, CanBulk, CanETag and CanChangePassword are advertised under these names in ServiceProviderConfig
	// (RFC 7643 §5).
	CanFilter         Capability = "filter"
	CanSort           Capability = "sort"
	CanBulk           Capability = "bulk"
	CanETag           Capability = "etag"
	CanChangePassword Capability = "change-password"
	// CanPageByCursor: the target advertises pagination by cursor (RFC 9865 §4).
	CanPageByCursor Capability = "cursor"
	// CanSearch: the target offers search by POST (RFC 7644 §3.4.3).
	CanSearch Capability = "search"
	// HasSecondTenant: a credential of a second tenant of the target is at hand.
	HasSecondTenant Capability = "second-tenant"
	// HasAccessHooks: it can be asked whether a person really gets into the application.
	HasAccessHooks Capability = "access-hooks"
	// AllowsHeavy: the target may be burdened, and be sent what could harm a server that is not on its guard.
	AllowsHeavy Capability = "heavy"
	// TriesEntra: the habits of Microsoft Entra ID are tried as well.
	TriesEntra Capability = "entra"
)

// Capabilities lists every capability.
func Capabilities() []Capability {
	return []Capability{
		CanPatch, CanDelete, CanShowWire, CanAddressApps, CanPressConsole, CanScheduleSurveys, CanDefineAttributes, CanConnect,
		HasPeakonSchema, HasEnterpriseSchema, HasGroups, HasEntitlements, LacksGroups, HasTLS, HasDiscovery, CanFilter, CanSort, CanBulk, CanETag,
		CanChangePassword, CanPageByCursor, CanSearch, HasSecondTenant, HasAccessHooks, AllowsHeavy, TriesEntra,
	}
}

// CapabilitySet is what a target and an org together can do.
type CapabilitySet map[Capability]bool

// Missing lists what is needed and not there, in the order of need.
func (s CapabilitySet) Missing(need []Capability) []Capability {
	var missing []Capability
	for _, c := range need {
		if !s[c] {
			missing = append(missing, c)
		}
	}
	return missing
}

// List returns the capabilities in the set, sorted.
func (s CapabilitySet) List() []Capability {
	var list []Capability
	for c, has := range s {
		if has {
			list = append(list, c)
		}
	}
	slices.SortFunc(list, func(a, b Capability) int { return strings.Compare(string(a), string(b)) })
	return list
}
