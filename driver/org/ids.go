package org

import (
	"crypto/rand"
	"encoding/hex"
)

const alphabet = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

// newID is an id as Okta's look: 20 characters, of which the first three tell the kind: 00u a user, 00g a group, 0oa an app
// instance, prm a profile mapping.
func newID(prefix string) string { return prefix + randomText(20-len(prefix)) }

func randomText(length int) string {
	raw := make([]byte, length)
	_, _ = rand.Read(raw) // never fails, see crypto/rand
	for i, b := range raw {
		raw[i] = alphabet[int(b)%len(alphabet)]
	}
	return string(raw)
}

// newUUID is a random UUID (RFC 9562 §5.4), as System Log events have.
func newUUID() string {
	var b [16]byte
	_, _ = rand.Read(b[:])
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	text := hex.EncodeToString(b[:])
	return text[:8] + "-" + text[8:12] + "-" + text[12:16] + "-" + text[16:20] + "-" + text[20:]
}
