package scimclient

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/scimclient/ordered"
)

// What every request says (Okta SCIM reference of 2018, raw samples; captures of 2022 to 2026 have the same values).
const (
	acceptCharset  = "utf-8"
	charset        = "; charset=utf-8"
	userAgent      = "Okta SCIM Client 1.0.0"
	connection     = "Keep-Alive"
	acceptEncoding = "gzip,deflate"
)

// message makes the header lines, in the order of the raw samples in Okta's SCIM reference of 2018, and the body. There is
// no If-Match, no request id and no cookie in any sample or capture.
func (c *Client) message(call Call, authorization Authorization) (scimdrill.Header, []byte, error) {
	var body []byte
	if call.Body != nil {
		var err error
		if body, err = ordered.Encode(call.Body); err != nil {
			return nil, nil, err
		}
	}
	head := scimdrill.Header{{Name: "Accept", Value: c.options.Version.mediaType()}, {Name: "Accept-Charset", Value: acceptCharset}}
	// Absent on GET (capture: wizard app). The 2018 sample of DELETE has it, though there is no body.
	if call.Method != http.MethodGet {
		head = append(head, scimdrill.HeaderField{Name: "Content-Type", Value: c.options.Version.mediaType() + charset})
	}
	head = append(head, scimdrill.HeaderField{Name: "User-Agent", Value: userAgent})
	if !authorization.IsZero() {
		head = append(head, scimdrill.HeaderField{Name: "Authorization", Value: authorization.value})
	}
	if call.Body != nil {
		head = append(head, scimdrill.HeaderField{Name: "Content-Length", Value: strconv.Itoa(len(body))})
	}
	return append(head,
		scimdrill.HeaderField{Name: "Host", Value: c.base.Host},
		scimdrill.HeaderField{Name: "Connection", Value: connection},
		scimdrill.HeaderField{Name: "Accept-Encoding", Value: acceptEncoding},
	), body, nil
}

// target is the request target: the path of the base URL, the call's path and its query.
func (c *Client) target(call Call) string {
	target := strings.TrimSuffix(c.base.EscapedPath(), "/") + call.Path
	if call.Query != "" {
		target += "?" + call.Query
	}
	return target
}

// onWire is the message as it is sent, in one piece.
func onWire(method, target string, head scimdrill.Header, body []byte) []byte {
	wire := make([]byte, 0, 512+len(target)+len(body))
	wire = append(append(append(append(wire, method...), ' '), target...), " HTTP/1.1\r\n"...)
	for _, field := range head {
		wire = append(append(append(append(wire, field.Name...), ": "...), oneLine(field.Value)...), "\r\n"...)
	}
	return append(append(wire, "\r\n"...), body...)
}

// oneLine: a line break in a header value would start another line. It is taken out.
func oneLine(value string) string {
	if !strings.ContainsAny(value, "\r\n") {
		return value
	}
	return strings.NewReplacer("\r", "", "\n", "").Replace(value)
}
