package main

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/transcript"
	"github.com/scimdrill/scimdrill/internal/har"
	"github.com/scimdrill/scimdrill/internal/rehearsal"
	"github.com/scimdrill/scimdrill/internal/replay"
	"github.com/scimdrill/scimdrill/internal/version"
	"github.com/scimdrill/scimdrill/reports"
)

type replayCommand struct {
	File       string        `arg:"" help:"Recording: an HTTP Archive, as scimdrill record, scimdrill run, browsers and proxies write it." placeholder:"FILE.har"`
	URL        string        `name:"url" help:"SCIM base URL of the target; its token is taken from SCIM_TOKEN. Without it the reference is started in this process." placeholder:"URL"`
	TokenFile  string        `help:"File that holds the target's bearer token." placeholder:"FILE"`
	Against    string        `help:"Replay on two targets and compare them with each other: the first, a URL or the word reference. Token from SCIM_TOKEN." placeholder:"URL"`
	And        string        `help:"The second, a URL or the word reference. Token from SCIM_TOKEN_B." placeholder:"URL"`
	Base       string        `help:"SCIM base URL of what was recorded, where the recording has the requests of more than one." placeholder:"URL"`
	Mode       string        `help:"Mode of the reference that is started: peakon or full." enum:"peakon,full" default:"peakon"`
	Defect     []string      `help:"Switch on a named defect in the reference that is started; with two of them, in the second. May be repeated." placeholder:"ID"`
	Variation  []string      `help:"Switch on a legal way to differ in it. May be repeated." placeholder:"ID"`
	FreshNames bool          `help:"Give the people of the recording names of their own, so that a target which has them already can be used."`
	Serial     bool          `help:"Send one exchange after the other; else what was under way at once is so again."`
	Speed      string        `help:"How fast: max, or 1x as recorded, 2x, 0.5x." default:"max" placeholder:"SPEED"`
	Ignore     []string      `help:"${replay_rules} Names one that is off, or a JSON Pointer with * for any step. May be repeated." placeholder:"NAME"`
	NoIgnore   []string      `help:"Compare what this rule would leave out. May be repeated." placeholder:"NAME"`
	Out        string        `help:"Archive of what was sent and answered; it is whole after every exchange. Default: .scimdrill/replays/TIME.har." placeholder:"FILE"`
	Keep       bool          `help:"Leave in the target what the replay made."`
	Runs       string        `help:"Directory for the journals of what is made." default:".scimdrill/runs" placeholder:"DIR"`
	Timeout    time.Duration `help:"Cut a request that is not answered for so long." default:"60s"`
	Bisect     bool          `help:"Find the shortest part of the recording that still shows the difference, and write it to --out as a recording. What should come is told by the first of two targets, or by the clean reference; needs every target in a fresh state for each trial."`
	Difference int           `help:"With --bisect, the number of the exchange whose difference is looked into. Default: the first." placeholder:"NUMBER"`
	Fresh      string        `help:"With --bisect, a command that brings the target into the same state before each trial, such as one that empties it." placeholder:"CMD"`
	Yes        bool          `help:"Replay on a host that looks like one on which people work."`
}

// Run replays a recording and says where the answers part.
func (r *replayCommand) Run(w *world) error {
	speed, err := speedOf(r.Speed)
	if err != nil {
		return usage(err)
	}
	places, err := r.places(w)
	if err != nil {
		return usage(err)
	}
	recording, err := replay.Survey(w.ctx, r.File, r.Base)
	switch {
	case w.ctx.Err() != nil:
		return stoppedBefore()
	case err != nil:
		return usage(err)
	}
	for i := range places {
		places[i].Grants = recording.Grants
	}
	options := replay.Options{Serial: r.Serial, Speed: speed, Ignore: r.Ignore, NoIgnore: r.NoIgnore}
	if err := options.Check(); err != nil {
		return usage(err)
	}
	announceRecording(w, recording)
	if r.Bisect {
		return r.bisect(w, recording, places)
	}
	return r.replay(w, recording, places, options)
}

