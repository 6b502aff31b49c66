package anonymise

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// words gives each word another one of the same shape: as many letters, vowels for vowels, letters of the same script, digits for
// digits, capitals where there were. Two words never share one, as long as there are enough of that shape.
type words struct {
	key   []byte
	mu    sync.Mutex
	given map[string][]rune
	taken map[string]bool
}

func newWords(key []byte) *words {
	return &words{key: key, given: map[string][]rune{}, taken: map[string]bool{}}
}

// word maps a run of letters, or of digits. What differs in case alone differs in case alone afterwards.
func (w *words) word(text []rune) []rune {
	small := make([]rune, len(text))
	for i, r := range text {
		small[i] = folded(r)
	}
	other := w.of(string(small), small)
	mapped := make([]rune, len(text))
	for i, r := range text {
		if mapped[i] = other[i]; folded(r) != r {
			mapped[i] = unicode.ToUpper(other[i])
		}
	}
	return mapped
}

// exact maps an identifier, in which case counts.
func (w *words) exact(text []rune) []rune { return w.of("exact "+string(text), text) }

// attempts is how often another word is looked for where one is taken; from half of them on vowels need not stay vowels.
const attempts = 400

func (w *words) of(name string, text []rune) []rune {
	w.mu.Lock()
	defer w.mu.Unlock()
	if given, known := w.given[name]; known {
		return given
	}
	var mapped []rune
	free := false
	for attempt := 0; attempt < attempts && !free; attempt++ {
		mapped = w.draw(name, text, attempt)
		free = !w.taken[string(mapped)] && string(mapped) != string(text)
	}
	if !free {
		mapped = w.left(mapped, text)
	}
	w.given[name], w.taken[string(mapped)] = mapped, true
	return mapped
}

// mostLeft is how many words of a shape are looked through for one that is left. A run numbers its people, and uses up all numbers of
// two digits.
const mostLeft = 4096

// left is a word of the shape that nobody has yet: the first after the one that was drawn, or, where all others are taken, the word
// itself. Where there is none, or there are too many to look through, it is the one that was drawn.
func (w *words) left(drawn, text []rune) []rune {
	choices, total := make([][]rune, len(text)), 1
	for i := range text {
		choices[i] = choicesAt(text, i, true)
		if len(choices[i]) == 0 {
			choices[i] = text[i : i+1]
		}
		if total *= len(choices[i]); total > mostLeft {
			return drawn
		}
	}
	itself := false
	candidate := slices.Clone(drawn)
	for range total {
		for i := len(candidate) - 1; i >= 0; i-- { // the next one, as an odometer counts
			at := slices.Index(choices[i], candidate[i]) + 1
			candidate[i] = choices[i][at%len(choices[i])]
			if at < len(choices[i]) {
				break
			}
		}
		switch {
		case w.taken[string(candidate)]:
		case string(candidate) == string(text):
			itself = true
		default:
			return candidate
		}
	}
	if itself {
		return text
	}
	return drawn
}

// choicesAt are the letters that may stand at a place of a word. A number keeps its length, and zeros before it stay, so that those
// with and those without never take each other's place.
func choicesAt(text []rune, i int, loosely bool) []rune {
	if r := text[i]; i == 0 && len(text) > 1 && r >= '0' && r <= '9' {
		if r == '0' {
			return []rune("0")
		}
		return []rune("123456789")
	}
	return alike(text[i], loosely)
}

func (w *words) draw(name string, text []rune, attempt int) []rune {
	mapped := make([]rune, len(text))
	for i, r := range text {
		choices := choicesAt(text, i, attempt >= attempts/2)
		if len(choices) == 0 {
			mapped[i] = r
			continue
		}
		mac := hmac.New(sha256.New, w.key)
		mac.Write([]byte(name))
		_ = binary.Write(mac, binary.BigEndian, [2]uint32{uint32(attempt), uint32(i)}) // a hash takes everything
		mapped[i] = choices[binary.BigEndian.Uint64(mac.Sum(nil))%uint64(len(choices))]
	}
	return mapped
}

// folded is the small letter, where there and back again is the same letter: of ı and İ it is not.
func folded(r rune) rune {
	small := unicode.ToLower(r)
	if unicode.ToUpper(small) == r && utf8.RuneLen(small) == utf8.RuneLen(r) {
		return small
	}
	return r
}

const vowels, consonants = "aeiouy", "bcdfghjklmnpqrstvwxz"

// alike are the letters that may stand for one; none for what is no letter or digit: signs and accents stay.
func alike(r rune, loosely bool) []rune {
	small := unicode.ToLower(r)
	var choices string
	switch {
	case r >= '0' && r <= '9':
		return []rune("0123456789")
	case r < utf8.RuneSelf && strings.ContainsRune(vowels+consonants, small) && loosely:
		choices = vowels + consonants
	case r < utf8.RuneSelf && strings.ContainsRune(vowels, small):
		choices = vowels
	case r < utf8.RuneSelf && strings.ContainsRune(consonants, small):
		choices = consonants
	default:
		return neighbours(r)
	}
	if r != small {
		choices = strings.ToUpper(choices)
	}
	return []rune(choices)
}

// neighbours are the letters of a block of 64: they have the same length in UTF-8, and as a rule the same script.
func neighbours(r rune) (found []rune) {
	if !unicode.IsLetter(r) {
		return nil
	}
	cased := folded(unicode.ToUpper(r)) == r
	for other := r &^ 0x3f; other <= r|0x3f; other++ {
		if unicode.IsLetter(other) && unicode.IsLower(other) == unicode.IsLower(r) && unicode.IsUpper(other) == unicode.IsUpper(r) &&
			utf8.RuneLen(other) == utf8.RuneLen(r) && (!cased || folded(unicode.ToUpper(other)) == other) {
			found = append(found, other)
		}
	}
	return found
}
