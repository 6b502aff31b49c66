package reports

import (
	"fmt"
	"html/template"
	"slices"
	"strings"
	"time"
)

// htmlLatencies are the timings of a run.
type htmlLatencies struct {
	ByOkta bool
	Rows   []htmlLatency
	// Slow and Silent are those of all rows together.
	Slow, Silent int
	Waits, Tests string
	Scale        template.HTML
}

type htmlLatency struct {
	latency
	MedianText, P95Text, MaxText string
	Tone                         string
	Bars                         template.HTML
}

const (
	barWidth  = 10
	barHeight = 26
)

func htmlLatenciesOf(x *index) *htmlLatencies {
	found, byOkta := latenciesOf(x.Report)
	if len(found) == 0 {
		return nil
	}
	// Bars that no row fills, at either end, are left out of all.
	first, last := len(latencyBounds()), 0
	for _, l := range found {
		for i, n := range l.Buckets {
			if n > 0 {
				first, last = min(first, i), max(last, i)
			}
		}
	}
	view := &htmlLatencies{ByOkta: byOkta, Waits: spokenTime(oktaWaits), Tests: spokenTime(oktaTests)}
	for i, l := range found {
		row := htmlLatency{latency: l, Tone: "calm"}
		if l.Count > 0 {
			row.MedianText, row.P95Text, row.MaxText = durationText(l.Median), durationText(l.P95), durationText(l.Max)
			row.Bars = bars(l, first, last, fmt.Sprintf("latency-%d", i))
		}
		if l.Slow > 0 {
			row.Tone = "care"
		}
		if l.Silent > 0 {
			row.Tone = "bad"
		}
		view.Slow += l.Slow
		view.Silent += l.Silent
		view.Rows = append(view.Rows, row)
	}
	if first <= last {
		view.Scale = scale(first, last)
	}
	return view
}

// bars draws how often which time was taken, the most frequent one as high as there is room for.
func bars(l latency, first, last int, anchor string) template.HTML {
	bounds := latencyBounds()
	highest := slices.Max(l.Buckets)
	var said []string
	var drawing, frame svg
	for i := first; i <= last; i++ {
		n := l.Buckets[i]
		if n == 0 {
			continue
		}
		class := "bar"
		if i == len(bounds) || bounds[i] > oktaTests {
			class = "bar care"
		}
		height := max(2, n*(barHeight-2)/highest)
		drawing.rect(class, (i-first)*barWidth+1, barHeight-height, barWidth-2, height)
		said = append(said, fmt.Sprintf("%s %s", thousands(n), bucketText(bounds, i)))
	}
	frame.open("bars", anchor, (last-first+1)*barWidth, barHeight, l.Operation, strings.Join(said, ", "))
	frame.line("axis", 0, barHeight, (last-first+1)*barWidth, barHeight)
	frame.WriteString(drawing.String())
	frame.close()
	return frame.done()
}

// scale is the ends of the bars in words.
func scale(first, last int) template.HTML {
	bounds := latencyBounds()
	from := "0"
	if first > 0 {
		from = spokenTime(bounds[first-1])
	}
	to := "longer"
	if last < len(bounds) {
		to = spokenTime(bounds[last])
	}
	return template.HTML(safe(from + " … " + to)) //nolint:gosec // it is escaped
}

func bucketText(bounds []time.Duration, i int) string {
	switch {
	case i == 0:
		return "up to " + spokenTime(bounds[0])
	case i == len(bounds):
		return "above " + spokenTime(bounds[i-1])
	default:
		return spokenTime(bounds[i-1]) + " to " + spokenTime(bounds[i])
	}
}

// spokenTime is a round time as it is said.
func spokenTime(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return fmt.Sprintf("%d µs", d.Microseconds())
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	default:
		return fmt.Sprintf("%d s", int(d.Seconds()))
	}
}
