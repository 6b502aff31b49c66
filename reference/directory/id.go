package directory

import (
	"crypto/rand"
	"fmt"
)

// newID is a random UUID (RFC 9562 §5.4, version 4). Ids are opaque, never used twice, and never the "bulkId" that RFC 7643
// §3.1 reserves.
func newID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails: crypto/rand ends the program before it does
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
