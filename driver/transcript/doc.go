// Package transcript keeps what went over the wire: exchanges in the order in which they were sent, without their secrets.
// It writes them as HAR and as curl lines.
package transcript
