package org

import (
	"context"
	"crypto/sha256"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/scimdrill/scimdrill/driver/guard"
	"github.com/scimdrill/scimdrill/driver/oauth"
	"github.com/scimdrill/scimdrill/driver/provisioning"
	"github.com/scimdrill/scimdrill/driver/scimclient"
	"github.com/scimdrill/scimdrill/driver/transcript"
)

// Options say how a mock org is made. The zero value is a usable org whose token is made up; see [Org.APIToken].
type Options struct {
	// Recorder keeps what the org sends to targets; nil for one of its own, which keeps the last ten thousand exchanges.
	Recorder *transcript.Recorder
	// APIToken is what clients send after "SSWS "; "" for a random one.
	APIToken string
	// Name is the org's subdomain, which begins the names of wizard apps; "" for "scimdrill".
	Name string
	// Clock tells the time, to several goroutines at once; nil for the system's.
	Clock func() time.Time
	// DB is the SQLite file that keeps the state; "" for memory alone. See [Open].
	DB string
	// Log takes the org's own faults; nil for slog.Default.
	Log *slog.Logger
	// Timeout ends a request to a target with nothing received; 0 is Okta's sixty seconds.
	Timeout time.Duration
	// Dial opens connections to targets; nil for TCP.
	Dial scimclient.Dial
	// Before is called before each request to a target is sent; nil for nothing.
	Before func(ctx context.Context)
	// Guard refuses what could touch objects in a target that the run did not make; nil lets everything through.
	Guard *guard.Guard
	// Repeat is how long after creating a user ended in 5xx or a timeout the org tries again by itself; 0 for half an hour,
	// below 0 for never. Okta documents nothing of it; users report half an hour.
	Repeat time.Duration
	// Delay is how long a push waits before it is begun, as in an org that has much to do; Okta's own CRUD test allows for 20 to 40
	// seconds. Pushes that follow one for the same person or group do not wait again.
	Delay time.Duration
	// Hurry makes waits for a repetition that many times shorter: 60 waits a second for a minute. Up to 1 they last as in Okta.
	Hurry float64
	// Workers is how many jobs of an app run at once; 0 for provisioning.DefaultWorkers.
	Workers int
	// SpaceAsPlus encodes a space in queries to targets as "+" instead of "%20".
	SpaceAsPlus bool
	// ValuesAsTexts sends booleans, numbers and the items of arrays as texts ("true", "41"). Captures show neither this nor the
	// JSON types that are sent without it.
	ValuesAsTexts bool
	// AnyCondition lets the conditions of mappings call Convert, Arrays and Time functions. Okta's reference says that Okta does
	// not take them there, its help that all functions work in mappings.
	AnyCondition bool
	// Password makes the password of a new user in a target; nil for eight random letters and digits.
	Password func() string
	// RateLimit is how many requests a minute the org answers of each class of endpoints; 0 for a million, OktaRateLimits for
	// Okta's own limits.
	RateLimit int
	// AllowPlainHTTP accepts SCIM base URLs that begin with http:// on any host. Okta accepts none; the mock accepts them
	// on a loopback address in any case.
	AllowPlainHTTP bool
}

// keptExchanges is how many exchanges a recorder of the org's own keeps: an org may run for weeks.
const keptExchanges = 10_000

// Header is the response header that tells that an org is the mock.
const Header = "X-Scimdrill-Org"

// Org is a mock Okta org: an [http.Handler]. It is safe for concurrent use.
type Org struct {
	options     Options
	log         *slog.Logger
	tokenHash   [sha256.Size]byte
	mux         *http.ServeMux
	provisioner *provisioning.Provisioner
	queue       *provisioning.Queue
	stop        context.CancelFunc

	jobs          context.Context //nolint:containedctx // the scheduler outlives the call that wakes it
	scheduler     chan struct{}
	schedulerOnce sync.Once
	passwords     waitingPasswords

	rates rates

	// properties are what expressions know of the org.
	properties map[string]any
	// oauthHTTP asks authorization servers.
	oauthHTTP *http.Client
	// hookClient tells event hooks, and deliveries are what they are to be told.
	hookClient *http.Client
	deliveries chan delivery
	hooksOnce  sync.Once

	// file keeps the state; nil for memory alone.
	file *file

	// mu guards everything below. Handlers run with it; jobs take it before and after, not while they speak to a target. See
	// Org.lock.
	mu            sync.Mutex
	changes       changes
	resumed       []*job
	administrator string
	userTypeID    string
	userSchema    *profileSchema
	users         map[string]*user
	userOrder     []string
	// logins are user ids by login, in lower case.
	logins         map[string]string
	groups         map[string]*group
	groupOrder     []string
	groupRules     map[string]*groupRule
	groupRuleOrder []string
	eventHooks     map[string]*eventHook
	eventHookOrder []string
	apps           map[string]*app
	appOrder       []string
	wizardCount    int
	// keepers hand out access tokens, by app; consents are the authentications under way, by state.
	keepers    map[string]*tokenKeeper
	consents   map[string]consent
	events     []*event
	safeguards safeguards
	// client is whose request is being handled.
	client *eventClient
}

