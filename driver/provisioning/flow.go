package provisioning

import (
	"context"

	"github.com/scimdrill/scimdrill/driver/scimclient"
	"github.com/scimdrill/scimdrill/driver/scimclient/ordered"
)

// flow is one job under way: its calls, and what has come of it so far.
type flow struct {
	app    App
	person Person
	client *scimclient.Client
	result Result
}

// begin starts a job. Without a client (the base URL is no URL) the job has failed and nil is returned with the result.
func (p *Provisioner) begin(app App, person Person, event string, whole whole) (*flow, Result) {
	f := &flow{app: app, person: person, result: Result{ExternalID: person.ExternalID}}
	client, err := p.client(app)
	if err != nil {
		return nil, f.fail(event, whole, "", err)
	}
	f.client = client
	return f, f.result
}

// sent notes the exchange of an answer, whatever came of it.
func (f *flow) sent(answer scimclient.Answer) {
	if answer.Exchange > 0 {
		f.result.Exchanges = append(f.result.Exchanges, answer.Exchange)
	}
}

func (f *flow) find(ctx context.Context, purpose string) (*ordered.Object, error) {
	user, answer, err := f.client.FindUser(ctx, purpose, f.person.UserName)
	f.sent(answer)
	return user, err
}

func (f *flow) get(ctx context.Context, purpose string) (*ordered.Object, error) {
	user, answer, err := f.client.GetUser(ctx, purpose, f.result.ExternalID)
	f.sent(answer)
	return user, err
}

func (f *flow) create(ctx context.Context, purpose string, body *ordered.Object) (*ordered.Object, error) {
	user, answer, err := f.client.CreateUser(ctx, purpose, body)
	f.sent(answer)
	return user, err
}

func (f *flow) put(ctx context.Context, purpose string, body *ordered.Object) error {
	answer, err := f.client.ReplaceUser(ctx, purpose, f.result.ExternalID, body)
	f.sent(answer)
	return err
}

func (f *flow) patchActive(ctx context.Context, purpose string, active bool) error {
	answer, err := f.client.SetActive(ctx, purpose, f.result.ExternalID, active)
	f.sent(answer)
	return err
}

// putActive reads the user and puts it back with only "active" changed: how an App Integration Wizard app activates and
// deactivates (capture: wizard app, deactivation and reassignment).
func (f *flow) putActive(ctx context.Context, purpose string, active bool) error {
	user, err := f.get(ctx, purpose+": read")
	if err != nil {
		return err
	}
	user.Set("active", active)
	return f.put(ctx, purpose, user)
}
