// Command kill proves the suites: every requirement passes on the clean reference, in both of its modes, and fails on each
// defect that it names; every defect is named by one requirement at least.
//
//	kill [-defect GLOB] [-variation GLOB] [-case GLOB] [-workers N] [-write FILE]
//
// It prints the matrix, and exits 1 on whatever the proof lacks. The work is shared out to processes of its own, since Ginkgo
// runs once at a time in a process.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime"

	"github.com/scimdrill/scimdrill/internal/gate"
	"github.com/scimdrill/scimdrill/reference/defects"
	"github.com/scimdrill/scimdrill/reference/variations"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := command(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "kill:", err)
		os.Exit(1)
	}
}

func command(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("kill", flag.ContinueOnError)
	chosen := choice{}
	flags.StringVar(&chosen.defects, "defect", "*", "prove these defects alone; * stands for any run of characters")
	flags.StringVar(&chosen.variations, "variation", "", "prove these legal variations alone; by default all, or none where -defect or -case is given")
	flags.StringVar(&chosen.cases, "case", "*", "with these requirements alone")
	workers := flags.Int("workers", workersPerCore*runtime.NumCPU(), "how many processes share the work")
	write := flags.String("write", "", "write the matrix to this file, as Markdown")
	isWorker := flags.Bool("worker", false, "be one of them: tasks come on stdin, outcomes go to stdout, as lines of JSON")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *isWorker {
		return work(ctx, new(gate.Gate), os.Stdin, os.Stdout)
	}
	if chosen.variations == "" && chosen.defects == "*" && chosen.cases == "*" {
		chosen.variations = "*"
	}
	catalogue, err := new(gate.Gate).Catalogue()
	if err != nil {
		return err
	}
	p, err := newProof(catalogue, known(), legal(), chosen)
	if err != nil {
		return err
	}
	crew, err := hire(ctx, max(1, *workers))
	if err != nil {
		return err
	}
	defer crew.dismiss()
	m, err := p.run(ctx, crew, os.Stderr)
	if err != nil {
		return err
	}
	m.print(os.Stdout)
	if *write != "" && chosen.everything() {
		if err := os.WriteFile(*write, m.document(), 0o644); err != nil { //nolint:gosec // it is for others to read
			return err
		}
	}
	if problems := m.problems(); len(problems) > 0 {
		for _, problem := range problems {
			fmt.Fprintln(os.Stderr, "kill:", problem)
		}
		return errors.New("the proof does not hold")
	}
	return nil
}

// workersPerCore is more than one: a worker waits now and then, for an answer that is cut, or for a busy server.
const workersPerCore = 2

// known are the defects of the reference.
func known() []defectInfo {
	var list []defectInfo
	for _, d := range defects.All() {
		list = append(list, defectInfo{ID: d.ID, Title: d.Title, Mode: d.Mode})
	}
	return list
}

// legal are the legal variations of the reference.
func legal() []variationInfo {
	var list []variationInfo
	for _, v := range variations.All() {
		list = append(list, variationInfo{ID: v.ID, Title: v.Title, Mode: v.Mode, Scope: v.Scope, Except: v.Except})
	}
	return list
}
