// Package rehearsal sets the stage: it starts what a run needs and does not have (a target, an Okta org), makes sure that
// the target is there, finds out what it can do, connects the apps, and takes everything away again afterwards.
package rehearsal

import (
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/access"
	"github.com/scimdrill/scimdrill/internal/targetfile"
)

// Options say on what to rehearse.
type Options struct {
	// URL is the SCIM base URL of the target; empty starts the reference in this process.
	URL string
	// Token is the target's bearer token.
	Token string
	// Authorization is the value of the header Authorization; "" is "Bearer " and the token. It differs where the target is
	// authorized otherwise; the token is what an admin types into Okta then.
	Authorization string
	// Hidden are further secrets that must stand in no report.
	Hidden []string
	// Declared is what the target file says; nil for none.
	Declared *targetfile.File
	// SecondURL and SecondToken are those of another tenant of the target; without a token there is none, without an address it is
	// at the first one's.
	SecondURL, SecondToken string
	// SecondAuthorization is the value of the header for the second tenant; "" is "Bearer " and its token.
	SecondAuthorization string
	// Consistency is tolerant, where reads may lag behind writes and are repeated within a budget; strict, where they are as well and
	// the verdict is that this may not be; or off, where a read is taken as it comes. "" is off, but for our own reference when it
	// is told to lag.
	Consistency string
	// Budget is how long a read may lag; 0 is five seconds.
	Budget time.Duration
	// StandIn has the reference in this process take the place of a target that is to be sent nothing: with nothing that a foreign
	// target would not have, and cleaned up as one. SecondTenant gives it a second tenant.
	StandIn, SecondTenant bool
	// AllowHeavy lets requests be sent that could harm a target which is not on its guard. To the reference in this process they
	// always are.
	AllowHeavy bool
	// ControlURL is the control API of a reference that runs elsewhere; empty where there is none.
	ControlURL string
	// ControlToken is the token of that control API.
	ControlToken string
	// Access are the hooks that tell whether a person really gets into the application of the target; a reference whose control
	// API is open has its own besides.
	Access []access.Asker
	// Entra has the habits of Microsoft Entra ID tried as well.
	Entra bool
	// Mode is that of the reference in this process: "peakon", which is the default, or "full".
	Mode string
	// Defects, and Variations, which are legal, are switched on in the reference in this process.
	Defects    []string
	Variations []string
	// OrgURL is a real Okta org; empty starts the mock in this process.
	OrgURL string
	// OrgToken is the API token of that org.
	OrgToken string
	// AppID is the prepared app in that org.
	AppID string
	// Tell is told, a line at a time, how the run gets on with the org's rate limits; nil for nobody.
	Tell func(line string)
	// Share is the part of that org's rate limits that the run uses at most; 0 is orgguard.DefaultShare.
	Share float64
	// Ceiling is how long that org may take for a push; 0 is DefaultCeiling.
	Ceiling time.Duration
	// Production lets a run begin in an org that looks like one in which people work, and AllowAssigned with an app that people or
	// groups are assigned to.
	Production, AllowAssigned bool
	// Kinds are the kinds of app to provision with.
	Kinds []scimdrill.AppKind
	// Timeout ends a request that the target does not answer; 0 is Okta's sixty seconds.
	Timeout time.Duration
	// Seed makes the people of the run; empty draws one.
	Seed string
	// Runs is the directory of the journals of runs; "" keeps none. A target that this process starts needs none.
	Runs string
	// Kind says what a target that was named is: "foreign", or "reference, container".
	Kind string
	// Log takes what the parts in this process log; nil discards it.
	Log *slog.Logger
}

// ErrUnreachable says that nothing answers at the target's address, or that it does not answer in time.
var ErrUnreachable = errors.New("the target cannot be reached")

// ErrConfiguration says that what was asked for cannot be: a wrong address, a missing or wrong token.
var ErrConfiguration = errors.New("configuration")

// source names where the credentials came from.
func (o Options) source() string {
	if o.Declared != nil && o.Authorization != "" {
		return "what auth in " + o.Declared.Path() + " names"
	}
	return "SCIM_TOKEN (or --token-file)"
}

// shortestSeed is how many letters it takes to be in no name by chance; with longestSeed an address has room for it (RFC 5321 §4.5.3.1.1).
const shortestSeed, longestSeed = 4, 24

