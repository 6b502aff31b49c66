// Package transcript keeps what went over the wire: exchanges in the order in which they were sent, without their secrets.
// What is rendered from them stands in reports.
package transcript
