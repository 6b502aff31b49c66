package admin

import (
	"context"
)

// Entitlement is what an app has to grant: an entitlement or a role.
type Entitlement struct {
	ResourceType string `json:"resourceType"`
	Endpoint     string `json:"endpoint"`
	Role         bool   `json:"role"`
	ID           string `json:"id"`
	DisplayName  string `json:"displayName"`
	Description  string `json:"description"`
}

// DiscoverEntitlements reads what the app has to grant (mock only); the app's settings must say that it has entitlements.
func (a *Admin) DiscoverEntitlements(ctx context.Context, app App) ([]Entitlement, error) {
	var found []Entitlement
	err := a.console(ctx, "POST", "/api/v1/apps/"+app.ID+"/entitlements/lifecycle/discover", nil, &found, "discover the entitlements of %s", app.Label)
	return found, err
}

// Grant gives a person exactly these entitlements and roles in an app (mock only; in Okta it takes Identity Governance).
func (a *Admin) Grant(ctx context.Context, app App, person Person, entitlements ...Entitlement) error {
	grants := []map[string]any{}
	for _, e := range entitlements {
		grants = append(grants, map[string]any{"value": e.ID, "role": e.Role})
	}
	return a.console(ctx, "PUT", "/api/v1/apps/"+app.ID+"/users/"+person.ID+"/entitlements", grants, nil, "grant entitlements of %s to %s", app.Label, person.describe())
}