// validateSeed lets through what can stand in the local part of any address, in an id, and in the name of the file of a journal.
func (o Options) validateSeed() error {
	plain := func(r rune) bool {
		return r == '-' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z'
	}
	switch {
	case o.Seed == "":
		return nil
	case strings.ContainsFunc(o.Seed, func(r rune) bool { return !plain(r) }) || strings.Trim(o.Seed, "-") != o.Seed || len(o.Seed) > longestSeed:
		return fmt.Errorf("%w: --seed %q: expected up to %d letters from a to z, digits and hyphens between them, since it stands in addresses, ids and the name of the journal", ErrConfiguration, o.Seed, longestSeed)
	case o.URL != "" && len(o.Seed) < shortestSeed:
		return fmt.Errorf("%w: --seed %q: on a target that others use too it needs %d characters at least, since by it the run knows what is its own", ErrConfiguration, o.Seed, shortestSeed)
	}
	return nil
}

// validateTokens refuses what no header can hold (RFC 9110 §5.5). It does not say what that is: it is a secret.
func (o Options) validateTokens() error {
	for source, secret := range map[string]string{o.source(): o.Token + o.Authorization, "SCIM_TOKEN_B": o.SecondToken + o.SecondAuthorization} {
		if strings.ContainsFunc(secret, func(r rune) bool { return r < ' ' || r == 0x7f }) {
			return fmt.Errorf("%w: the credential in %s holds a line break or another control character, which no header can: expected the token alone, on one line", ErrConfiguration, source)
		}
	}
	return nil
}

func (o Options) validate() error {
	if o.URL != "" {
		if err := checkAddress("--url", o.URL); err != nil {
			return err
		}
		if err := o.validateTokens(); err != nil {
			return err
		}
		if o.Token == "" {
			return fmt.Errorf("%w: the target's bearer token is missing: put it into the environment variable SCIM_TOKEN, or name a file with --token-file", ErrConfiguration)
		}
		if len(o.Defects)+len(o.Variations) > 0 {
			return fmt.Errorf("%w: --defect and --variation are for the reference that this run starts; for one at --url, start it with `scimdrill serve --defect` or `--variation`", ErrConfiguration)
		}
	}
	if o.URL != "" && o.Mode != "" {
		return fmt.Errorf("%w: --mode is for the reference that this run starts; for one at --url, start it with `scimdrill serve --mode`", ErrConfiguration)
	}
	if err := o.validateSecond(); err != nil {
		return err
	}
	if err := o.validateSeed(); err != nil {
		return err
	}
	if o.URL == "" && o.ControlURL != "" {
		return fmt.Errorf("%w: --control-url is for a target at --url", ErrConfiguration)
	}
	if o.ControlURL != "" {
		if err := checkAddress("--control-url", o.ControlURL); err != nil {
			return err
		}
	}
	return o.validateOrg()
}

func (o Options) validateOrg() error {
	if err := o.checkPace(); err != nil {
		return err
	}
	if o.OrgURL == "" {
		if o.Production || o.AllowAssigned {
			return fmt.Errorf("%w: --yes and --allow-assigned are about an org at --org-url, which is missing", ErrConfiguration)
		}
		if o.AppID != "" {
			return fmt.Errorf("%w: --app-id names an app of the org at --org-url, which is missing", ErrConfiguration)
		}
		return nil
	}
	if err := checkAddress("--org-url", o.OrgURL); err != nil {
		return err
	}
	if err := o.checkOrg(); err != nil {
		return err
	}
	if o.AppID == "" {
		return fmt.Errorf("%w: --app-id is missing: the SCIM base URL of an app cannot be set through Okta's API, so prepare the app in the Admin Console and name its id", ErrConfiguration)
	}
	if o.OrgToken == "" {
		return fmt.Errorf("%w: the org's API token is missing: put it into the environment variable OKTA_API_TOKEN", ErrConfiguration)
	}
	return nil
}

func checkAddress(flag, address string) error {
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return fmt.Errorf("%w: %s %q is not an address: %w", ErrConfiguration, flag, address, err)
	case u.Scheme != "http" && u.Scheme != "https":
		return fmt.Errorf("%w: %s %q: expected an address that begins with https:// or http://", ErrConfiguration, flag, address)
	case u.Host == "":
		return fmt.Errorf("%w: %s %q names no host", ErrConfiguration, flag, address)
	case u.User != nil:
		return fmt.Errorf("%w: %s holds a user name or password: a secret does not belong into an address", ErrConfiguration, flag)
	case u.RawQuery != "" || u.Fragment != "":
		return fmt.Errorf("%w: %s %q: a SCIM base URL has no query and no fragment (RFC 7644 §1.3)", ErrConfiguration, flag, address)
	case strings.HasSuffix(strings.TrimSuffix(u.Path, "/"), "/Users"):
		return fmt.Errorf("%w: %s %q: name the base URL, without /Users", ErrConfiguration, flag, address)
	}
	return nil
}
