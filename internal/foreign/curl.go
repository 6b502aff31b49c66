package foreign

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/internal/har"
)

// largestTicket is how long a text with curl lines may be.
const largestTicket = 16 << 20

// curls reads the curl lines of a text. Times are not known: the exchanges are a second apart, from the beginning of 1970, so that
// their order stands.
func curls(file string) iter.Seq2[item, error] {
	return func(yield func(item, error) bool) {
		f, err := os.Open(file)
		if err != nil {
			yield(item{}, err)
			return
		}
		defer f.Close() //nolint:errcheck // it was only read
		text, err := io.ReadAll(io.LimitReader(f, largestTicket+1))
		switch {
		case err != nil:
			yield(item{}, err)
			return
		case len(text) > largestTicket:
			text = text[:largestTicket]
			if !yield(item{}, fmt.Errorf("the text is longer than %d MiB: what is beyond was not read; cut out the part with the curl lines", largestTicket>>20)) {
				return
			}
		}
		for i, found := range findCurls(strings.ReplaceAll(string(text), "\r\n", "\n")) {
			if !yield(found.item(i+1, filepath.Base(file)), nil) {
				return
			}
		}
	}
}

// curlLine is a curl command of a text.
type curlLine struct {
	line  int
	words []word
	err   error
	// after is the text that follows it, up to the next: people paste what they got.
	after string
}

// curlBegins is a line that calls curl: indented, quoted as in mail, after a prompt, in a list or in a code span.
var curlBegins = regexp.MustCompile("^((?:\\s|>|\\||[$#%*-] |`)*)(?:(?:time|sudo) +)?curl(?:\\.exe)?[ \\t]+\\S")

// findCurls finds the curl commands of a text.
func findCurls(text string) []curlLine {
	lines := strings.Split(text, "\n")
	var found []curlLine
	for i := 0; i < len(lines); {
		match := curlBegins.FindStringSubmatchIndex(lines[i])
		if match == nil {
			if len(found) > 0 {
				found[len(found)-1].after += lines[i] + "\n"
			}
			i++
			continue
		}
		command := block(lines[i:], lines[i][match[2]:match[3]])
		from := strings.Index(command, "curl")
		if words, taken, is := fromCmd(command[from:]); is {
			found = append(found, curlLine{line: i + 1, words: words})
			i += taken
			continue
		}
		words, end, err := shellWords(command[from:])
		found = append(found, curlLine{line: i + 1, words: words, err: err})
		if err != nil {
			i++ // what the quote would have held may be commands of their own
			continue
		}
		i += strings.Count(command[:from+end], "\n") + 1
	}
	return found
}

// block is the text from a line on, without the marks that quote it.
func block(lines []string, prefix string) string {
	lines = append([]string{strings.TrimLeft(lines[0][len(prefix):], " ")}, lines[1:min(len(lines), 2000)]...)
	if marks := strings.TrimRight(prefix, " \t$#%"); strings.Contains(marks, ">") {
		for i, line := range lines[1:] {
			lines[i+1] = strings.TrimPrefix(strings.TrimPrefix(line, marks), " ")
		}
	}
	text := strings.Join(lines, "\n")
	if strings.HasSuffix(prefix, "`") {
		if end := strings.IndexByte(lines[0], '`'); end >= 0 {
			return lines[0][:end]
		}
	}
	return text
}

func (c curlLine) item(place int, file string) item {
	found := item{Entry: har.Entry{Place: place, Exchange: scimdrill.Exchange{
		Number: place, Purpose: fmt.Sprintf("%s, line %d", file, c.line), Started: time.Unix(int64(place), 0).UTC(),
		Silence: scimdrill.NoAnswer, Problem: "the text does not show the answer",
	}}}
	if c.err != nil {
		found.dropped = "not to be read: " + c.err.Error()
		return found
	}
	asked, err := requestOf(c.words[1:])
	var odd *curlError
	switch {
	case errors.As(err, &odd):
		found.dropped = odd.Error()
		return found
	case err != nil:
		found.dropped = "not to be read: " + err.Error()
		return found
	}
	found.Request, found.RequestBodyMissing, found.note = asked.Request, asked.bodyMissing, asked.note
	found.Actor = har.ActorOf(found.Request.Header)
	if answer := pasted(c.after); answer != nil {
		found.Response, found.Silence, found.Problem = answer, "", ""
	}
	return found
}
