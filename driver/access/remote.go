package access

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
)

// remote is a hook that is an address.
type remote struct {
	hook   Hook
	token  string
	client *http.Client
}

func newRemote(hook Hook, token string) *remote {
	return &remote{hook: hook, token: token, client: &http.Client{
		// A redirect, as to a page for signing in, is no answer.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Name is what the hook is called.
func (r *remote) Name() string { return r.hook.called() }

// Means is what the hook tries.
func (r *remote) Means() Means { return r.hook.Means }

// Ask posts the question. The answer is JSON with status 200; anything else is an error: a 401 of the hook's own address says
// nothing about the person.
func (r *remote) Ask(ctx context.Context, question Question) (Answer, error) {
	return r.hook.within(ctx, func(ctx context.Context) (Answer, error) {
		answer, err := r.post(ctx, question)
		if err != nil {
			return Answer{}, fmt.Errorf("%s: %w", r.Name(), err)
		}
		return answer, nil
	})
}

func (r *remote) post(ctx context.Context, question Question) (Answer, error) {
	input, err := json.Marshal(question)
	if err != nil {
		return Answer{}, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, r.hook.URL, bytes.NewReader(input))
	if err != nil {
		return Answer{}, err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "application/json")
	if r.token != "" {
		request.Header.Set("Authorization", "Bearer "+r.token)
	}
	response, err := r.client.Do(request)
	if err != nil {
		return Answer{}, withoutAddress(err)
	}
	defer response.Body.Close() //nolint:errcheck // it has been read, or is of no use
	data, err := io.ReadAll(io.LimitReader(response.Body, largestAnswer+1))
	if err != nil {
		return Answer{}, fmt.Errorf("read the answer: %w", err)
	}
	if response.StatusCode != http.StatusOK {
		return Answer{}, fmt.Errorf("it answered with status %d, where only 200 is an answer; it said %s", response.StatusCode, excerpt(data))
	}
	return readAnswer(data)
}

// withoutAddress leaves the address out of an error: its query may hold a secret.
func withoutAddress(err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		return wrapped.Err
	}
	return err
}
