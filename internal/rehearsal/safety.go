package rehearsal

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/scimdrill/scimdrill/driver/guard"
	"github.com/scimdrill/scimdrill/driver/journal"
)

// setGuard puts a guard before the target.
func (r *Rehearsal) setGuard() error {
	made, err := guard.New(r.guardOptions(r.stage.URL))
	r.guard, r.stage.Guard = made, made
	return err
}

// besideGuard makes the guard of the second tenant.
func (r *Rehearsal) besideGuard(base string) (*guard.Guard, error) {
	beside, err := guard.New(r.guardOptions(base))
	if err != nil {
		return nil, err
	}
	beside.Beside(r.guard)
	r.guard.Beside(beside)
	r.secondGuard = beside
	return beside, nil
}

// keepJournal begins the journal of the run, where the target outlives this process.
func (r *Rehearsal) keepJournal() error {
	if r.ownTarget && r.options.OrgURL == "" || r.options.Runs == "" {
		return nil
	}
	run := journal.Run{ID: journal.NewID(r.seed, r.started), Seed: r.seed, Target: r.stage.URL, Passing: r.ownTarget}
	if r.options.OrgURL != "" {
		run.Org, run.App = r.orgURL(), r.options.AppID
	}
	if r.options.Declared != nil {
		run.File = r.options.Declared.Path()
	}
	if r.stage.SecondTenant != nil {
		run.Second = r.stage.SecondTenant.BaseURL()
	}
	writer, err := journal.Start(r.options.Runs, run)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%w: a run with the seed %q began in this very second, and its people have the names that this one would use: leave --seed out, or begin again when that run is over", ErrConfiguration, r.seed)
	}
	if err != nil {
		return fmt.Errorf("%w: nothing is made in a target that is not ours without a journal of it: %w", ErrConfiguration, err)
	}
	r.journal = writer
	r.closers = append(r.closers, func() { _ = writer.Close() }) // what it could not keep has been refused or is still in the target
	if r.ownTarget {
		return nil // it ends with this process, and what is in it as well
	}
	r.guard.Keep(writer)
	if r.secondGuard != nil {
		r.secondGuard.Keep(writer.SecondTenant())
	}
	return nil
}
