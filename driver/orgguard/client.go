package orgguard

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// Client asks an org for what a guard needs to know: whether it is safe to begin, and what is left.
type Client struct {
	// OrgURL is the address of the org, without a slash at its end.
	OrgURL, Token string
	// Transport sends; the guard's own where something is to be changed.
	Transport http.RoundTripper
}

// Answer is an answer of the org.
type Answer struct {
	Status int
	Body   []byte
	Header http.Header
}

// Good reports whether the org did what was asked.
func (a Answer) Good() bool { return a.Status >= 200 && a.Status < 300 }

// Said is Okta's code and sentence.
func (a Answer) Said() string {
	var said struct {
		ErrorCode    string `json:"errorCode"`
		ErrorSummary string `json:"errorSummary"`
	}
	_ = json.Unmarshal(a.Body, &said) // another server's body says nothing here
	if said.ErrorCode == "" {
		return fmt.Sprintf("%d", a.Status)
	}
	return fmt.Sprintf("%d %s: %s", a.Status, said.ErrorCode, said.ErrorSummary)
}

// Do sends a request to a path of the Management API, "/api/v1/…".
func (c Client) Do(ctx context.Context, method, path string, body []byte) (Answer, error) {
	request, err := http.NewRequestWithContext(ctx, method, c.OrgURL+path, bytes.NewReader(body))
	if err != nil {
		return Answer{}, err
	}
	request.Header.Set("Authorization", "SSWS "+c.Token)
	request.Header.Set("Accept", "application/json")
	request.Header.Set("User-Agent", "scimdrill")
	if len(body) > 0 {
		request.Header.Set("Content-Type", "application/json")
	} else {
		request.Body, request.GetBody = nil, nil
	}
	response, err := c.Transport.RoundTrip(request)
	if err != nil {
		return Answer{}, err
	}
	defer func() { _ = response.Body.Close() }()
	data, err := io.ReadAll(response.Body)
	return Answer{response.StatusCode, data, response.Header}, err
}

// Get reads JSON; found is false where the org has no such thing.
func (c Client) Get(ctx context.Context, path string, into any) (found bool, err error) {
	answer, err := c.Do(ctx, http.MethodGet, path, nil)
	switch {
	case err != nil:
		return false, err
	case answer.Status == http.StatusNotFound:
		return false, nil
	case !answer.Good():
		return false, fmt.Errorf("GET %s: the org answered %s", path, answer.Said())
	}
	return true, json.Unmarshal(answer.Body, into)
}

// pages reads a list to its end.
func (c Client) pages(ctx context.Context, path string, each func(page []byte) error) error {
	for path != "" {
		answer, err := c.Do(ctx, http.MethodGet, path, nil)
		if err != nil {
			return err
		}
		if !answer.Good() {
			return fmt.Errorf("GET %s: the org answered %s", path, answer.Said())
		}
		if err := each(answer.Body); err != nil {
			return err
		}
		path = next(answer.Header)
	}
	return nil
}

func next(header http.Header) string {
	for _, line := range header.Values("Link") {
		for _, link := range strings.Split(line, ",") {
			address, is := strings.CutSuffix(strings.TrimSpace(link), `>; rel="next"`)
			if u, err := url.Parse(strings.TrimPrefix(address, "<")); is && err == nil {
				return u.RequestURI()
			}
		}
	}
	return ""
}
