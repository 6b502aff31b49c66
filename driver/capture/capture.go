// Package capture reads recordings of what real Okta orgs have sent, and lays beside them what ours sends after the same actions
// of an administrator. The recordings are no part of the project: they are read where they stand, and tests without them are
// skipped.
package capture

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// The recordings: a catalog template with "Import Groups" on, and an app of the App Integration Wizard without (obot,
// pkg/scim/testdata/phase0, MIT).
const (
	Template = "obot-run-001-okta-requests.json"
	Wizard   = "obot-run-003-okta-requests.json"
)

// Request is one request to a target, with its query decoded.
type Request struct {
	// Sequence is its number in the recording: some are missing, because only Okta's requests were kept.
	Sequence int    `json:"sequence"`
	Action   string `json:"action"`
	Method   string `json:"method"`
	Path     string `json:"path"`
	Query    string `json:"query"`
	Body     any    `json:"requestBody"`
}

// Directory is where the recordings are: SCIMDRILL_CAPTURES, or ../shared/okta beside the project, as seen from a package
// two folders below the root.
func Directory() string {
	if directory := os.Getenv("SCIMDRILL_CAPTURES"); directory != "" {
		return directory
	}
	return filepath.Join("..", "..", "..", "shared", "okta")
}

// Read reads a recording. The error is os.ErrNotExist where there is none.
func Read(file string) ([]Request, error) {
	text, err := os.ReadFile(filepath.Join(Directory(), file))
	if err != nil {
		return nil, err
	}
	var whole struct {
		Requests []Request `json:"requests"`
	}
	if err := json.Unmarshal(text, &whole); err != nil {
		return nil, fmt.Errorf("%s is not the recording that was expected: %w", file, err)
	}
	return whole.Requests, nil
}

// Sent is a request of ours; the body is JSON, or "" for none.
func Sent(method, path, query, body string) (Request, error) {
	request := Request{Method: method, Path: path, Query: query}
	if body == "" {
		return request, nil
	}
	if err := json.Unmarshal([]byte(body), &request.Body); err != nil {
		return request, fmt.Errorf("%s %s: the body is not JSON: %w", method, path, err)
	}
	return request, nil
}
