package server

import (
	"compress/gzip"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/scimdrill/scimdrill/reference/scim"
)

// largestBody is the most that a request may hold, inflated (B05, B59), and largestResource what one about a single resource may hold
// in mode full, where a group that grew member by member must fit into the PUT that gives it back.
const (
	largestBody     = 1 << 20
	largestResource = 8 << 20
)

const plainJSON = "application/json"

// negotiate chooses the media type of the answer by the Accept header (RFC 9110 §12.5.1, RFC 7644 §3.8): application/scim+json
// unless application/json is liked better, and 406 when both are ruled out (B07).
func negotiate(accept []string) (string, error) {
	switch {
	case len(accept) == 0:
		return scim.MediaType, nil
	case len(accept) == 1:
		switch accept[0] { // what clients usually send
		case "", scim.MediaType, "*/*":
			return scim.MediaType, nil
		case plainJSON:
			return plainJSON, nil
		}
	}
	ranges := strings.Join(accept, ",")
	ofSCIM, ofJSON := quality(ranges, scim.MediaType), quality(ranges, plainJSON)
	switch {
	case ofSCIM > 0 && ofSCIM >= ofJSON:
		return scim.MediaType, nil
	case ofJSON > 0:
		return plainJSON, nil
	default:
		return scim.MediaType, scim.Errorf(http.StatusNotAcceptable, "", "answers are %s: accept it", scim.MediaType)
	}
}

// quality is how much a media type is liked: by the most particular range that covers it, 0 for not at all. What cannot be read
// does not count.
func quality(ranges, mediaType string) float64 {
	var quality float64
	particular := 0
	for part := range strings.SplitSeq(ranges, ",") {
		kind, parameters, err := mime.ParseMediaType(strings.TrimSpace(part))
		if err != nil {
			continue
		}
		covers := 0
		switch kind {
		case mediaType:
			covers = 3
		case "application/*":
			covers = 2
		case "*/*":
			covers = 1
		}
		if q, ok := weight(parameters["q"]); ok && covers > particular {
			particular, quality = covers, q
		}
	}
	return quality
}

// weight reads a q-value (RFC 9110 §12.4.2); none means 1.
func weight(text string) (float64, bool) {
	if text == "" {
		return 1, true
	}
	q, err := strconv.ParseFloat(text, 64)
	return q, err == nil && q >= 0 && q <= 1
}

// acceptsGzip tells whether the answer may be compressed (RFC 9110 §12.5.3).
func acceptsGzip(r *http.Request) bool {
	header := r.Header.Get("Accept-Encoding")
	if header == "" {
		return false
	}
	accepted := false
	for part := range strings.SplitSeq(header, ",") {
		coding, parameters, err := mime.ParseMediaType(strings.TrimSpace(part))
		if err != nil {
			continue
		}
		q, ok := weight(parameters["q"])
		switch coding {
		case "gzip", "x-gzip":
			return ok && q > 0
		case "*":
			accepted = ok && q > 0
		}
	}
	return accepted
}

// body reads the request's body as bytes.
func body(r *http.Request, largest int64) ([]byte, error) {
	switch kind := r.Header.Get("Content-Type"); kind {
	case "", scim.MediaType, scim.MediaType + "; charset=utf-8", plainJSON:
	default:
		parsed, parameters, err := mime.ParseMediaType(kind)
		if err != nil || parsed != scim.MediaType && parsed != plainJSON {
			return nil, scim.Errorf(http.StatusUnsupportedMediaType, "", "use Content-Type: %s", scim.MediaType)
		}
		if charset := parameters["charset"]; charset != "" && !strings.EqualFold(charset, "utf-8") && !strings.EqualFold(charset, "us-ascii") {
			return nil, scim.Errorf(http.StatusUnsupportedMediaType, "", "charset: JSON is UTF-8 (RFC 8259 §8.1); send it so")
		}
	}
	if r.ContentLength > largest {
		return nil, tooLarge(largest)
	}
	source, err := inflated(r)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(source, largest+1))
	if int64(len(data)) > largest {
		return nil, tooLarge(largest)
	}
	if err != nil {
		return nil, scim.BadRequest(scim.InvalidSyntax, "the body could not be read")
	}
	return data, nil
}

// inflated is the body without its coding (RFC 9110 §8.4).
func inflated(r *http.Request) (io.Reader, error) {
	switch coding := strings.ToLower(strings.TrimSpace(strings.Join(r.Header.Values("Content-Encoding"), ","))); coding {
	case "", "identity":
		return r.Body, nil
	case "gzip", "x-gzip":
		reader, err := gzip.NewReader(r.Body)
		if err != nil {
			return nil, scim.BadRequest(scim.InvalidSyntax, "the body is not gzip, as Content-Encoding says")
		}
		return reader, nil
	default:
		return nil, scim.Errorf(http.StatusUnsupportedMediaType, "", "use Content-Encoding: gzip, or none")
	}
}

func tooLarge(largest int64) error {
	return scim.Errorf(http.StatusRequestEntityTooLarge, "", "payload too large: the limit is %d bytes", largest)
}
