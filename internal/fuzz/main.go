// Command fuzz runs every fuzz test of the project for a time, as many at once as there are cores, and prints a line for each:
// how often it ran, and what it found.
//
//	fuzz [-time 10s] [-only REGEXP]
//
// It exits 1 when a test found something; the input stands then under testdata of its package, as `go test` writes it, and is
// run again by every `go test`.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"regexp"
	"runtime"
	"sync"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	length := flag.Duration("time", 10*time.Second, "how long each test runs")
	only := flag.String("only", "", "regexp; run the tests whose package and name it matches")
	flag.Parse()
	if err := run(ctx, *length, *only); err != nil {
		fmt.Fprintln(os.Stderr, "fuzz:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, length time.Duration, only string) error {
	wanted, err := regexp.Compile(only)
	if err != nil {
		return fmt.Errorf("-only: expected a regular expression: %w", err)
	}
	if length < time.Second {
		return fmt.Errorf("-time %s: expected a second or more", length)
	}
	tests, err := find(os.DirFS("."))
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "fuzz")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // what is left of it does no harm
	return errors.Join(each(ctx, tests, wanted, func(test test) error {
		result, err := test.run(ctx, dir, length)
		if err == nil {
			fmt.Println(result)
		}
		return err
	})...)
}

// each runs as many at once as there are cores.
func each(ctx context.Context, tests []test, wanted *regexp.Regexp, run func(test) error) []error {
	var (
		group sync.WaitGroup
		mutex sync.Mutex
		all   []error
		seats = make(chan struct{}, runtime.GOMAXPROCS(0))
	)
	for _, test := range tests {
		if !wanted.MatchString(test.String()) {
			continue
		}
		seats <- struct{}{}
		if ctx.Err() != nil {
			break
		}
		group.Go(func() {
			defer func() { <-seats }()
			if err := run(test); err != nil {
				mutex.Lock()
				defer mutex.Unlock()
				all = append(all, err)
			}
		})
	}
	group.Wait()
	return append(all, ctx.Err())
}
