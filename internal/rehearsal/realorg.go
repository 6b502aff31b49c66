package rehearsal

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/admin"
	"github.com/scimdrill/scimdrill/driver/guard"
	"github.com/scimdrill/scimdrill/driver/journal"
	"github.com/scimdrill/scimdrill/driver/org"
	"github.com/scimdrill/scimdrill/driver/orgguard"
)

// DefaultCeiling is how long an org may take for a push: the longest pause of Okta's own CRUD test.
const DefaultCeiling = 40 * time.Second

// logLag is how much later than the push itself the System Log may tell of it.
const logLag = 20 * time.Second

// foreignOrg is an org that outlives the run.
type foreignOrg struct {
	pace    *orgguard.Pace
	guard   *orgguard.Guard
	admin   *admin.Admin
	cleaner *orgguard.Cleaner
}

func (r *Rehearsal) orgURL() string { return strings.TrimRight(r.options.OrgURL, "/") }

// signIn signs in to the org at --org-url, once it is seen that nothing there would be harmed.
func (r *Rehearsal) signIn(ctx context.Context) error {
	if r.options.StandIn {
		if err := r.standInOrg(ctx); err != nil {
			return err
		}
	}
	foreign, err := openOrg(ctx, r.options, r.seed, true)
	if err != nil {
		return err
	}
	if r.journal != nil {
		foreign.guard.Keep(r.journal.Org())
	}
	r.foreignOrg, r.stage.Admin = foreign, foreign.admin
	r.org = scimdrill.Org{URL: r.options.OrgURL, Kind: "real", Apps: r.options.Kinds}
	if foreign.admin.OnMock() {
		r.org.Kind = "mock, elsewhere"
	}
	// What an org elsewhere sends cannot be seen from here, and what is asked of it is what Okta's API offers.
	for _, cannot := range []scimdrill.Capability{scimdrill.CanShowWire, scimdrill.CanAddressApps, scimdrill.CanPressConsole} {
		r.stage.Capabilities[cannot] = false
	}
	return nil
}

// openOrg signs in with a guard and at a pace. A run checks the org first; a clean-up takes it as it is.
func openOrg(ctx context.Context, options Options, marker string, check bool) (*foreignOrg, error) {
	address := strings.TrimRight(options.OrgURL, "/")
	f := &foreignOrg{pace: orgguard.NewPace(orgguard.PaceOptions{Share: options.Share, Next: direct(address), Tell: func(class string, wait time.Duration) {
		options.tell(fmt.Sprintf("waiting %v for the org's rate limit of %s", wait.Round(time.Second), class))
	}})}
	client := orgguard.Client{OrgURL: address, Token: options.OrgToken, Transport: f.pace}
	if check {
		err := orgguard.Check(ctx, client, orgguard.CheckOptions{AppID: options.AppID, Production: options.Production, AllowAssigned: options.AllowAssigned})
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrConfiguration, err)
		}
	}
	var err error
	if f.guard, err = orgguard.New(orgguard.Options{OrgURL: address, AppID: options.AppID, Marker: marker, Next: f.pace}); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrConfiguration, err)
	}
	ceiling := cmp.Or(options.Ceiling, DefaultCeiling)
	f.admin, err = admin.New(ctx, admin.Options{
		OrgURL: address, APIToken: options.OrgToken, Transport: f.guard, Marker: marker, PatienceForPush: ceiling + logLag,
		// A push that is begun at the ceiling takes its time too.
		QuietTime: ceiling * 9 / 8,
		// The pace waits for rate limits by itself, which the time for one request must leave room for.
		RequestTimeout: 5 * time.Minute, RateLimitRetries: 1, Held: f.pace.Held,
	})
	if err != nil {
		return nil, fmt.Errorf("%w: --org-url: %w", ErrConfiguration, err)
	}
	client.Transport = f.admin.Transport()
	f.cleaner = &orgguard.Cleaner{Guard: f.guard, Client: client, Settle: func(ctx context.Context) error {
		return f.admin.Settle(ctx, admin.App{ID: options.AppID, Label: "app " + options.AppID})
	}}
	return f, nil
}

