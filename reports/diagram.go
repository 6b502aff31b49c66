package reports

import (
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/scimdrill/scimdrill"
)

// The lanes of a sequence diagram, and what fits between them in columns of a fixed-width letter.
const (
	laneAdmin  = 40
	laneOkta   = 250
	laneTarget = 590
	laneProbe  = 900
	// sideColumns fit between the administrator and Okta, wireColumns on an arrow.
	sideColumns = 31
	wireColumns = 47
	// diagramGap is a silence on the wire that is worth a line.
	diagramGap = time.Second
	// diagramWords are said of an exchange to who cannot see the drawing.
	diagramWords = 200
)

// diagram draws exchanges as a sequence: who asked whom, what came back, what Okta made of it, and what the administrator reads.
// Each arrow leads to the full exchange, at the anchor that place names.
type diagram struct {
	svg
	base     string
	decisive int
	sees     []string
	place    func(number int) string
	probes   bool
	okta     bool
	y        int
	sent     map[string]int
}

// diagramOf draws the exchanges; left is how many more there are that are not drawn.
func diagramOf(exchanges []scimdrill.Exchange, left int, base, anchor string, decisive int, sees []string, place func(number int) string) template.HTML {
	if len(exchanges) == 0 {
		return ""
	}
	d := &diagram{base: base, decisive: decisive, sees: sees, place: place, y: 46, sent: map[string]int{}}
	for _, exchange := range exchanges {
		d.okta = d.okta || exchange.Actor == scimdrill.ByOkta
		d.probes = d.probes || exchange.Actor != scimdrill.ByOkta
	}
	said := make([]string, 0, len(exchanges)+1)
	if left > 0 {
		words := many(left, "more exchange") + " not drawn"
		d.text("s", laneOkta+10, d.y+4, words)
		said = append(said, upperFirst(words))
		d.y += 24
	}
	var before *scimdrill.Exchange
	for i := range exchanges {
		said = append(said, d.exchange(exchanges[i], before))
		before = &exchanges[i]
	}
	d.reads()
	return d.framed(anchor, strings.Join(said, ". ")+".")
}

// framed puts the lanes behind what was drawn: their length is known now.
func (d *diagram) framed(anchor, description string) template.HTML {
	width := laneTarget + 50
	if d.probes {
		width = laneProbe + 50
	}
	height := d.y + 10
	var frame svg
	frame.open("seq", anchor, width, height, "The exchanges in order", description)
	lane := func(x int, name string) {
		frame.line("lane", x, 28, x, height-4)
		frame.text("name", x, 18, name)
	}
	if d.okta {
		lane(laneAdmin, "Admin")
		lane(laneOkta, "Okta")
	}
	lane(laneTarget, "Target")
	if d.probes {
		lane(laneProbe, "scimdrill")
	}
	frame.WriteString(d.String())
	frame.close()
	return frame.done()
}

// exchange draws one, and says it in a sentence.
func (d *diagram) exchange(exchange scimdrill.Exchange, before *scimdrill.Exchange) string {
	d.gap(exchange, before)
	decisive := exchange.Number == d.decisive
	from, again := laneOkta, d.again(exchange)
	if exchange.Actor != scimdrill.ByOkta {
		from = laneProbe
	} else if before == nil || before.Actor != scimdrill.ByOkta || act(*before) != act(exchange) {
		d.action(exchange)
	}
	middle, left := (from+laneTarget)/2, min(from, laneTarget)
	asked := oneLine(exchange.Request.Method + " " + plainPath(exchange.Path(d.base)))
	fmt.Fprintf(d, `<a href="#%s"><title>%s</title>`, safe(d.place(exchange.Number)),
		safe(fmt.Sprintf("Exchange %d in full: %s", exchange.Number, fitted(asked, diagramWords))))
	class := "x"
	if decisive {
		class = "x dec"
	}
	fmt.Fprintf(d, `<g class="%s">`, class)
	d.rect("hit", left+4, d.y-4, max(from, laneTarget)-left-8, 56)
	d.text("w", middle, d.y+11, fitted(fmt.Sprintf("%d. %s", exchange.Number, asked), wireColumns))
	d.arrow("go", from, laneTarget, d.y+18)
	answered := d.answer(exchange, from, middle)
	d.WriteString("</g></a>")
	notes := conclusions(exchange)
	if again > 1 {
		notes = append([]string{fmt.Sprintf("sent for the %s time", ordinal(again))}, notes...)
	}
	if decisive {
		notes = append([]string{"here it shows"}, notes...)
	}
	d.notes(exchange, notes)
	d.y += 64
	return fmt.Sprintf("%d: %s sends %s; %s; %s", exchange.Number, sender(exchange), fitted(asked, diagramWords), answered, strings.Join(notes, ", "))
}

