package workbench

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// call is a call to the Management API, as any client would make it.
type call struct {
	Method, Path string
	Status       int
}

// refusal is an error object of the Management API.
type refusal struct {
	Status  int    `json:"-"`
	Summary string `json:"errorSummary"`
	Causes  []struct {
		Summary string `json:"errorSummary"`
	} `json:"errorCauses"`
}

// Error is what an administrator reads: the causes say more than the summary.
func (r *refusal) Error() string {
	causes := make([]string, len(r.Causes))
	for i, cause := range r.Causes {
		causes[i] = cause.Summary
	}
	switch {
	case len(causes) > 0:
		return strings.Join(causes, "\n")
	case r.Summary != "":
		return r.Summary
	default:
		return fmt.Sprintf("the org answered %d %s", r.Status, http.StatusText(r.Status))
	}
}

// ask calls the org. An answer that is not 2xx is a [refusal].
func (w *workbench) ask(ctx context.Context, method, path string, body, into any) (status int, err error) {
	sent := []byte{}
	if body != nil {
		if sent, err = json.Marshal(body); err != nil {
			return 0, err
		}
	}
	request, err := http.NewRequestWithContext(ctx, method, "http://localhost"+path, bytes.NewReader(sent))
	if err != nil {
		return 0, err
	}
	if request.Body == nil {
		request.Body = http.NoBody
	}
	request.Header.Set("Accept", "application/json")
	request.Header.Set("Content-Type", "application/json")
	got := &answer{header: http.Header{}, status: http.StatusOK}
	w.Administrator.ServeHTTP(got, request)
	if got.status/100 != 2 {
		refused := &refusal{Status: got.status}
		_ = json.Unmarshal(got.body.Bytes(), refused) // without a body the status says enough
		return got.status, refused
	}
	if into == nil {
		return got.status, nil
	}
	if err := json.Unmarshal(got.body.Bytes(), into); err != nil {
		return got.status, fmt.Errorf("%s %s: expected an answer that fits %T: %w", method, path, into, err)
	}
	return got.status, nil
}

// answer takes what the org writes.
type answer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (a *answer) Header() http.Header { return a.header }

func (a *answer) WriteHeader(status int) { a.status = status }

func (a *answer) Write(data []byte) (int, error) { return a.body.Write(data) }
