package scim

// SearchRequest is a query by POST to /.search (RFC 7644 §3.4.3). Nil pointers mean that the client gave none.
type SearchRequest struct {
	Attributes         []string
	ExcludedAttributes []string
	Filter             string
	HasFilter          bool // tells an empty filter from none
	SortBy             string
	SortOrder          string
	StartIndex         *int
	Count              *int
	Cursor             *string // RFC 9865 §3; empty for the first page
}

// ParseSearch reads a SearchRequest body.
func ParseSearch(body []byte) (SearchRequest, error) {
	object, err := ParseObject(body)
	if err != nil {
		return SearchRequest{}, err
	}
	if _, err := RequireSchema(object, SearchRequestURN); err != nil {
		return SearchRequest{}, err
	}
	var search SearchRequest
	filter, given, err := Member(object, "filter")
	if err != nil {
		return SearchRequest{}, err
	}
	search.HasFilter = given && filter != nil
	texts := map[string]*string{"filter": &search.Filter, "sortBy": &search.SortBy, "sortOrder": &search.SortOrder}
	for _, name := range []string{"filter", "sortBy", "sortOrder"} {
		if *texts[name], err = textMember(object, name); err != nil {
			return SearchRequest{}, err
		}
	}
	if search.Attributes, err = namesMember(object, "attributes"); err != nil {
		return SearchRequest{}, err
	}
	if search.ExcludedAttributes, err = namesMember(object, "excludedAttributes"); err != nil {
		return SearchRequest{}, err
	}
	if search.StartIndex, err = integerMember(object, "startIndex"); err != nil {
		return SearchRequest{}, err
	}
	if search.Count, err = integerMember(object, "count"); err != nil {
		return SearchRequest{}, err
	}
	if value, given, err := Member(object, "cursor"); err != nil {
		return SearchRequest{}, err
	} else if given && value != nil {
		text, ok := value.(string)
		if !ok {
			return SearchRequest{}, BadRequest(InvalidCursor, "cursor must be a string, not %s", JSONKind(value))
		}
		search.Cursor = &text
	}
	return search, nil
}
