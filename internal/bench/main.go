// Command bench measures the reference server beside a bare net/http handler that writes the same bytes, in one run: both are
// loaded by wrk in turn, from processes of their own, and what is printed are ratios. Absolute figures of one machine say
// nothing about another.
//
//	bench [-employees 10000,1000000] [-seconds 5] [-rounds 3] [-connections 16] [-dir DIR] [-profiles] [-only REGEXP]
//
// DIR keeps the databases for the next run, and the profiles, one for each operation, to be read with go tool pprof.
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
	"regexp"
	"strconv"
	"strings"
	"time"
)

type settings struct {
	seconds, rounds, connections int
	// dir holds the programs, databases and scripts of this run.
	dir string
	// profiles are written there too.
	profiles bool
	// only are the operations that are measured.
	only *regexp.Regexp
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == "bare" {
		exitOn(serveBare())
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
	sizes := flag.String("employees", "10000,1000000", "sizes of the company, `N,N`")
	flag.IntVar(&s.seconds, "seconds", 5, "length of one measurement")
	flag.IntVar(&s.rounds, "rounds", 3, "measurements of each; the median counts")
	flag.IntVar(&s.connections, "connections", 16, "connections that are kept open")
	flag.StringVar(&s.dir, "dir", "", "folder that keeps the databases; \"\" is one that is removed")
	only := flag.String("only", "", "regexp; measure the operations whose name it matches")
	flag.BoolVar(&s.profiles, "profiles", false, "write a CPU profile of the server for each operation")
	flag.Parse()
	if s.only, err = regexp.Compile(*only); err != nil {
		return fmt.Errorf("-only: expected a regular expression: %w", err)
	}
	if _, err := exec.LookPath("wrk"); err != nil {
		return errors.New("expected wrk, the load generator, on the path: apt-get install wrk")
	}
	if s.dir == "" {
		if s.dir, err = os.MkdirTemp("", "bench"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(s.dir)) }()
	}
	build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", filepath.Join(s.dir, "peakon"), "./cmd/peakon")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("build the server: %w\n%s", err, out)
	}
	if err := s.empty(ctx); err != nil {
		return err
	}
	for size := range strings.SplitSeq(*sizes, ",") {
		employees, err := strconv.Atoi(strings.TrimSpace(size))
		if err != nil || employees < 1000 {
			return fmt.Errorf("-employees %s: expected numbers from 1000", size)
		}
		if err := s.measure(ctx, employees); err != nil {
			return fmt.Errorf("%d employees: %w", employees, err)
		}
	}
	return nil
}

// empty tells what a server costs that has nobody yet.
func (s settings) empty(ctx context.Context) error {
	if err := os.RemoveAll(filepath.Join(s.dir, "empty.db")); err != nil {
		return err
	}
	server, err := s.start(ctx, filepath.Join(s.dir, "empty.db"))
	if err != nil {
		return err
	}
	defer server.stop()
	memory, err := server.memory()
	if err != nil {
		return err
	}
	fmt.Printf("new database: ready after %s, resident %.0f MB\n", server.Ready.Round(time.Millisecond), memory)
	return nil
}

func (s settings) measure(ctx context.Context, employees int) error {
	file := filepath.Join(s.dir, fmt.Sprintf("%d.db", employees))
	if _, err := os.Stat(file); err != nil {
		if err := fill(ctx, file, employees); err != nil {
			return err
		}
	}
	info, err := os.Stat(file)
	if err != nil {
		return err
	}
	fmt.Printf("\n%d employees: %.0f MB on disk\n", employees, float64(info.Size())/(1<<20))
	if err := warm(file); err != nil {
		return err
	}
	server, err := s.start(ctx, file)
	if err != nil {
		return err
	}
	defer server.stop()
	fmt.Printf("ready after %s\n", server.Ready.Round(time.Millisecond))
	fmt.Printf("%-22s %10s %10s %7s %9s %9s\n", "operation", "peakon/s", "bare/s", "ratio", "p50", "p99")
	for _, operation := range operations(employees) {
		if !s.only.MatchString(operation.name) {
			continue
		}
		if err := s.compare(ctx, server, operation); err != nil {
			return fmt.Errorf("%s: %w", operation.name, err)
		}
	}
	if err := s.pages(ctx, server, employees); err != nil {
		return err
	}
	memory, err := server.memory()
	if err != nil {
		return err
	}
	fmt.Printf("resident after the load: %.0f MB (most: %.0f MB)\n", memory, server.peak())
	return nil
}

// compare loads the server and the bare handler in turn, and prints the medians.
func (s settings) compare(ctx context.Context, server *process, operation operation) error {
	sample, err := server.sample(ctx, operation)
	if err != nil {
		return err
	}
	bare, err := s.startBare(ctx, sample)
	if err != nil {
		return err
	}
	defer bare.stop()
	var ours, theirs []load
	for round := range s.rounds {
		for _, turn := range []struct {
			target *process
			into   *[]load
		}{{server, &ours}, {bare, &theirs}} {
			if turn.target == server && s.profiles && round == 0 {
				go s.profile(ctx, server, operation)
			}
			measured, err := s.wrk(ctx, turn.target, operation, round)
			if err != nil {
				return err
			}
			*turn.into = append(*turn.into, measured)
		}
	}
	mine, other := median(ours), median(theirs)
	fmt.Printf("%-22s %10.0f %10.0f %7.2f %9s %9s\n", operation.name, mine.perSecond, other.perSecond, mine.perSecond/other.perSecond, mine.p50, mine.p99)
	return nil
}
