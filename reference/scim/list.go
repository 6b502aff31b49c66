package scim

import "encoding/json"

// ListResponse is the answer to a query (RFC 7644 §3.4.2). Resources are encoded resources; an empty answer still
// prints "Resources":[] because clients iterate over it without looking.
type ListResponse struct {
	TotalResults int // matches before paging
	StartIndex   int // 1-based
	Resources    []json.RawMessage
}

type listBody struct {
	Schemas      [1]string         `json:"schemas"`
	TotalResults int               `json:"totalResults"`
	StartIndex   int               `json:"startIndex"`
	ItemsPerPage int               `json:"itemsPerPage"`
	Resources    []json.RawMessage `json:"Resources"`
}

// MarshalJSON renders the message; itemsPerPage is the number of resources in this page.
func (l ListResponse) MarshalJSON() ([]byte, error) {
	resources := l.Resources
	if resources == nil {
		resources = []json.RawMessage{}
	}
	return json.Marshal(listBody{
		Schemas:      [1]string{ListResponseURN},
		TotalResults: l.TotalResults,
		StartIndex:   max(l.StartIndex, 1),
		ItemsPerPage: len(resources),
		Resources:    resources,
	})
}