// New makes an org in memory, in which there is one user: the administrator whom the API token belongs to.
func New(options Options) *Org {
	o := newOrg(options)
	o.addAdministrator()
	return o
}

// Open makes an org whose state is kept in the file options.DB: every change is on disk before it is answered, and jobs that
// were queued or under way when the last process ended go on. Without options.APIToken a file that has an org accepts the
// token that it accepted before, and APIToken gives "": of a token only a hash is kept. Without options.DB it is New.
func Open(options Options) (*Org, error) {
	if options.DB == "" {
		return New(options), nil
	}
	kept, err := openFile(options.DB)
	if err != nil {
		return nil, err
	}
	o := newOrg(options)
	o.file = kept
	if err := o.takeUp(options.APIToken); err != nil {
		o.stop()
		return nil, errors.Join(err, kept.close())
	}
	o.resume()
	return o, nil
}

// takeUp reads the file, or begins a new one.
func (o *Org) takeUp(token string) error {
	found, err := o.restore(token == "")
	if err != nil {
		return err
	}
	o.locked(func() {
		switch {
		case !found:
			o.addAdministrator()
		case token == "":
			o.options.APIToken = ""
		}
		o.settingsChanged()
	})
	return o.flushed()
}

func newOrg(options Options) *Org {
	if options.Recorder == nil {
		options.Recorder = transcript.NewRecorder()
		options.Recorder.KeepLast(keptExchanges)
	}
	if options.APIToken == "" {
		options.APIToken = "00" + randomText(40)
	}
	if options.Name == "" {
		options.Name = "scimdrill"
	}
	if options.Clock == nil {
		options.Clock = time.Now
	}
	if options.Log == nil {
		options.Log = slog.Default()
	}
	if options.RateLimit == 0 {
		options.RateLimit = 1_000_000
	}
	if options.Repeat == 0 {
		options.Repeat = usualRepeat
	}
	jobs, stop := context.WithCancel(context.Background())
	o := &Org{
		options: options, log: options.Log, tokenHash: sha256.Sum256([]byte(options.APIToken)), stop: stop,
		provisioner: provisioning.New(provisioning.Options{
			Recorder: options.Recorder, Timeout: options.Timeout, SpaceAsPlus: options.SpaceAsPlus, Password: options.Password, Dial: options.Dial,
			Guard: options.Guard, Before: options.Before,
		}),
		queue:      provisioning.NewQueue(jobs, options.Workers),
		userTypeID: newID("oty"), userSchema: oktaProfile(),
		properties: orgProperties(options.Name), rates: rates{limit: options.RateLimit},
		jobs: jobs, scheduler: make(chan struct{}, 1), safeguards: usualSafeguards(),
		users: map[string]*user{}, logins: map[string]string{}, groups: map[string]*group{}, groupRules: map[string]*groupRule{}, eventHooks: map[string]*eventHook{},
		hookClient: &http.Client{Timeout: hookTimeout}, deliveries: make(chan delivery, mostDeliveries), apps: map[string]*app{},
		keepers: map[string]*tokenKeeper{}, consents: map[string]consent{}, oauthHTTP: oauth.NewHTTP(options.Timeout),
	}
	o.mux = o.newMux()
	return o
}

func (o *Org) addAdministrator() {
	now := o.now()
	admin := &user{
		ID: newID("00u"), Status: userActive, HasPassword: true, Created: now, Activated: now, StatusChanged: now, LastUpdated: now,
		Profile: map[string]any{"login": "admin@example.com", "email": "admin@example.com", "firstName": "Org", "lastName": "Administrator"},
	}
	o.addUser(admin)
	o.changed(admin)
	o.administrator = admin.ID
}

// ServeHTTP answers a request to the Management API.
func (o *Org) ServeHTTP(w http.ResponseWriter, r *http.Request) { o.mux.ServeHTTP(w, r) }

// APIToken is the token that the org accepts; "" when it was given to an earlier process and only its hash is known.
func (o *Org) APIToken() string { return o.options.APIToken }

// Recorder keeps what the org sends to targets.
func (o *Org) Recorder() *transcript.Recorder { return o.options.Recorder }

func (o *Org) now() time.Time { return o.options.Clock() }

// Drain returns when no job is queued or under way, or with the context's error. Jobs that wait to be repeated do not count.
func (o *Org) Drain(ctx context.Context) error { return o.queue.Wait(ctx) }

// Close takes no more jobs and waits: in memory for those that are queued, with a file for those that are under way, because
// the others are in the file and go on when it is opened again. When the context ends first, jobs under way are stopped, and
// the context's error is returned.
func (o *Org) Close(ctx context.Context) error {
	defer o.provisioner.Close()
	if o.file == nil {
		defer o.stop()
		return o.queue.Close(ctx)
	}
	err := o.queue.Stop(ctx)
	o.stop()
	if err != nil {
		// They end at once now, and stay in the file.
		_ = o.queue.Stop(context.WithoutCancel(ctx))
	}
	return errors.Join(err, o.file.close())
}