// replay sends the recording and tells what came of it.
func (r *replayCommand) replay(w *world, recording *replay.Recording, places []replay.Where, options replay.Options) error {
	var opened []*replay.Opened
	defer func() {
		for _, o := range opened {
			o.Close(w.ctx)
		}
	}()
	for _, place := range places {
		o, err := replay.Open(w.ctx, place)
		switch {
		case w.ctx.Err() != nil:
			return stoppedBefore()
		case err != nil:
			return usage(err)
		}
		opened = append(opened, o)
		if err := o.Reachable(w.ctx); err != nil {
			if w.ctx.Err() != nil {
				return stoppedBefore()
			}
			return classify(configured(err))
		}
		options.Targets = append(options.Targets, o.Target)
		fmt.Fprintf(w.stdout, "%-10s %s\n", o.Name, described(place, o))
	}
	sent, path, err := r.archive("", opened[len(opened)-1].URL)
	if err != nil {
		return usage(err)
	}
	options.Keep = func(x scimdrill.Exchange) error { return sent.Append(withoutSecrets(x)) }
	began := time.Now()
	outcome, err := replay.Play(w.ctx, recording, options)
	took := time.Since(began)
	if err = errors.Join(err, sent.Close()); err != nil {
		return err
	}
	told := telling{w: w, recording: recording, outcome: outcome, path: path, took: took, names: []string{"recorded", opened[0].Name}, fresh: r.FreshNames}
	if len(opened) == 2 {
		told.names = []string{opened[0].Name, opened[1].Name}
	}
	if err := told.all(); err != nil {
		return err
	}
	for _, o := range opened {
		tellLeft(w, o, o.Close(w.ctx))
	}
	opened = nil
	switch {
	case outcome.Stopped != "" && w.ctx.Err() != nil:
		return &codedError{code: exitInterrupted}
	case outcome.Stopped != "":
		return &codedError{code: exitUnreachable}
	case outcome.Different > 0 || outcome.NotSent > 0 || recording.Broken != nil:
		return &codedError{code: exitNotMet}
	default:
		return nil
	}
}

func stoppedBefore() error {
	return &codedError{exitInterrupted, errors.New("stopped before the replay began; nothing was sent")}
}

// places are the targets that were asked for.
func (r *replayCommand) places(w *world) ([]replay.Where, error) {
	token, err := readToken(w, r.TokenFile)
	if err != nil {
		return nil, err
	}
	if !r.Bisect && (r.Fresh != "" || r.Difference != 0) {
		return nil, errors.New("--fresh and --difference go with --bisect")
	}
	if (r.Against == "") != (r.And == "") {
		return nil, errors.New("--against and --and go together: they name the two targets that are compared with each other")
	}
	common := replay.Where{Mode: r.Mode, Timeout: r.Timeout, Runs: r.Runs, FreshNames: r.FreshNames, KeepWhatWasMade: r.Keep}
	where := func(name, address, token string, flawed bool) replay.Where {
		place := common
		place.Name = name
		if address == "reference" || address == "" {
			if flawed {
				place.Defects, place.Variations = r.Defect, r.Variation
			}
			return place
		}
		place.URL, place.Token, place.Mode = address, token, ""
		return place
	}
	var places []replay.Where
	if r.Against != "" {
		if r.URL != "" {
			return nil, errors.New("--url names the one target, --against and --and name two: say either")
		}
		second := strings.TrimSpace(w.getenv("SCIM_TOKEN_B"))
		isReference := r.And == "reference"
		places = append(places, where("A", r.Against, token, !isReference), where("B", r.And, second, isReference))
	} else {
		places = append(places, where("target", r.URL, token, true))
	}
	started := false
	for _, place := range places {
		started = started || place.URL == ""
		if place.URL != "" && replay.LooksLikeProduction(place.URL) && !r.Yes {
			return nil, fmt.Errorf("%s looks like a host on which people work: a replay creates and changes people there (only such as it made itself); say --yes if that is meant", place.URL)
		}
	}
	if !started && len(r.Defect)+len(r.Variation) > 0 {
		return nil, errors.New("--defect and --variation are for the reference that is started here: leave out --url, or name it by the word reference")
	}
	return places, nil
}

func speedOf(text string) (float64, error) {
	if text == "max" {
		return 0, nil
	}
	speed, err := strconv.ParseFloat(strings.TrimSuffix(text, "x"), 64)
	if err != nil || !(speed > 0 && speed <= 1e6) {
		return 0, fmt.Errorf("--speed %s: expected max, or a number above zero with an x, such as 1x", text)
	}
	return speed, nil
}

// archive begins the list of what was sent, or what remains of a recording.
func (r *replayCommand) archive(suffix, target string) (*har.Writer, string, error) {
	path := r.Out
	if path == "" {
		path = filepath.Join(".scimdrill", "replays", time.Now().UTC().Format("20060102-150405.000")+suffix+".har")
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			return nil, "", err
		}
	}
	writer, err := har.Create(path, har.Options{Creator: har.Creator{Name: "scimdrill replay", Version: version.Read().Version}, Target: target, Refuse: transcript.RefuseSecrets})
	return writer, path, err
}

func described(place replay.Where, o *replay.Opened) string {
	if place.URL != "" {
		return o.URL
	}
	return o.URL + " (" + referenceText(place) + ")"
}

func referenceText(place replay.Where) string {
	text := "reference, in-process, mode " + place.Mode
	if len(place.Defects)+len(place.Variations) > 0 {
		text += ", with " + strings.Join(slices.Concat(place.Defects, place.Variations), ", ")
	}
	return text
}

