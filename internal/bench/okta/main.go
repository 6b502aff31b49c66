// Command okta measures the mock Okta org: the assignment of a group of many people to an app whose target answers at once. The
// org, the target and the load are processes of their own. Beside pushes a second it prints their ratio to the bare round trips
// of the same kind that a client without any work of its own makes to the same target in the same run: absolute figures of one
// machine say nothing about another.
//
//	okta [-people 100000] [-db] [-dir DIR]
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/scimdrill/scimdrill/internal/bench/spawn"
)

type settings struct {
	people int
	// db keeps the org in a file.
	db  bool
	dir string
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == "target" {
		exitOn(serveTarget())
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	exitOn(run(ctx))
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) (err error) {
	var s settings
	flag.IntVar(&s.people, "people", 100_000, "people in the group")
	flag.BoolVar(&s.db, "db", false, "keep the org in a file (scimdrill okta --db)")
	flag.StringVar(&s.dir, "dir", "", "folder for the program and the file; \"\" is one that is removed")
	flag.Parse()
	if s.dir == "" {
		if s.dir, err = os.MkdirTemp("", "bench-okta"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(s.dir)) }()
	}
	program := filepath.Join(s.dir, "scimdrill")
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", program, "./cmd/scimdrill").CombinedOutput(); err != nil {
		return fmt.Errorf("build the command: %w\n%s", err, out)
	}
	answering := exec.CommandContext(ctx, os.Args[0], "target")
	answering.Stderr = os.Stderr
	target, err := spawn.Begin(answering)
	if err != nil {
		return err
	}
	defer target.End(syscall.SIGKILL)
	arguments := []string{"okta", "--addr", "127.0.0.1:0"}
	if s.db {
		arguments = append(arguments, "--db", filepath.Join(s.dir, "org.db"))
	}
	command := exec.CommandContext(ctx, program, arguments...)
	command.Env = append(os.Environ(), "OKTA_API_TOKEN="+apiToken)
	command.Stderr = os.Stderr
	org, err := spawn.Begin(command)
	if err != nil {
		return err
	}
	defer org.End(syscall.SIGKILL)
	return s.measure(ctx, org, target)
}

// memory is a field of the org's status, in MB; 0 where there is none.
func memory(org *spawn.Process, field string) float64 {
	held, _ := org.Status(field) // elsewhere than on Linux there is none
	return held
}

func (s settings) measure(ctx context.Context, org, target *spawn.Process) error {
	bare, err := barePairs(ctx, target.URL, 2*time.Second)
	if err != nil {
		return err
	}
	a := &api{url: org.URL + "/api/v1"}
	began := time.Now()
	app, group, someone, err := a.prepare(ctx, s.people, target.URL)
	if err != nil {
		return err
	}
	before := memory(org, "VmRSS:")
	fmt.Printf("%d people were hired in %.1f s; the org holds %.0f MB\n", s.people, time.Since(began).Seconds(), before)
	base, err := countOf(ctx, target)
	if err != nil {
		return err
	}
	looking, stop := context.WithCancel(ctx)
	defer stop()
	looks := look(looking, a, "/users/"+someone)
	began = time.Now()
	if err := a.send(ctx, "PUT", "/apps/"+app+"/groups/"+group, `{}`, nil); err != nil {
		return err
	}
	fmt.Printf("the assignment was answered after %.0f ms\n", time.Since(began).Seconds()*1000)
	progress, err := a.follow(ctx, target, base, s.people)
	if err != nil {
		return err
	}
	took := time.Since(began).Seconds()
	stop()
	latencies := <-looks
	rate := float64(s.people) / took
	fmt.Printf("%.0f pushes/s (filter, POST and state), %.1f s in all; in each fifth: %s\n", rate, took, progress)
	fmt.Printf("%.2f of the %.0f bare pairs of GET and POST a second that the same target answered\n", rate/bare, bare)
	fmt.Printf("memory: %.0f MB now, %.0f MB at most\n", memory(org, "VmRSS:"), memory(org, "VmHWM:"))
	fmt.Printf("GET of a user meanwhile: p50 %.2f ms, p99 %.2f ms, most %.1f ms (%d requests, one due every %v)\n",
		latencies.quantile(0.5), latencies.quantile(0.99), latencies.quantile(1), len(latencies), lookEvery)
	return a.check(ctx, app)
}
