package peakon

import (
	"context"
	"encoding/json"
	"net/url"
)

// Company is a customer of Peakon on the server.
type Company struct {
	// ID is the company's id as the control API writes it.
	ID json.Number `json:"id"`
	// Name is the company's name.
	Name string `json:"name"`
	// Token is the integration token, shown once when the company is made.
	Token string `json:"token"`
}

// Connection is what an admin sees after pressing Connect under Administration > Integrations > Employee provisioning.
type Connection struct {
	// Token is the OAuth Bearer Token, shown once.
	Token string `json:"token"`
	// SCIMURL is the SCIM 2.0 URL.
	SCIMURL string `json:"scimUrl"`
}

// FoundCompany makes a company with a time zone (IANA name; "" is UTC).
func (a *Administrator) FoundCompany(ctx context.Context, name, timezone string) (Company, error) {
	var company Company
	err := a.post(ctx, "/companies", map[string]string{"name": name, "timezone": timezone}, &company)
	return company, err
}

// Connect presses Connect: one more integration token for the company.
func (a *Administrator) Connect(ctx context.Context, company Company) (Connection, error) {
	var connection Connection
	err := a.post(ctx, "/connect", companyOf(company), &connection)
	return connection, err
}

// Regenerate makes a new integration token and revokes all earlier ones.
func (a *Administrator) Regenerate(ctx context.Context, company Company) (Connection, error) {
	var connection Connection
	err := a.post(ctx, "/regenerate", companyOf(company), &connection)
	return connection, err
}

func companyOf(company Company) map[string]any {
	if company.ID == "" {
		return map[string]any{}
	}
	return map[string]any{"company": company.ID}
}

func inCompany(company Company) url.Values {
	query := url.Values{}
	if company.ID != "" {
		query.Set("company", company.ID.String())
	}
	return query
}