func (o Options) tell(line string) {
	if o.Tell != nil {
		o.Tell(line)
	}
}

// CheckOrg signs in to the org at --org-url and reads whether a run would be safe there. It changes nothing, and returns the kind of
// the app that was prepared, and how many requests it took.
func CheckOrg(ctx context.Context, options Options) (scimdrill.AppKind, int, error) {
	if err := options.validateOrg(); err != nil {
		return "", 0, err
	}
	foreign, err := openOrg(ctx, options, "dry-run", true)
	if err != nil {
		return "", 0, err
	}
	defer foreign.admin.Close()
	app, err := foreign.admin.UseApp(ctx, options.AppID)
	return app.Kind, foreign.pace.Spent().Requests, err
}

// OrgCalls are the requests that were sent to the org so far, where it outlives the run or stands in for one that does.
func (r *Rehearsal) OrgCalls() []orgguard.Call {
	if r.foreignOrg == nil {
		return nil
	}
	return r.foreignOrg.guard.Calls()
}

// StandInApp is the id of the app that stands in for the one that was prepared.
func (r *Rehearsal) StandInApp() string { return r.options.AppID }

// standInOrg starts a mock that takes the place of the org at --org-url, with an app as an administrator prepares one.
func (r *Rehearsal) standInOrg(ctx context.Context) error {
	mock := org.New(org.Options{Recorder: r.stage.Recorder, Log: r.options.Log, AllowPlainHTTP: true, Guard: r.guard})
	running, err := mock.Start(ctx, "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("start the stand-in of the org: %w", err)
	}
	r.closers = append(r.closers, func() { closeQuietly(running.Close) })
	r.stage.Recorder.Hide(mock.APIToken())
	administrator, err := admin.New(ctx, admin.Options{OrgURL: running.URL, APIToken: mock.APIToken()})
	if err != nil {
		return err
	}
	defer administrator.Close()
	settings := admin.AppSettings{Kind: r.stage.Kinds[0], Label: "Prepared", BaseURL: r.stage.URL}
	if settings.Kind == scimdrill.Template {
		settings.TemplateName = "scim2testapp"
	}
	app, err := administrator.AddApp(ctx, settings)
	if err != nil {
		return err
	}
	if err := administrator.ConnectAPI(ctx, app, r.stage.Token); err != nil {
		return err
	}
	r.options.OrgURL, r.options.OrgToken, r.options.AppID = running.URL, mock.APIToken(), app.ID
	return administrator.EnableProvisioning(ctx, app, admin.AllFeatures())
}

// direct sends to an org on this machine never by way of a proxy, and to others as the environment says.
func direct(address string) http.RoundTripper {
	transport := &http.Transport{MaxIdleConnsPerHost: 8, IdleConnTimeout: 30 * time.Second, ForceAttemptHTTP2: true}
	if strings.HasPrefix(address, "https://") {
		transport.Proxy = http.ProxyFromEnvironment
	}
	return transport
}

// orgCleanUpLimit ends what is done to an org after a run: limits may be waited for, and pushes.
const orgCleanUpLimit = 10 * time.Minute

// detach ends what the run's people have to do with the app, and tells the target's guard whom the org may have made there.
func (f *foreignOrg) detach(ctx context.Context) ([]guard.Object, []guard.Create, error) {
	provisioned, err := f.cleaner.Detach(ctx)
	var objects []guard.Object
	var creates []guard.Create
	for _, id := range provisioned.IDs {
		objects = append(objects, guard.Object{Collection: "Users", ID: id})
	}
	for _, name := range provisioned.UserNames {
		creates = append(creates, guard.Create{Collection: "Users", UserName: name})
	}
	for _, name := range provisioned.GroupNames {
		creates = append(creates, guard.Create{Collection: "Groups", DisplayName: name})
	}
	if err != nil {
		err = fmt.Errorf("take the run's people off the app: %w", err)
	}
	return objects, creates, err
}

// resume takes up what a journal says is left in an org.
func (f *foreignOrg) resume(writer *journal.Writer, remains journal.OrgRemains) {
	f.guard.Keep(writer.Org())
	f.guard.Resume(remains.Things, remains.Unanswered)
}
