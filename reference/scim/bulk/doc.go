// Package bulk carries out the operations of a bulk request (RFC 7644 §3.7): in which order, with which identifiers in the place
// of "bulkId:…", and until how many errors. What an operation does is the caller's.
package bulk
