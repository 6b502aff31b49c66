package peakon

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Administrator speaks to one control API.
type Administrator struct {
	base   string
	token  string
	client *http.Client
}

// New returns an administrator for the control API at base ("http://127.0.0.1:8080/_control"). The token may be empty where
// the API asks for none.
func New(base, token string) (*Administrator, error) {
	u, err := url.Parse(base)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return nil, fmt.Errorf("control API address %q: expected http://HOST:PORT/_control", base)
	}
	return &Administrator{
		base: strings.TrimSuffix(base, "/"), token: token,
		client: &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{}},
	}, nil
}

// Close lets go of idle connections.
func (a *Administrator) Close() { a.client.CloseIdleConnections() }

// get asks for path and decodes the answer into out.
func (a *Administrator) get(ctx context.Context, path string, query url.Values, out any) error {
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	return a.do(ctx, http.MethodGet, path, nil, out)
}

// post sends in to path and decodes the answer into out.
func (a *Administrator) post(ctx context.Context, path string, in, out any) error {
	return a.do(ctx, http.MethodPost, path, in, out)
}

func (a *Administrator) do(ctx context.Context, method, path string, in, out any) error {
	var body io.Reader
	if in != nil {
		data, err := json.Marshal(in)
		if err != nil {
			return fmt.Errorf("control API %s %s: %w", method, path, err)
		}
		body = bytes.NewReader(data)
	}
	request, err := http.NewRequestWithContext(ctx, method, a.base+path, body)
	if err != nil {
		return fmt.Errorf("control API %s %s: %w", method, path, err)
	}
	if in != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	if a.token != "" {
		request.Header.Set("Authorization", "Bearer "+a.token)
	}
	response, err := a.client.Do(request)
	if err != nil {
		return fmt.Errorf("control API %s %s: %w", method, path, err)
	}
	defer response.Body.Close() //nolint:errcheck // the body has been read or is of no use
	data, err := io.ReadAll(io.LimitReader(response.Body, 64<<20))
	if err != nil {
		return fmt.Errorf("control API %s %s: %w", method, path, err)
	}
	if response.StatusCode == http.StatusNotFound && !strings.HasPrefix(response.Header.Get("Content-Type"), "application/json") {
		return fmt.Errorf("control API %s %s: there is none at %s: a reference offers it below /_control when it is started with serve --control", method, path, a.base)
	}
	if response.StatusCode < 200 || response.StatusCode > 299 {
		return fmt.Errorf("control API %s %s: %s: %s", method, path, response.Status, strings.TrimSpace(string(data)))
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(data, out); err != nil {
		return fmt.Errorf("control API %s %s: expected JSON, found %.80q: %w", method, path, data, err)
	}
	return nil
}
