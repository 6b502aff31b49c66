package reports

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/scimdrill/scimdrill"
)

// ConsoleOptions say how to write.
type ConsoleOptions struct {
	// Quiet prints nothing but failures and the verdict.
	Quiet bool
	// Verbose prints each result as it comes.
	Verbose bool
	// Width is the number of columns to fill; 0 is 100.
	Width int
	// Terminal is set when the output is a terminal, on which a line may be rewritten.
	Terminal bool
	// Colour allows ANSI colours.
	Colour bool
	// ASCII has signs that a terminal may not know replaced.
	ASCII bool
	// Columns, where it is set, is asked for the width whenever the line of progress is drawn: a window may have been resized.
	Columns func() int
}

const (
	// plainStep is how many results a log is told of at once, where a line cannot be rewritten.
	plainStep = 25
	// plainEvery is how long a log may be told of nothing, where results come slowly.
	plainEvery = 15 * time.Second
	// redrawEvery keeps a fast run from writing more than anybody can read.
	redrawEvery = 80 * time.Millisecond
)

// Console tells a person at a terminal or in a CI log of a run: while it goes on, and what came of it. Its methods may be
// called from several goroutines.
type Console struct {
	options ConsoleOptions
	paint   palette
	now     func() time.Time

	mu      sync.Mutex
	w       io.Writer
	planned int
	counts  map[scimdrill.Outcome]int
	done    int
	began   time.Time
	drawn   time.Time
	running string
	onLine  bool
}

// NewConsole returns a console that writes to w. What w refuses is lost: a closed terminal must not end a run.
func NewConsole(w io.Writer, options ConsoleOptions) *Console {
	if options.Width <= 0 {
		options.Width = 100
	}
	return &Console{
		options: options, paint: palette{options.Colour}, now: time.Now, w: w, counts: map[scimdrill.Outcome]int{},
	}
}

// Announce says what is going to be rehearsed.
func (c *Console) Announce(target scimdrill.Target, org scimdrill.Org, profile string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.began = c.now()
	if c.options.Quiet {
		return
	}
	c.printf("target   %s (%s)\n", oneLine(target.URL), oneLine(target.Kind))
	c.printf("okta     %s org %s, with %s\n", oneLine(org.Kind), oneLine(org.URL), appsText(org.Apps))
	c.printf("profile  %s\n", oneLine(profile))
	if len(target.Defects) > 0 {
		c.printf("defects  %s\n", oneLine(strings.Join(target.Defects, ", ")))
	}
	c.printf("\n")
}

// Planned says how many requirements will be exercised. It may be left out; progress is then told without an end.
func (c *Console) Planned(count int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.planned = count
}

// Started says what is under way.
func (c *Console) Started(id string, app scimdrill.AppKind) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.began.IsZero() {
		c.began = c.now()
	}
	c.running = id
	if app != "" {
		c.running += " [" + string(app) + "]"
	}
	c.redraw()
}

// Finished says what came of it.
func (c *Console) Finished(result scimdrill.Result) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.began.IsZero() {
		c.began = c.now()
	}
	if c.drawn.IsZero() {
		c.drawn = c.began
	}
	c.counts[result.Outcome]++
	c.done++
	switch {
	case c.options.Verbose:
		c.clear()
		c.printf("%s\n", c.resultLine(result))
		c.redraw()
	case c.options.Terminal:
		c.redraw()
	case !c.options.Quiet && (c.done%plainStep == 0 || c.now().Sub(c.drawn) > plainEvery):
		c.drawn = c.now()
		c.printf("%s  %s\n", c.progress(), suiteOf(result.Requirement))
	}
}

// redraw rewrites the line of progress, at most so often and always for the last.
func (c *Console) redraw() {
	now := c.now()
	if !c.options.Terminal || c.options.Quiet || (now.Sub(c.drawn) < redrawEvery && c.done != c.planned) {
		return
	}
	c.drawn = now
	line := c.progress() + ", " + c.rate(now)
	if left := timeLeft(now.Sub(c.began), c.done, c.planned); left > 0 {
		line += fmt.Sprintf(", %s left", left)
	}
	line += "  " + oneLine(c.running)
	columns := c.options.Width
	if c.options.Columns != nil {
		columns = c.options.Columns()
	}
	// One column is kept free: a full line makes some terminals wrap, and the next return would then rewrite the wrong one.
	c.printf("\r%s\x1b[K", cutToColumns(line, columns-1))
	c.onLine = true
}

func (c *Console) progress() string {
	text := fmt.Sprintf("%4d", c.done)
	if c.planned >= c.done && c.planned > 0 {
		text += fmt.Sprintf("/%d", c.planned)
	}
	text += " done"
	if bad := c.counts[scimdrill.Fail]; bad > 0 {
		text += ", " + many(bad, "failure")
	}
	if blocked := c.counts[scimdrill.Blocked]; blocked > 0 {
		text += fmt.Sprintf(", %d blocked", blocked)
	}
	if faults := c.counts[scimdrill.Error]; faults > 0 {
		text += ", " + many(faults, "error")
	}
	return text
}

func (c *Console) rate(now time.Time) string {
	elapsed := now.Sub(c.began)
	if elapsed < time.Millisecond {
		return "0/s"
	}
	return fmt.Sprintf("%.0f/s", float64(c.done)/elapsed.Seconds())
}

// resultLine is a result as it comes: what came of it, of what, and how long it took.
func (c *Console) resultLine(result scimdrill.Result) string {
	word := fmt.Sprintf("%-14s", outcomeText(result.Outcome))
	switch tone(result.Outcome) {
	case "good":
		word = c.paint.green(word)
	case "bad":
		word = c.paint.red(word)
	case "care":
		word = c.paint.yellow(word)
	default:
		word = c.paint.dim(word)
	}
	line := word + " " + oneLine(result.Requirement)
	if result.App != "" {
		line += " [" + string(result.App) + "]"
	}
	return line + "  " + c.paint.dim(durationText(result.Duration))
}

// Clear takes the line of progress away, so that something else can be printed.
func (c *Console) Clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.clear()
}

func (c *Console) clear() {
	if c.onLine {
		c.printf("\r\x1b[K")
		c.onLine = false
	}
}

// Summary prints the whole run: what fails, what is behind it, where the reports are, and the verdict last.
func (c *Console) Summary(report *scimdrill.Report, written string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.clear()
	c.printf("%s", summaryText(indexOf(report), c.options, c.paint, written))
}

func (c *Console) printf(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if c.options.ASCII {
		text = asciiOnly(text)
	}
	_, _ = io.WriteString(c.w, text)
}

func appsText(apps []scimdrill.AppKind) string {
	names := make([]string, len(apps))
	for i, app := range apps {
		names[i] = app.String()
	}
	if len(names) == 0 {
		return "no app"
	}
	return strings.Join(names, " and ")
}

// cutTo keeps so many characters of a line.
func cutTo(line string, width int) string {
	if runes := []rune(line); len(runes) > width && width > 0 {
		return string(runes[:width-1]) + "…"
	}
	return line
}
