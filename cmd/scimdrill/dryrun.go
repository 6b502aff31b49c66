package main

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/orgguard"
	"github.com/scimdrill/scimdrill/internal/gate"
	"github.com/scimdrill/scimdrill/internal/rehearsal"
	"github.com/scimdrill/scimdrill/reference/server"
)

// standIn turns options for a target into those for the stand-in that answers in its place: our own reference in this process,
// with what the target file declares. The target's address and credentials are not among them.
func (r *runCommand) standIn(options rehearsal.Options) (rehearsal.Options, error) {
	if r.URL == "" {
		return options, errors.New("--dry-run is for a target at --url or in --target: what is sent to the reference that a run starts harms nobody")
	}
	stand := rehearsal.Options{
		StandIn: true, Mode: server.FullMode, Kinds: options.Kinds, Timeout: options.Timeout, Seed: options.Seed, AllowHeavy: options.AllowHeavy,
		Entra: options.Entra, SecondTenant: options.SecondToken != "",
	}
	if r.OrgURL != "" {
		// What stands in for the org answers in no time, and has no limits to keep.
		stand.OrgURL, stand.OrgToken, stand.AppID, stand.Share = options.OrgURL, options.OrgToken, options.AppID, 1
	}
	if file := options.Declared; file != nil {
		stand.Declared = file.WithoutAuth()
	}
	return stand, nil
}

// printDryRun runs the plan on the stand-in and prints what would have been sent to the target.
func (r *runCommand) printDryRun(w *world, engine *gate.Gate, options rehearsal.Options, p plan) error {
	stand, err := r.standIn(options)
	if err != nil {
		return usage(err)
	}
	fmt.Fprintf(w.stdout, "dry run: nothing is sent to %s\n", r.URL)
	if r.OrgURL != "" {
		kind, asked, err := rehearsal.CheckOrg(w.ctx, options)
		if err != nil {
			return classify(err)
		}
		stand.Kinds = []scimdrill.AppKind{kind}
		fmt.Fprintf(w.stdout, "The org %s was asked %d times whether a run would be safe there, and nothing in it was changed. A mock org answers in its place.\n", r.OrgURL, asked)
	}
	fmt.Fprintln(w.stdout, "A stand-in in this process, the reference in mode full with what the target file declares, answers in its place. The target may")
	fmt.Fprintln(w.stdout, "answer otherwise, and some later requests be others then. Ids are the stand-in's, and the names are those of another seed unless --seed is given.")
	prepared, err := rehearsal.Prepare(w.ctx, stand)
	if err != nil {
		return classify(err)
	}
	defer prepared.Close()
	if _, err := engine.Run(w.ctx, gate.Options{Stage: prepared.Stage(), Selected: p.selection.Selects, Declare: p.declare()}); err != nil {
		return classify(err)
	}
	prepared.CleanUp(w.ctx)
	r.printOrgCalls(w, prepared.OrgCalls(), prepared.StandInApp())
	second := cmp.Or(options.SecondURL, r.URL)
	counts := map[string]int{}
	total := 0
	for _, x := range prepared.Stage().Recorder.All() {
		path, toTarget := strings.CutPrefix(x.Request.URL, prepared.Stage().URL)
		if !toTarget {
			continue
		}
		base := r.URL
		if x.Actor == scimdrill.ByNeighbour {
			base = second
		}
		total++
		counts[x.Request.Method]++
		fmt.Fprintf(w.stdout, "%5d  %-5s  %-6s %s", total, x.Actor, x.Request.Method, strings.TrimSuffix(base, "/")+path)
		if x.Purpose != "" {
			fmt.Fprintf(w.stdout, "  # %s", x.Purpose)
		}
		fmt.Fprintln(w.stdout)
		if x.Request.Body != "" && !r.Quiet {
			fmt.Fprintf(w.stdout, "       %s\n", shortened(x.Request.Body))
		}
	}
	fmt.Fprintf(w.stdout, "%d requests would be sent: %d GET, %d POST, %d PUT, %d PATCH, %d DELETE\n",
		total, counts["GET"], counts["POST"], counts["PUT"], counts["PATCH"], counts["DELETE"])
	return nil
}

// shortened is a body on one line, without the end of a very long one.
func shortened(body string) string {
	const most = 2000
	body = strings.Join(strings.FieldsFunc(strings.ToValidUTF8(body, "�"), func(r rune) bool { return r == '\n' || r == '\r' }), " ")
	if len(body) > most {
		return strings.ToValidUTF8(body[:most], "") + fmt.Sprintf("… (%d bytes in all)", len(body))
	}
	return body
}

// printOrgCalls prints what would have been sent to the org's Management API.
func (r *runCommand) printOrgCalls(w *world, calls []orgguard.Call, standIn string) {
	if r.OrgURL == "" {
		return
	}
	counts := map[string]int{}
	fmt.Fprintf(w.stdout, "\nto the org, which a run looks at more often while it waits (reads are left out):\n")
	for number, call := range calls {
		counts[call.Method]++
		if call.Reads() {
			continue
		}
		fmt.Fprintf(w.stdout, "%5d  admin  %-6s %s%s\n", number+1, call.Method, strings.TrimSuffix(r.OrgURL, "/"), strings.ReplaceAll(call.Path, standIn, r.AppID))
		if len(call.Body) > 0 && !r.Quiet {
			fmt.Fprintf(w.stdout, "       %s\n", withoutPassword(shortened(string(call.Body))))
		}
	}
	fmt.Fprintf(w.stdout, "%d requests would be sent to the org: %d GET, %d POST, %d PUT, %d PATCH, %d DELETE\n\nto the target, by the org (okta) and by scimdrill itself (probe):\n",
		len(calls), counts["GET"], counts["POST"], counts["PUT"], counts["PATCH"], counts["DELETE"])
}

// withoutPassword takes out the password that a new person is given.
func withoutPassword(body string) string {
	before, rest, found := strings.Cut(body, `"password":{"value":"`)
	if !found {
		return body
	}
	_, after, _ := strings.Cut(rest, `"`)
	return before + `"password":{"value":"…"` + after
}
