package rehearsal

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill/driver/guard"
	"github.com/scimdrill/scimdrill/driver/journal"
	"github.com/scimdrill/scimdrill/driver/transcript"
	"github.com/scimdrill/scimdrill/suites/probe"
)

// Cleaned is what came of taking away what a run of another process left.
type Cleaned struct {
	State journal.State
	// Gone is how many objects are in the target no more.
	Gone int
	// Left says of each that is, what was done instead.
	Left []string
}

// Clean takes out of a target what the journal of a run says may still be there. The options name the target's credentials; its
// address is the journal's.
func Clean(ctx context.Context, id string, options Options) (Cleaned, error) {
	state, err := journal.Read(options.Runs, id)
	if err != nil {
		return Cleaned{}, fmt.Errorf("%w: %w", ErrConfiguration, err)
	}
	cleaned := Cleaned{State: state}
	if options.URL != "" && strings.TrimSuffix(options.URL, "/") != strings.TrimSuffix(state.Target, "/") {
		return cleaned, fmt.Errorf("%w: the run was on %s, and what was named is %s: what was made there is not here", ErrConfiguration, state.Target, options.URL)
	}
	writer, err := journal.Resume(options.Runs, id)
	if err != nil {
		return cleaned, fmt.Errorf("%w: %w", ErrConfiguration, err)
	}
	defer writer.Close() //nolint:errcheck // what it could not keep is done in the target all the same
	var foreign *foreignOrg
	if state.InOrg.Open() > 0 {
		if foreign, err = reopen(ctx, &state, options, writer); err != nil {
			return cleaned, err
		}
	}
	inOrg := ctx
	limit := cleanUpLimit
	if options.Declared != nil {
		limit = options.Declared.Timeouts.CleanUp.Or(limit)
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	for i, remains := range state.Tenants {
		if state.Passing || len(remains.Objects)+len(remains.Unanswered) == 0 {
			continue
		}
		tenant, err := tenantOf(i, state, options, writer)
		if err != nil {
			return cleaned, err
		}
		left, err := tenant.clean(ctx, remains)
		if err != nil {
			return cleaned, err
		}
		cleaned.Left = append(cleaned.Left, left...)
		cleaned.Gone += len(remains.Objects) - len(left)
	}
	if foreign != nil {
		notes := foreign.cleaner.Remove(inOrg)
		cleaned.Left = append(cleaned.Left, notes...)
		cleaned.Gone += max(0, state.InOrg.Open()-len(foreign.guard.Made()))
	}
	writer.End()
	return cleaned, nil
}

// reopen signs in to the org of a run that has left something there, takes its people off the app, and adds to what may be left in
// the target what the org may have made there.
func reopen(ctx context.Context, state *journal.State, options Options, writer *journal.Writer) (*foreignOrg, error) {
	if options.OrgToken == "" {
		return nil, fmt.Errorf("%w: run %s has left %d things in the org %s: put its API token into the environment variable OKTA_API_TOKEN", ErrConfiguration, state.ID, state.InOrg.Open(), state.Org)
	}
	options.OrgURL, options.AppID = state.Org, state.App
	foreign, err := openOrg(ctx, options, state.Seed, false)
	if err != nil {
		return nil, err
	}
	foreign.resume(writer, state.InOrg)
	objects, creates, err := foreign.detach(ctx)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnreachable, err)
	}
	remains := &state.Tenants[0]
	for _, object := range objects {
		if !slices.Contains(remains.Objects, object) {
			remains.Objects = append(remains.Objects, object)
		}
	}
	remains.Unanswered = append(remains.Unanswered, creates...)
	return foreign, nil
}

// tenant is one of the two of a journal.
type tenant struct {
	cleaner Cleaner
	journal *journal.Writer
	// name stands before what is said of the second.
	name string
}

func tenantOf(number int, state journal.State, options Options, writer *journal.Writer) (tenant, error) {
	t := tenant{journal: writer}
	base, token, authorization := state.Target, options.Token, options.Authorization
	if number == 1 {
		t.name, t.journal = "second tenant: ", writer.SecondTenant()
		base, token, authorization = state.Second, options.SecondToken, options.SecondAuthorization
	}
	if token == "" {
		return t, fmt.Errorf("%w: %sthe token is missing: put it where the run took it from (SCIM_TOKEN, SCIM_TOKEN_B, or what the target file names)", ErrConfiguration, t.name)
	}
	keeper, err := guard.New(guard.Options{BaseURL: base, Marker: state.Seed, Journal: t.journal})
	if err != nil {
		return t, fmt.Errorf("%w: the journal of run %s: %w", ErrConfiguration, state.ID, err)
	}
	t.cleaner = Cleaner{Guard: keeper, Journal: t.journal, Client: probe.New(probe.Options{
		BaseURL: base, Token: token, Authorization: authorization, Timeout: options.Timeout, Guard: keeper,
		Recorder: transcript.NewRecorder(append(slices.Clone(options.Hidden), token)...),
	})}
	if options.Declared != nil {
		t.cleaner.Obeys(options.Declared)
	}
	return t, nil
}

// clean looks at each object before it takes it away: ids may have been given anew since, where a test system was set back.
func (t tenant) clean(ctx context.Context, remains journal.Remains) ([]string, error) {
	defer t.cleaner.Client.Close()
	t.cleaner.Guard.Resume(remains.Objects, remains.Unanswered)
	if err := t.cleaner.findUncertain(ctx); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnreachable, err)
	}
	var left []string
	for _, object := range remains.Objects {
		answer, err := t.cleaner.Client.Get(ctx, "/"+object.Collection+"/"+url.PathEscape(object.ID), "clean up: is it still the run's?")
		var silent *probe.UnansweredError
		switch {
		case errors.As(err, &silent):
			return nil, fmt.Errorf("%w: %w", ErrUnreachable, err)
		case answer.Status() == http.StatusUnauthorized:
			return nil, fmt.Errorf("%w: %sthe target answered 401 to the token", ErrConfiguration, t.name)
		case answer.Status() == http.StatusNotFound || answer.Status() == http.StatusGone:
			t.journal.Gone(object)
			t.cleaner.Guard.Disown(object)
		case !t.cleaner.Guard.Shows(answer.JSON):
			t.cleaner.Guard.Disown(object)
			note := "it shows nothing of this run any more, and may be somebody else's by now: it was left alone"
			t.journal.Left(object, note)
			left = append(left, t.name+described(object)+": "+note)
		}
	}
	for _, note := range t.cleaner.Clean(ctx) {
		left = append(left, t.name+note)
	}
	return left, nil
}
