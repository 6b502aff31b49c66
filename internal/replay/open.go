package replay

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/scimdrill/scimdrill/driver/guard"
	"github.com/scimdrill/scimdrill/driver/journal"
	"github.com/scimdrill/scimdrill/driver/transcript"
	"github.com/scimdrill/scimdrill/internal/rehearsal"
	"github.com/scimdrill/scimdrill/reference/server"
	"github.com/scimdrill/scimdrill/suites/probe"
)

// Where is a target that is named or started.
type Where struct {
	Name string
	// URL is the SCIM base URL; "" starts the reference in this process, empty, with the mode and the defects below.
	URL, Token      string
	Mode            string
	Defects         []string
	Variations      []string
	FreshNames      bool
	Timeout         time.Duration
	Runs            string
	KeepWhatWasMade bool
	// Grants has the reference offer entitlements and roles, where its mode is full.
	Grants bool
}

// Opened is a target that can be replayed to.
type Opened struct {
	Target
	// RunID names the journal of what is made; "" where none is kept.
	RunID string

	where   Where
	token   string
	journal *journal.Writer
	stop    func(context.Context) error
}

// Open starts the reference, or takes the target that is named, and puts a guard before it.
func Open(ctx context.Context, where Where) (*Opened, error) {
	o := &Opened{where: where, token: where.Token, Target: Target{Name: where.Name, URL: strings.TrimSuffix(where.URL, "/"), Timeout: where.Timeout}}
	if where.URL == "" {
		running, err := server.Start(ctx, server.Options{
			Addr: "127.0.0.1:0", Mode: where.Mode, Defects: where.Defects, Variations: where.Variations, RateLimit: 0,
			Entitlements: where.Mode == server.FullMode && where.Grants,
		})
		if err != nil {
			return nil, fmt.Errorf("%w: start the reference: %w", ErrOptions, err)
		}
		o.URL, o.token, o.stop = running.URL, running.Token, running.Close
	}
	if err := checkTarget(o.URL, o.token); err != nil {
		return nil, err
	}
	o.Authorization, o.Hide = "Bearer "+o.token, []string{o.token}
	seed := strings.ToLower(rand.Text()[:6])
	if where.FreshNames {
		o.Fresh = seed
	}
	guarding := guard.Options{BaseURL: o.URL, Marker: seed, AnyName: !where.FreshNames}
	if where.URL != "" && where.Runs != "" {
		run := journal.Run{ID: journal.NewID(seed, time.Now()), Seed: seed, Target: o.URL}
		writer, err := journal.Start(where.Runs, run)
		if err != nil {
			return nil, fmt.Errorf("%w: nothing is made in a target that is not ours without a journal of it: %w", ErrOptions, err)
		}
		o.journal, o.RunID, guarding.Journal = writer, run.ID, writer
	}
	var err error
	o.Guard, err = guard.New(guarding)
	return o, err
}

func checkTarget(address, token string) error {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		return fmt.Errorf("%w: %q is no SCIM base URL: expected one like https://api.example.com/scim/v2", ErrOptions, address)
	case u.User != nil:
		return fmt.Errorf("%w: the address holds a user name or password: a secret does not belong into an address", ErrOptions)
	case u.RawQuery != "" || u.Fragment != "":
		return fmt.Errorf("%w: %q: a SCIM base URL has no query and no fragment (RFC 7644 §1.3)", ErrOptions, address)
	case token == "":
		return fmt.Errorf("%w: the bearer token for %s is missing: put it into the environment variable SCIM_TOKEN (SCIM_TOKEN_B for the target of --and), or name a file with --token-file", ErrOptions, address)
	}
	return nil
}

// cleanUpLimit ends taking away what was made in a target that hangs.
const cleanUpLimit = 2 * time.Minute

// Close takes what the replay made out of a target that was named, unless it is to be kept, and ends one that was started. It returns
// what is left. It does so although the context has ended.
func (o *Opened) Close(ctx context.Context) []string {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cleanUpLimit)
	defer cancel()
	if o.stop != nil {
		_ = o.stop(ctx) // it is thrown away whole
		return nil
	}
	if o.journal != nil {
		defer o.journal.Close() //nolint:errcheck // what it could not keep has been refused or is still in the target
	}
	made := o.Guard.Made()
	if o.where.KeepWhatWasMade {
		var left []string
		for _, object := range made {
			left = append(left, object.Collection+"/"+object.ID+": kept, as asked")
		}
		return left
	}
	cleaner := rehearsal.Cleaner{Guard: o.Guard, Journal: o.journal, Client: probe.New(probe.Options{
		BaseURL: o.URL, Token: o.token, Timeout: o.Timeout, Guard: o.Guard, Recorder: transcript.NewRecorder(o.token),
	})}
	defer cleaner.Client.Close()
	left := cleaner.Clean(ctx)
	if o.journal != nil {
		o.journal.End()
	}
	return left
}

// LooksLikeProduction tells by its name whether a host may be one on which people work. Hosts of this machine and of private networks
// do not, nor do those whose names say that they are for trying.
func LooksLikeProduction(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return true
	}
	host := strings.ToLower(u.Hostname())
	if ip, err := netip.ParseAddr(host); err == nil {
		return !ip.IsLoopback() && !ip.IsPrivate() && !ip.IsLinkLocalUnicast()
	}
	if !strings.Contains(host, ".") {
		return false // a name of the local network, or of a container's
	}
	labels := strings.FieldsFunc(host, func(r rune) bool { return r == '.' || r == '-' || r == '_' })
	tries := []string{"localhost", "local", "test", "testing", "internal", "invalid", "dev", "development", "sandbox", "staging", "stage", "stg", "qa", "uat", "preview", "demo", "lab"}
	return !slices.ContainsFunc(labels, func(label string) bool { return slices.Contains(tries, label) })
}

// Reachable asks a target once whether it is there, so that a replay does not begin on one that is not.
func (o *Opened) Reachable(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, o.URL+"/Users?startIndex=1&count=1", http.NoBody)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrOptions, err)
	}
	request.Header.Set("Authorization", o.Authorization)
	request.Header.Set("Accept", "application/scim+json")
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		return fmt.Errorf("%w: %w", rehearsal.ErrUnreachable, err)
	}
	defer response.Body.Close() //nolint:errcheck // only the status is wanted
	kind := mediaType(response.Header.Get("Content-Type"))
	switch status := response.StatusCode; {
	case status == http.StatusUnauthorized:
		return fmt.Errorf("%w: %s answered 401 to the token: is it the one of this target?", ErrOptions, o.URL)
	case status >= 300 && status < 400:
		return fmt.Errorf("%w: GET %s/Users is answered %d and sent on to %s: expected a list of users; the base URL may be another", ErrOptions, o.URL, status, response.Header.Get("Location"))
	case status < 300 && kind == "text/html":
		return fmt.Errorf("%w: GET %s/Users is answered with a web page (text/html): expected a list of users in JSON; the base URL may be another", ErrOptions, o.URL)
	}
	return nil
}
