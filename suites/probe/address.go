package probe

import (
	"net/url"
	"strings"
)

// Address is a reference of an answer (Location, meta.location, $ref) in a form in which equal ones are equal: absolute, a relative
// one counted from the base URL (RFC 7643 §2.3.7), scheme and host in lower case, without a default port, the path decoded.
func (c *Client) Address(reference string) (string, error) {
	base, err := url.Parse(c.options.BaseURL + "/")
	if err != nil {
		return "", err
	}
	u, err := base.Parse(reference)
	if err != nil {
		return "", err
	}
	host, scheme := strings.ToLower(u.Host), strings.ToLower(u.Scheme)
	switch scheme {
	case "http":
		host = strings.TrimSuffix(host, ":80")
	case "https":
		host = strings.TrimSuffix(host, ":443")
	}
	return scheme + "://" + host + strings.TrimSuffix(u.Path, "/"), nil
}

// Below is a reference as a path below the base URL, so that it can be asked for; false where it leads elsewhere.
func (c *Client) Below(reference string) (string, bool) {
	base, err := url.Parse(c.options.BaseURL + "/")
	if err != nil {
		return "", false
	}
	u, err := base.Parse(reference)
	if err != nil || !strings.EqualFold(u.Host, base.Host) {
		return "", false
	}
	rest, below := strings.CutPrefix(u.EscapedPath(), strings.TrimSuffix(base.EscapedPath(), "/"))
	return rest, below && strings.HasPrefix(rest, "/")
}
