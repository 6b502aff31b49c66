// Package anonymise replaces the people of a recording by others that are nobody: each word of a name, an address or a login by
// another of the same shape, and the same one everywhere, so that what was equal stays equal and what was part stays part. Signs
// that break servers stay: plus, apostrophes, slashes, capitals, accents, scripts. What is of the protocol stays: ids of the target,
// names of groups, types, times. Nothing leads back without the key but a comparison with everybody whom one might suspect, and
// that only with it.
package anonymise

import (
	"crypto/rand"
	"encoding/json"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/scimdrill/scimdrill"
)

// Anonymiser remembers who became whom. It is safe for concurrent use.
type Anonymiser struct {
	words *words
	mu    sync.Mutex
	seen  map[string]bool
}

// New returns an anonymiser; with the same key and the same exchanges in the same order it comes to the same. Without a key it makes
// one, and forgets it.
func New(key []byte) *Anonymiser {
	if len(key) == 0 {
		key = make([]byte, 32)
		_, _ = rand.Read(key) // never fails
	}
	return &Anonymiser{words: newWords(key), seen: map[string]bool{}}
}

// shortest is how many letters a word must have to be recognised where nothing says that it is a name.
const shortest = 3

func (a *Anonymiser) learn(word []rune) {
	if len(word) < shortest {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.seen[string(word)] = true
}

func (a *Anonymiser) knows(word []rune) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.seen[string(word)]
}

// Exchange returns the exchange without its people; what it was given is not changed.
func (a *Anonymiser) Exchange(x scimdrill.Exchange) scimdrill.Exchange {
	ofGroup := isOfGroup(x.Request.URL)
	x.Request.URL = a.address(x.Request.URL, ofGroup)
	x.Request.Body = a.body(x.Request.Body, ofGroup)
	x.Request.Header = a.header(x.Request.Header)
	x.Purpose = a.mentions(x.Purpose, true)
	if x.Response != nil {
		answer := *x.Response
		answer.Body = a.body(answer.Body, ofGroup)
		answer.Header = a.header(answer.Header)
		x.Response = &answer
	}
	return x
}

func isOfGroup(address string) bool {
	path, _, _ := strings.Cut(address, "?")
	return strings.Contains(strings.ToLower(path), "/groups")
}

func (a *Anonymiser) header(header scimdrill.Header) scimdrill.Header {
	mapped := make(scimdrill.Header, len(header))
	for i, field := range header {
		mapped[i] = field
		switch strings.ToLower(field.Name) {
		case "location", "content-location", "link":
			mapped[i].Value = a.address(field.Value, false)
		default:
			mapped[i].Value = a.mentions(field.Value, false)
		}
	}
	return mapped
}

func (a *Anonymiser) body(body string, ofGroup bool) string {
	trimmed := strings.TrimSpace(body)
	if json.Valid([]byte(body)) || utf8.ValidString(body) && (strings.HasPrefix(trimmed, "{") || strings.HasPrefix(trimmed, "[")) {
		return a.json(body, ofGroup)
	}
	return a.mentions(body, true)
}
