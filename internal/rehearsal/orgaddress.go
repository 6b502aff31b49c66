package rehearsal

import (
	"fmt"
	"net/url"
	"strings"
	"time"
)

// checkOrg says which address of an org is the right one, and which shares and times there are.
func (o Options) checkOrg() error {
	u, err := url.Parse(o.OrgURL)
	if err != nil {
		return fmt.Errorf("%w: --org-url: %w", ErrConfiguration, err)
	}
	if org, isConsole := consoleOf(u.Hostname()); isConsole {
		return fmt.Errorf("%w: --org-url %s is the address of the Admin Console, where the API does not answer: give https://%s", ErrConfiguration, o.OrgURL, org)
	}
	if path := strings.Trim(u.Path, "/"); path != "" {
		return fmt.Errorf("%w: --org-url %s: an org's address has no path: give %s://%s", ErrConfiguration, o.OrgURL, u.Scheme, u.Host)
	}
	return nil
}

// checkPace refuses a share or a ceiling that cannot be.
func (o Options) checkPace() error {
	if o.Share < 0 || o.Share > 1 {
		return fmt.Errorf("%w: --share %g: expected a part of the org's rate limits, above 0 and up to 1, such as 0.5", ErrConfiguration, o.Share)
	}
	if o.Ceiling != 0 && o.Ceiling < 100*time.Millisecond {
		return fmt.Errorf("%w: --org-ceiling %v: expected how long the org may take for a push, such as 40s", ErrConfiguration, o.Ceiling)
	}
	return nil
}

// consoleOf is the org whose Admin Console has the host: acme-admin.okta.com is that of acme.okta.com.
func consoleOf(host string) (string, bool) {
	name, domain, found := strings.Cut(strings.ToLower(host), ".")
	org, isConsole := strings.CutSuffix(name, "-admin")
	return org + "." + domain, found && isConsole
}