func announceRecording(w *world, recording *replay.Recording) {
	by := ""
	if recording.Creator != "" {
		by = ", by " + recording.Creator
	}
	fmt.Fprintf(w.stdout, "recording  %s: %d exchanges with %s%s\n", recording.File, recording.Exchanges, recording.Base, by)
	for _, why := range slices.Sorted(maps.Keys(recording.LeftOut)) {
		fmt.Fprintf(w.stdout, "left out   %d: %s\n", recording.LeftOut[why], why)
	}
	if recording.Broken != nil {
		fmt.Fprintf(w.stdout, "incomplete %v\n", recording.Broken)
	}
}

// configured marks what is the user's to mend.
func configured(err error) error {
	if errors.Is(err, replay.ErrOptions) {
		return fmt.Errorf("%w: %s", rehearsal.ErrConfiguration, strings.TrimPrefix(err.Error(), replay.ErrOptions.Error()+": "))
	}
	return err
}

func tellLeft(w *world, o *replay.Opened, left []string) {
	if len(left) == 0 {
		return
	}
	fmt.Fprintf(w.stdout, "%d objects of the replay are left in %s", len(left), o.URL)
	if o.RunID != "" && o.Fresh != "" {
		fmt.Fprintf(w.stdout, "; scimdrill clean --run %s takes them away", o.RunID)
	}
	fmt.Fprintln(w.stdout)
	for _, note := range left[:min(len(left), 10)] {
		fmt.Fprintf(w.stdout, "  %s\n", note)
	}
}

// telling says what came of a replay.
type telling struct {
	w         *world
	recording *replay.Recording
	outcome   replay.Outcome
	path      string
	took      time.Duration
	names     []string
	fresh     bool
}

func (t telling) all() error {
	out := t.w.stdout
	fmt.Fprintln(out)
	if t.outcome.First != nil {
		if err := reports.DivergencePage(out, t.page(*t.outcome.First), consoleOptions(t.w, outputFlags{})); err != nil {
			return err
		}
	}
	for _, d := range t.outcome.More {
		d = divergenceWithoutSecrets(d)
		fmt.Fprintf(out, "also       exchange %d, %s %s: %s\n", d.Found.Number, d.Found.Request.Method, shortURL(d.Found), reports.DivergenceLine(t.page(d)))
	}
	if hidden := t.outcome.Different - 1 - len(t.outcome.More); t.outcome.First != nil && hidden > 0 {
		fmt.Fprintf(out, "also       %d more exchanges\n", hidden)
	}
	for _, held := range t.outcome.Held {
		fmt.Fprintf(out, "not sent   exchange %d, %s %s: %s\n", held.Exchange.Number, held.Exchange.Request.Method, shortURL(withoutSecrets(held.Exchange)), held.Why)
	}
	if hidden := t.outcome.NotSent - len(t.outcome.Held); hidden > 0 {
		fmt.Fprintf(out, "not sent   %d more exchanges\n", hidden)
	}
	if t.outcome.Stopped != "" {
		fmt.Fprintf(out, "stopped    %s; the last exchange that was sent is %d\n", t.outcome.Stopped, t.outcome.Last)
	}
	if t.recording.Broken != nil {
		fmt.Fprintf(out, "incomplete %v\n", t.recording.Broken)
	}
	if t.outcome.First != nil || t.outcome.NotSent > 0 || t.outcome.Stopped != "" || t.recording.Broken != nil {
		fmt.Fprintln(out)
	}
	fmt.Fprintf(out, "%d of %d exchanges sent in %s: %d same, %d different", t.outcome.Sent, t.recording.Exchanges, t.took.Round(time.Millisecond), t.outcome.Same, t.outcome.Different)
	if t.outcome.NotSent > 0 {
		fmt.Fprintf(out, "; %d not sent", t.outcome.NotSent)
	}
	fmt.Fprintf(out, "\nsent: %s\n", t.path)
	return nil
}

func (t telling) page(d replay.Divergence) reports.Divergence {
	d = divergenceWithoutSecrets(d)
	page := reports.Divergence{Expected: d.Expected, Found: d.Found, ExpectedBy: t.names[0], FoundBy: t.names[1], Differences: d.Differences}
	if d.Found.Status() == 409 && d.Expected.Status() == 201 && !t.fresh {
		page.Hint = "The target may have this person already: --fresh-names gives the people of the recording names of their own."
	}
	return page
}

func shortURL(x scimdrill.Exchange) string {
	if at := strings.Index(x.Request.URL, "://"); at >= 0 {
		if slash := strings.Index(x.Request.URL[at+3:], "/"); slash >= 0 {
			return x.Request.URL[at+3+slash:]
		}
	}
	return x.Request.URL
}

// replayRules are the rules as --help lists them.
func replayRules() string {
	var on, off []string
	for _, rule := range replay.Rules() {
		line := rule.Name + " (" + rule.Means + ")"
		if rule.Default {
			on = append(on, line)
		} else {
			off = append(off, line)
		}
	}
	return "Ignored by default: " + strings.Join(on, "; ") + ". Off by default: " + strings.Join(off, "; ") + "."
}
