package server

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/scimdrill/scimdrill/reference/peakon"
	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/store"
)

// authenticate finds the company that the bearer token belongs to. The scheme's name is compared without regard to case
// (RFC 9110 §11.1).
func (h *handler) authenticate(ctx context.Context, r *http.Request) (peakon.Company, error) {
	company, err := h.bearer(ctx, r)
	if err == nil || !h.inner.AnyToken {
		return company, err
	}
	err = h.store.View(ctx, func(t *store.Tx) (err error) {
		company, err = companyOf(ctx, t, 0)
		return err
	})
	return company, err
}

// challenge says how to authenticate (RFC 6750 §3). Whoever sent a token is told that it is no good; whoever sent none is not.
const challenge = `Bearer realm="Peakon employee provisioning"`

func (h *handler) bearer(ctx context.Context, r *http.Request) (peakon.Company, error) {
	header := r.Header.Get("Authorization")
	if header == "" {
		return peakon.Company{}, scim.Errorf(http.StatusUnauthorized, "", "authentication required: send Authorization: Bearer with the token from Administration, Integrations, Employee provisioning")
	}
	scheme, token, _ := strings.Cut(header, " ")
	token = strings.TrimSpace(token)
	if !strings.EqualFold(scheme, "Bearer") || token == "" {
		return peakon.Company{}, scim.Errorf(http.StatusUnauthorized, "", "invalid token: send Authorization: Bearer with the token from Administration, Integrations, Employee provisioning")
	}
	company, err := h.store.Authenticate(ctx, token)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return company, scim.Errorf(http.StatusUnauthorized, "", "invalid token: it is unknown or was replaced")
	case err != nil:
		return company, err
	case company.Disabled:
		return company, scim.Errorf(http.StatusForbidden, "", "employee provisioning is disabled: press Connect under Administration, Integrations, Employee provisioning")
	default:
		return company, nil
	}
}
