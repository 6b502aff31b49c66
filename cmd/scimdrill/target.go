package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/scimdrill/scimdrill/driver/access"
	"github.com/scimdrill/scimdrill/internal/rehearsal"
	"github.com/scimdrill/scimdrill/internal/targetfile"
)

// declared is a target file and which of its values flags have taken the place of.
type declared struct {
	file       *targetfile.File
	overridden []string
}

// declare reads the target file, and takes from it what no flag says.
func (r *runCommand) declare() error {
	if r.Target == "" {
		return nil
	}
	file, err := targetfile.Load(r.Target)
	if err != nil {
		return usage(err)
	}
	r.declared.file = file
	over := func(flag, key string, given, differs bool) bool {
		if given && differs {
			r.declared.overridden = append(r.declared.overridden, flag+" in place of "+key)
		}
		return given
	}
	if !over("--url", "address", r.URL != "", r.URL != file.Address) {
		r.URL = file.Address
	}
	if !over("--url-b", "second-tenant.address", r.URLB != "", file.SecondTenant.Address != "" && r.URLB != file.SecondTenant.Address) {
		r.URLB = file.SecondTenant.Address
	}
	over("--token-file", "auth", r.TokenFile != "", true)
	if wanted := file.Timeouts.Request.Or(0); wanted > 0 && !over("--timeout", "timeouts.request", r.Timeout != nil, r.Timeout != nil && *r.Timeout != wanted) {
		r.Timeout = &wanted
	}
	return nil
}

// announce says which file is used and what of it is not.
func (d declared) announce(w *world) {
	if d.file == nil {
		return
	}
	fmt.Fprintf(w.stdout, "target file %s", d.file.Path())
	if len(d.overridden) > 0 {
		fmt.Fprintf(w.stdout, "; %s", strings.Join(d.overridden, ", "))
	}
	fmt.Fprintln(w.stdout)
}

// consistency says how reads that lag are taken, and for how long.
func (r *runCommand) consistency(options *rehearsal.Options) {
	mode := r.Consistency
	if file := r.declared.file; file != nil {
		options.Budget = file.Consistency.Budget.Or(0)
		if mode == "" {
			mode = file.Consistency.Mode
		} else if file.Consistency.Mode != "" && mode != file.Consistency.Mode {
			r.declared.overridden = append(r.declared.overridden, "--consistency in place of consistency.mode")
		}
	}
	if mode == "" && r.URL != "" {
		mode = targetfile.Tolerant
	}
	options.Consistency = mode
}

// credentials puts the target's credentials into the options: those of --token-file, of the target file, or of SCIM_TOKEN.
func (r *runCommand) credentials(w *world, options *rehearsal.Options) error {
	options.SecondURL, options.SecondToken = strings.TrimSuffix(r.URLB, "/"), strings.TrimSpace(w.getenv("SCIM_TOKEN_B"))
	file := r.declared.file
	options.Declared = file
	if file != nil {
		hooks, err := access.New(file.Access, w.getenv, file.Secrets()...)
		if err != nil {
			return err
		}
		options.Access = hooks
	}
	if file != nil && file.SecondTenant.TokenEnv != "" {
		options.SecondToken = file.SecondToken(w.getenv)
		if options.SecondToken == "" && r.URLB == file.SecondTenant.Address {
			options.SecondURL = "" // without its token there is no second tenant
		}
	}
	if r.DryRun {
		return nil // nothing is sent, not even for an access token
	}
	if file == nil || r.TokenFile != "" {
		token, err := readToken(w, r.TokenFile)
		options.Token = token
		return err
	}
	found, err := file.Credentials(w.ctx, w.getenv)
	if err != nil {
		return err
	}
	if soon := time.Until(found.Expires); !found.Expires.IsZero() && soon < shortLived {
		fmt.Fprintf(w.stderr, "scimdrill: the access token ends in %s, and a run uses one throughout: have it live for %s at least\n", soon.Round(time.Second), shortLived)
	}
	options.Token, options.Authorization, options.Hidden = found.Token, found.Authorization, found.Hide
	if file.Auth.Mode == targetfile.Header {
		options.SecondAuthorization = options.SecondToken
	}
	return nil
}

// shortLived is how long an access token should live to outlast a run against a slow target.
const shortLived = 5 * time.Minute
