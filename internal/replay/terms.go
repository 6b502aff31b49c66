package replay

import (
	"crypto/rand"
	"fmt"
	"net/url"
	"strings"
)

// terms put messages of one server into those of another.
type terms struct {
	ids *ids
	// recorded and live are the SCIM base URLs of the two.
	recorded, live string
	names          *freshNames
	// marker is in ids that are made up.
	marker string
}

// outgoing puts a recorded request into the live server's terms. It collects what the live server has no id for.
type outgoing struct {
	*terms
	// nobody is set where the recorded server had refused the request: an id that it never gave is then one that nothing has.
	nobody bool
	// reads is set where the request changes nothing.
	reads   bool
	missing []object
	// imagined are the ids that were made up for those that nothing has.
	imagined []string
	scope    object
}

// replaced stands for a password that the recording does not hold. It meets what most servers ask of one.
const replaced = "Replayed-7-secret"

func (o *outgoing) text(p place, value string) string {
	switch p {
	case ownID:
		if given, _ := o.given(object{"", value}); !given {
			return value // it addresses nothing
		}
		return o.id(object{"", value})
	case otherID, perhapsID:
		return o.relation(p, value)
	case address:
		if found, _, _ := objectIn(value); found.id != "" {
			if given, _ := o.given(found); !given {
				return value
			}
		}
		return o.address(value)
	case expression:
		if strings.HasPrefix(value, "/") {
			return o.address(value)
		}
		return comparedIn(value, func(p place, value string) string {
			if p == anyText {
				value = o.ids.time(value)
			}
			return o.text(p, value)
		})
	case cursor:
		if live, known := o.ids.token("cursor", value); known {
			return live
		}
		return value
	case version:
		if live, known := o.ids.token(o.scope.id, value); known {
			return live
		}
		return value
	case name:
		return o.names.on(value)
	case secret:
		if value == "<redacted>" {
			return replaced
		}
		return value
	default:
		if o.names != nil && o.ids.isPerson(value) {
			return o.names.on(value)
		}
		return o.ids.anywhere(o.ids.to(), value)
	}
}

// relation is a member or a manager. Some servers name a manager by userName.
func (o *outgoing) relation(p place, value string) string {
	given, _ := o.given(object{"", value})
	switch {
	case strings.HasPrefix(value, "bulkId:"):
		return value
	case !given && o.ids.isPerson(value):
		return o.names.on(value)
	case !given && (p == perhapsID || !isLoose(value) && strings.Trim(value, "0123456789") != ""):
		return value // a word, such as “none”
	default:
		return o.id(object{"", value})
	}
}

func (o *outgoing) given(wanted object) (bool, object) {
	if wanted.collection != "" {
		given, _ := o.ids.wasGiven(wanted)
		return given, wanted
	}
	for _, collection := range []string{"Users", "Groups", "Entitlements", "Roles"} {
		if given, _ := o.ids.wasGiven(object{collection, wanted.id}); given {
			return true, object{collection, wanted.id}
		}
	}
	return false, wanted
}

// id is the live server's. Where it has none, the request cannot be sent: a number that stands for Jane here may be somebody else's
// there.
func (o *outgoing) id(wanted object) string {
	if wanted.id == "" {
		return ""
	}
	if live, known := o.ids.find(o.ids.to(), wanted); known {
		return live
	}
	given, found := o.given(wanted)
	switch {
	case given || !o.nobody:
		o.missing = append(o.missing, found)
		return wanted.id
	default:
		made := imaginary(wanted.id, o.marker)
		o.imagined = append(o.imagined, made)
		collection := wanted.collection
		if collection == "" {
			collection = "Users"
		}
		o.ids.relate(collection, wanted.id, made)
		return made
	}
}

// address puts the base and the id of an address into other terms.
func (o *outgoing) address(text string) string {
	if rest, inside := below(o.recorded, text); inside {
		return o.live + o.path(rest)
	}
	return o.path(text)
}

// path is an address below a base URL.
func (o *outgoing) path(text string) string {
	path, query, asks := strings.Cut(text, "?")
	if found, start, end := objectIn(path); found.id != "" && !strings.HasPrefix(found.id, "bulkId:") {
		if !o.reads || isPlain(found.id) {
			if live := o.id(found); live != found.id {
				path = path[:start] + url.PathEscape(live) + path[end:]
			}
		}
	}
	if !asks {
		return path
	}
	return path + "?" + o.query(query)
}

// query rewrites the filter and the cursor, and leaves all else as it was sent.
func (o *outgoing) query(query string) string {
	parts := strings.Split(query, "&")
	for i, part := range parts {
		key, value, _ := strings.Cut(part, "=")
		plain, err := url.QueryUnescape(value)
		if err != nil {
			continue
		}
		var p place
		switch strings.ToLower(key) {
		case "filter":
			p = expression
		case "cursor":
			p = cursor
		default:
			continue
		}
		instead := o.text(p, plain)
		if instead == plain {
			continue
		}
		escaped := url.QueryEscape(instead)
		if !strings.Contains(value, "+") {
			escaped = strings.ReplaceAll(escaped, "+", "%20") // written as the recorded client wrote it
		}
		parts[i] = key + "=" + escaped
	}
	return strings.Join(parts, "&")
}

// body puts the body of a request into other terms.
func (o *outgoing) body(body string) string {
	patched := patchedBy(body)
	return rewrite(body, func(path []string, value string) string { return o.text(placeOf(path, patched), value) })
}

// isPlain: an id that a server may have given. What is stranger was made up by whoever sent it.
func isPlain(id string) bool {
	return !strings.ContainsFunc(id, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("-_.@+:= ", r)
	})
}

// imaginary is an id that nothing has, of the kind of one that nothing had.
func imaginary(recorded, marker string) string {
	if strings.Trim(recorded, "0123456789") == "" {
		digits := []byte("9")
		for len(digits) < max(15, len(recorded)) {
			var random [1]byte
			_, _ = rand.Read(random[:]) // it does not fail: crypto/rand
			digits = append(digits, '0'+random[0]%10)
		}
		return string(digits)
	}
	if len(recorded) == 36 && strings.Count(recorded, "-") == 4 {
		var b [16]byte
		_, _ = rand.Read(b[:]) // it does not fail: crypto/rand
		b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
		return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
	}
	return "no-such-" + marker + "-" + strings.ToLower(rand.Text()[:6])
}

// incoming puts a live answer into the recorded server's terms, so that the two can be laid beside each other.
func (t *terms) incoming(body, collection string) string {
	return rewrite(body, func(path []string, value string) string { return t.recordedText(placeOf(path, nil), value, collection) })
}

func (t *terms) recordedText(p place, value, collection string) string {
	value = t.names.off(value)
	switch p {
	case ownID:
		if recorded, known := t.ids.find(t.ids.from(), object{collection, value}); known {
			return recorded
		}
		if holdsIDs(collection) {
			return value
		}
		if recorded, known := t.ids.find(t.ids.from(), object{"", value}); known {
			return recorded
		}
		return value
	case otherID, perhapsID:
		if recorded, known := t.ids.find(t.ids.from(), object{"", value}); known {
			return recorded
		}
		return value
	case address:
		return t.recordedAddress(value)
	default:
		return t.ids.anywhere(t.ids.from(), value)
	}
}

func (t *terms) recordedAddress(text string) string {
	if rest, inside := below(t.live, text); inside {
		text = t.recorded + rest
	}
	if found, start, end := objectIn(text); found.id != "" {
		if recorded, known := t.ids.find(t.ids.from(), found); known {
			text = text[:start] + url.PathEscape(recorded) + text[end:]
		}
	}
	return text
}
