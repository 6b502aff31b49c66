package rehearsal

import (
	"cmp"
	"context"
	"fmt"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/peakon"
	"github.com/scimdrill/scimdrill/suites/probe"
)

func (o Options) validateSecond() error {
	if o.SecondURL != "" {
		if err := checkAddress("--url-b", o.SecondURL); err != nil {
			return err
		}
		if o.URL == "" {
			return fmt.Errorf("%w: --url-b is for a target at --url; the reference that this run starts has a second company of its own", ErrConfiguration)
		}
		if o.SecondToken == "" {
			return fmt.Errorf("%w: the second tenant's bearer token is missing: put it into the environment variable SCIM_TOKEN_B", ErrConfiguration)
		}
	}
	if o.SecondToken != "" && o.SecondToken == o.Token {
		return fmt.Errorf("%w: SCIM_TOKEN_B is the token in SCIM_TOKEN: expected one of another tenant; leave it empty where there is none", ErrConfiguration)
	}
	return nil
}

// setSecondTenant opens the client with which suites act in another tenant: of the company that is founded beside the first in
// our own reference, or of the tenant whose token was given. Where there is neither there is no client.
func (r *Rehearsal) setSecondTenant(ctx context.Context, control string) error {
	base, token := cmp.Or(r.options.SecondURL, r.stage.URL), r.options.SecondToken
	if r.ownTarget && (!r.options.StandIn || r.options.SecondTenant) {
		company, err := foundNeighbour(ctx, control)
		if err != nil {
			return err
		}
		token = company.Token
	}
	if token == "" {
		return nil
	}
	r.stage.Recorder.Hide(token)
	beside, err := r.besideGuard(base)
	if err != nil {
		return err
	}
	second := probe.New(probe.Options{
		Guard: beside, Consistency: r.consistencyOf(base, scimdrill.ByNeighbour),
		BaseURL: base, Token: token, Authorization: r.options.SecondAuthorization, Timeout: r.options.Timeout, Actor: scimdrill.ByNeighbour, Recorder: r.stage.Recorder, Note: r.findings.note,
	})
	r.closers = append(r.closers, second.Close)
	if err := preflight(ctx, second, "SCIM_TOKEN_B", r.findings.note); err != nil {
		return err
	}
	r.stage.SecondTenant = second
	r.stage.Capabilities[scimdrill.HasSecondTenant] = true
	return nil
}

func foundNeighbour(ctx context.Context, control string) (peakon.Company, error) {
	administrator, err := peakon.New(control, "")
	if err != nil {
		return peakon.Company{}, err
	}
	defer administrator.Close()
	company, err := administrator.FoundCompany(ctx, "The neighbour", "")
	if err != nil {
		return peakon.Company{}, fmt.Errorf("found a second company: %w", err)
	}
	return company, nil
}