// answer draws what came back, and says it.
func (d *diagram) answer(exchange scimdrill.Exchange, from, middle int) string {
	took := durationText(exchange.Duration)
	y := d.y + 44
	if exchange.Response != nil {
		words := statusText(exchange.Response.Status) + ", " + took
		d.text("w "+statusTone(exchange), middle, y-7, words)
		d.arrow("back "+statusTone(exchange), laneTarget, from, y)
		return words
	}
	words := silenceWord(exchange.Silence) + " after " + took
	d.text("w bad", middle, y-7, words)
	// The answer never arrives: its line ends on the way, in a cross.
	end := laneTarget - (laneTarget-from)/4
	d.line("back bad", laneTarget, y, end, y)
	fmt.Fprintf(d, `<path class="cut" d="M%d %dl8 8m0 -8l-8 8"/>`, end-4, y-4)
	return words
}

func (d *diagram) arrow(class string, from, to, y int) {
	d.line(class, from, y, to, y)
	d.head("head "+class, to, y, to < from)
}

// gap tells of time in which nothing went over the wire.
func (d *diagram) gap(exchange scimdrill.Exchange, before *scimdrill.Exchange) {
	if before == nil {
		return
	}
	passed := exchange.Started.Sub(before.Started.Add(before.Duration))
	if passed < diagramGap {
		return
	}
	d.line("gap", 10, d.y, laneTarget+40, d.y)
	d.text("s mid", (laneOkta+laneTarget)/2, d.y+14, durationText(passed)+" pass")
	d.y += 26
}

// action draws what the administrator did, or what Okta does in their stead.
func (d *diagram) action(exchange scimdrill.Exchange) {
	words := act(exchange)
	if words == "" {
		return
	}
	lines := wrappedTo(oneLine(words), sideColumns-1, 2)
	for i, line := range lines {
		d.text("s mid", (laneAdmin+laneOkta)/2, d.y+10+13*i, line)
	}
	d.y += 13*len(lines) + 4
	d.arrow("go", laneAdmin, laneOkta, d.y)
	d.y += 10
}

// notes stand on the side of who asked.
func (d *diagram) notes(exchange scimdrill.Exchange, notes []string) {
	class, x, columns := "s end", laneOkta-8, sideColumns
	if exchange.Actor != scimdrill.ByOkta {
		if exchange.Purpose != "" {
			notes = append([]string{exchange.Purpose}, notes...)
		}
		// The drawing ends behind the lane, so that the words stand on the other side of the target.
		class, x, columns = "s end", laneTarget-8, wireColumns
	}
	y := d.y + 11
	for _, note := range notes {
		for _, line := range wrappedTo(oneLine(note), columns, 2) {
			if y > d.y+56 {
				return
			}
			shown := class
			if note == "here it shows" {
				shown += " bad strong"
			}
			d.text(shown, x, y, line)
			y += 14
		}
	}
}

// reads draws what the administrator is told in the end.
func (d *diagram) reads() {
	if len(d.sees) == 0 || !d.okta {
		return
	}
	lines := wrappedTo("the admin reads: "+oneLine(d.sees[0]), sideColumns-1, 4)
	for i, line := range lines {
		d.text("s mid", (laneAdmin+laneOkta)/2, d.y+6+13*i, line)
	}
	d.y += 13*len(lines) + 2
	d.arrow("back calm", laneOkta, laneAdmin, d.y)
	d.y += 10
}

// again counts how often the same was sent.
func (d *diagram) again(exchange scimdrill.Exchange) int {
	if exchange.Request.Method == http.MethodGet {
		return 1 // to look again is no retry
	}
	key := exchange.Request.Method + " " + exchange.Request.URL + "\n" + exchange.Request.Body
	d.sent[key]++
	return d.sent[key]
}

// act is what stands before the colon of a purpose: what somebody wanted, of which the request is a step.
func act(exchange scimdrill.Exchange) string {
	whole, _, _ := strings.Cut(exchange.Purpose, ": ")
	return whole
}

// plainPath is a path as people read it; as it was sent it stands in the full exchange.
func plainPath(path string) string {
	if plain, err := url.QueryUnescape(strings.ReplaceAll(path, "+", "%2B")); err == nil {
		return plain
	}
	return path
}

func sender(exchange scimdrill.Exchange) string {
	switch exchange.Actor {
	case scimdrill.ByOkta:
		return "Okta"
	case scimdrill.ByNeighbour:
		return "scimdrill, with the second tenant’s token,"
	default:
		return "scimdrill"
	}
}

func silenceWord(silence scimdrill.Silence) string {
	switch silence {
	case scimdrill.NoAnswer:
		return "no connection"
	case scimdrill.CutConnection:
		return "connection cut"
	case scimdrill.Hang:
		return "no answer"
	case scimdrill.Unreadable:
		return "not HTTP"
	case scimdrill.Interrupted:
		return "the run was stopped"
	default:
		return "no answer was recorded"
	}
}

func ordinal(n int) string {
	switch {
	case n%100 >= 11 && n%100 <= 13:
		return fmt.Sprintf("%dth", n)
	case n%10 == 1:
		return fmt.Sprintf("%dst", n)
	case n%10 == 2:
		return fmt.Sprintf("%dnd", n)
	case n%10 == 3:
		return fmt.Sprintf("%drd", n)
	default:
		return fmt.Sprintf("%dth", n)
	}
}
