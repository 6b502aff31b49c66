package scim

import (
	"errors"
	"math"
	"strconv"
	"strings"
)

// Page is the slice of a result that a client asked for, after the rules of RFC 7644 §3.4.2.4.
type Page struct {
	StartIndex int // 1-based, never below 1
	Count      int // upper bound, never below 0; 0 asks for totalResults alone
}

// PageLimits are a server's paging facts.
type PageLimits struct {
	Default int // count when the client gives none
	Max     int // larger counts are cut to this; ServiceProviderConfig calls it filter.maxResults
}

// Page applies the limits to numbers from a SearchRequest; nil means the client gave none. A startIndex below 1 is 1 and
// a count below 0 is 0: neither is an error (RFC 7644 §3.4.2.4, table 6).
func (l PageLimits) Page(startIndex, count *int) Page {
	page := Page{StartIndex: 1, Count: l.Default}
	if startIndex != nil {
		page.StartIndex = max(*startIndex, 1)
	}
	if count != nil {
		page.Count = max(*count, 0)
	}
	page.Count = min(page.Count, l.Max)
	return page
}

// Parse applies the limits to query parameters; "" means the client gave none. Text that is no integer is 400
// invalidValue.
func (l PageLimits) Parse(startIndex, count string) (Page, error) {
	start, err := pageNumber("startIndex", startIndex)
	if err != nil {
		return Page{}, err
	}
	number, err := pageNumber("count", count)
	if err != nil {
		return Page{}, err
	}
	return l.Page(start, number), nil
}

func pageNumber(name, text string) (*int, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return nil, nil
	}
	number, err := strconv.ParseInt(text, 10, 0)
	switch {
	case errors.Is(err, strconv.ErrRange):
		// Too many digits is still an integer: as far beyond the end, or below the start, as one can ask for.
		number = math.MaxInt
		if strings.HasPrefix(text, "-") {
			number = math.MinInt
		}
	case err != nil:
		return nil, BadRequest(InvalidValue, "%s must be an integer, for example %s=1", name, name)
	}
	result := int(number)
	return &result, nil
}

// Offset is the number of matches to skip.
func (p Page) Offset() int { return p.StartIndex - 1 }

// Window gives the half-open range [from, to) of the page in a result of total matches; it is empty past the end.
func (p Page) Window(total int) (from, to int) {
	from = min(p.Offset(), total)
	to = from + min(p.Count, total-from)
	return from, to
}
