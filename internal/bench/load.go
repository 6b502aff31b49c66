package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// load is one measurement.
type load struct {
	perSecond float64
	p50, p99  time.Duration
}

func median(loads []load) load {
	slices.SortFunc(loads, func(a, b load) int { return cmp.Compare(a.perSecond, b.perSecond) })
	return loads[len(loads)/2]
}

var (
	perSecond  = regexp.MustCompile(`Requests/sec:\s+([\d.]+)`)
	percentile = regexp.MustCompile(`(?m)^\s+(50|99)%\s+([\d.]+(?:us|ms|s))$`)
	refused    = regexp.MustCompile(`Non-2xx or 3xx responses: (\d+)|Socket errors: (.*)`)
)

// wrk loads a target for some seconds. Any answer that is not 2xx is an error: it was not the operation that was measured.
func (s settings) wrk(ctx context.Context, target *process, o operation, round int) (load, error) {
	script := filepath.Join(s.dir, "script.lua")
	if err := os.WriteFile(script, []byte(o.script(round)), 0o600); err != nil {
		return load{}, err
	}
	root := strings.TrimSuffix(target.URL, "/api/scim/v2")
	command := exec.CommandContext(ctx, "wrk", "--threads", "2", "--connections", strconv.Itoa(s.connections), "--duration", fmt.Sprintf("%ds", s.seconds),
		"--latency", "--script", script, root)
	out, err := command.CombinedOutput()
	if err != nil {
		return load{}, fmt.Errorf("wrk: %w\n%s", err, out)
	}
	if wrong := refused.Find(out); wrong != nil {
		return load{}, fmt.Errorf("wrk: %s", wrong)
	}
	found := perSecond.FindSubmatch(out)
	if found == nil {
		return load{}, fmt.Errorf("wrk said nothing of requests per second:\n%s", out)
	}
	var measured load
	if measured.perSecond, err = strconv.ParseFloat(string(found[1]), 64); err != nil {
		return load{}, err
	}
	for _, line := range percentile.FindAllSubmatch(out, -1) {
		took, err := time.ParseDuration(string(line[2]))
		if err != nil {
			return load{}, err
		}
		if string(line[1]) == "50" {
			measured.p50 = took
		} else {
			measured.p99 = took
		}
	}
	return measured, nil
}
