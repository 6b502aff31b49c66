package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/internal/replay"
	"github.com/scimdrill/scimdrill/reports"
)

// bisect finds the shortest part of the recording that still shows the difference, and writes it as a recording of its own.
func (r *replayCommand) bisect(w *world, recording *replay.Recording, places []replay.Where) error {
	if len(places) == 1 {
		sound := replay.Where{Name: "reference", Mode: r.Mode, Timeout: r.Timeout, Grants: recording.Grants}
		places = append([]replay.Where{sound}, places...)
	}
	for i, place := range places {
		if place.URL != "" && r.Fresh == "" && !r.FreshNames {
			return usage(fmt.Errorf("--bisect needs %s in a fresh state for every trial: say --fresh CMD, a command that brings it there, or --fresh-names, where other names are fresh enough; without --url, the reference in this process is started anew each time", place.URL))
		}
		fmt.Fprintf(w.stdout, "%-10s %s\n", []string{"sound", "suspect"}[i], placeText(place))
	}
	fmt.Fprintf(w.stdout, "fresh      %s\n\n", r.freshText(places))
	began := time.Now()
	options := replay.BisectOptions{
		Sound: r.opener(places[0]), Suspect: r.opener(places[1]), Number: r.Difference, Ignore: r.Ignore, NoIgnore: r.NoIgnore,
		Tell: func(trial, exchanges int, shows bool) {
			word := "does not show"
			if shows {
				word = "shows"
			}
			fmt.Fprintf(w.stdout, "trial %-3d  %d exchanges: %s\n", trial, exchanges, word)
		},
	}
	bisected, err := replay.Bisect(w.ctx, recording, options)
	switch {
	case w.ctx.Err() != nil:
		return &codedError{exitInterrupted, errors.New("the bisection was stopped; nothing was written")}
	case errors.Is(err, replay.ErrNothingToBisect):
		return &codedError{exitNotMet, err}
	case errors.Is(err, replay.ErrOptions), errors.Is(err, replay.ErrRecording):
		return usage(err)
	case err != nil:
		return classify(err)
	}
	for i, x := range bisected.Remaining {
		bisected.Remaining[i] = withoutSecrets(x)
	}
	bisected.Divergence = divergenceWithoutSecrets(bisected.Divergence)
	path, err := r.writeBisected(recording, bisected)
	if err != nil {
		return usage(err)
	}
	fmt.Fprintln(w.stdout)
	page := reports.Divergence{
		Expected: bisected.Divergence.Expected, Found: bisected.Divergence.Found, ExpectedBy: places[0].Name, FoundBy: places[1].Name,
		Differences: bisected.Divergence.Differences,
	}
	if err := reports.DivergencePage(w.stdout, page, consoleOptions(w, outputFlags{})); err != nil {
		return err
	}
	for _, x := range bisected.Remaining {
		fmt.Fprintf(w.stdout, "remains    exchange %d, %s%s\n", x.Number, lineOf(x), afterComma(x.Purpose))
	}
	fmt.Fprintf(w.stdout, "\n%d of %d exchanges remain, after %d trials in %s\nwritten: %s\n",
		len(bisected.Remaining), bisected.Whole, bisected.Trials, time.Since(began).Round(time.Millisecond), path)
	return nil
}

func lineOf(x scimdrill.Exchange) string { return x.Request.Method + " " + shortURL(x) }

func afterComma(text string) string {
	if text == "" {
		return ""
	}
	return ": " + text
}

func placeText(place replay.Where) string {
	if place.URL != "" {
		return place.URL
	}
	return referenceText(place)
}

// freshText says what makes the state of every trial fresh.
func (r *replayCommand) freshText(places []replay.Where) string {
	foreign := places[0].URL != "" || places[1].URL != ""
	switch {
	case !foreign:
		return "the references are started anew for every trial"
	case r.Fresh != "":
		return "before every trial, " + r.Fresh
	default:
		return "other names for every trial, and what it made is taken away again"
	}
}

func (r *replayCommand) opener(place replay.Where) func(context.Context) (*replay.Opened, error) {
	return func(ctx context.Context) (*replay.Opened, error) {
		if place.URL != "" && r.Fresh != "" {
			if err := replay.FreshBy(ctx, r.Fresh); err != nil {
				return nil, err
			}
		}
		opened, err := replay.Open(ctx, place)
		if err != nil {
			return nil, err
		}
		if err := opened.Reachable(ctx); err != nil {
			opened.Close(ctx)
			return nil, configured(err)
		}
		return opened, nil
	}
}

func (r *replayCommand) writeBisected(recording *replay.Recording, bisected *replay.Bisected) (string, error) {
	writer, path, err := r.archive("-bisected", recording.Base)
	if err != nil {
		return "", err
	}
	for _, x := range bisected.Remaining {
		if err := writer.Append(x); err != nil {
			return "", errors.Join(err, writer.Close())
		}
	}
	return path, writer.Close()
}
