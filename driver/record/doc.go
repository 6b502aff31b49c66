// Package record is a reverse proxy between a SCIM client and its target that writes down what passes. It speaks HTTP/1.1 by itself
// and pairs each connection of a client with one to the target: what comes is passed on byte for byte and at once, chunks, case
// and order of header lines included, and a side that closes its connection has closed the other's. Of a request the host is
// changed, and nothing else; of an answer nothing.
package record
