package record

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/scimdrill/scimdrill"
)

// Console says live what passes: a line for each exchange, one for each activity when it is over, and what violates a requirement.
//
// Lines are written by a goroutine of their own: a terminal that is stopped must not stop what passes. What it does not take in time
// is left out, and counted.
type Console struct {
	to    io.Writer
	base  string
	lines chan string
	done  chan struct{}
	mu    sync.Mutex
	left  int
	// seen counts findings: each is told in full once, and counted from then on.
	seen  map[string]int
	order []Finding
}

// NewConsole writes lines about exchanges with a target at base.
func NewConsole(to io.Writer, base string) *Console {
	c := &Console{to: to, base: base, lines: make(chan string, mostWaiting), done: make(chan struct{}), seen: map[string]int{}}
	go func() {
		defer close(c.done)
		for text := range c.lines {
			_, _ = io.WriteString(c.to, text)
		}
	}()
	return c
}

// mostWaiting is how many lines may wait for the terminal.
const mostWaiting = 4096

// Say writes what there is to say of an exchange.
func (c *Console) Say(said Said) {
	var text strings.Builder
	x := said.Exchange
	fmt.Fprintf(&text, "%s  %5d  %-28s %s  %s\n", x.Started.Local().Format("15:04:05.000"), x.Number, x.Purpose, line(x, c.base), outcome(x))
	for _, taken := range said.Taken {
		fmt.Fprintf(&text, "      redacted: %s\n", taken)
	}
	if said.Err != nil {
		fmt.Fprintf(&text, "      not in the file: %v\n", said.Err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, finding := range said.Findings {
		if c.seen[finding.ID]++; c.seen[finding.ID] == 1 {
			c.order = append(c.order, finding)
			fmt.Fprintf(&text, "      %s %s: %s\n", finding.Level, finding.ID, finding.Found)
		}
	}
	for _, activity := range said.Over {
		text.WriteString(over(activity))
	}
	if c.left > 0 {
		fmt.Fprintf(&text, "      (%d exchanges were not shown: the terminal did not take them)\n", c.left)
	}
	select {
	case c.lines <- text.String():
		c.left = 0
	default:
		c.left++
	}
}

// over is the line of an activity; what was one exchange has been said.
func over(activity *Activity) string {
	if len(activity.Steps) < 2 {
		return ""
	}
	return fmt.Sprintf("  = %s, in %s\n", activity, rounded(activity.Took))
}

// End writes what was still under way, and how often each requirement was seen to be violated. Nothing may be said after it.
func (c *Console) End(rest []*Activity) {
	close(c.lines)
	<-c.done
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, activity := range rest {
		_, _ = io.WriteString(c.to, over(activity))
	}
	for _, finding := range c.order {
		fmt.Fprintf(c.to, "%-6s %-34s %d times; first: %s\n", finding.Level, finding.ID, c.seen[finding.ID], finding.Found)
	}
	if len(c.order) > 0 {
		fmt.Fprintln(c.to, "`scimdrill explain ID` tells what breaks, by which text, and the usual fix")
	}
}

// line is the request in short.
func line(x scimdrill.Exchange, base string) string {
	path := x.Path(base)
	if runes := []rune(path); len(runes) > 90 {
		path = string(runes[:89]) + "…"
	}
	return x.Request.Method + " " + printable(path)
}

// printable keeps a target from writing to the terminal what it is not to.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 {
			return '?'
		}
		return r
	}, text)
}

func outcome(x scimdrill.Exchange) string {
	if x.Response == nil {
		return fmt.Sprintf("%s  %s (%s)", x.Silence, rounded(x.Duration), printable(x.Problem))
	}
	return fmt.Sprintf("%d  %s", x.Response.Status, rounded(x.Duration))
}

func rounded(d time.Duration) time.Duration {
	if d < time.Millisecond {
		return d.Round(10 * time.Microsecond)
	}
	return d.Round(100 * time.Microsecond)
}
