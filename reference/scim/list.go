package scim

import (
	"encoding/json"
	"strconv"
)

// ListResponse is the answer to a query (RFC 7644 §3.4.2). Resources are encoded resources; an empty answer still
// prints "Resources":[] because clients iterate over it without looking.
type ListResponse struct {
	TotalResults int // matches before paging
	StartIndex   int // 1-based
	// ByCursor is set for a page by cursor, which has no startIndex; NextCursor is "" on the last one (RFC 9865 §2).
	ByCursor   bool
	NextCursor string
	Resources  []json.RawMessage
}

// Append appends the message; itemsPerPage is the number of resources in this page.
func (l ListResponse) Append(to []byte) []byte {
	to = append(to, `{"schemas":["`+ListResponseURN+`"],"totalResults":`...)
	to = strconv.AppendInt(to, int64(l.TotalResults), 10)
	if !l.ByCursor {
		to = append(to, `,"startIndex":`...)
		to = strconv.AppendInt(to, int64(max(l.StartIndex, 1)), 10)
	}
	to = append(to, `,"itemsPerPage":`...)
	to = strconv.AppendInt(to, int64(len(l.Resources)), 10)
	if l.NextCursor != "" {
		to = AppendQuoted(append(to, `,"nextCursor":`...), l.NextCursor)
	}
	to = append(to, `,"Resources":[`...)
	for i, resource := range l.Resources {
		if i > 0 {
			to = append(to, ',')
		}
		to = append(to, resource...)
	}
	return append(to, "]}"...)
}

// MarshalJSON renders the message as Append does.
func (l ListResponse) MarshalJSON() ([]byte, error) { return l.Append(nil), nil }
