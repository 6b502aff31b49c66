package guard

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
)

// Transport asks the guard before it sends. Below it, an answer is read whole before it is handed on.
type Transport struct {
	Base  http.RoundTripper
	Guard *Guard
}

// RoundTrip sends what is let through; else its error is a *RefusedError.
func (t *Transport) RoundTrip(request *http.Request) (*http.Response, error) {
	var body []byte
	if request.Body != nil && request.Body != http.NoBody {
		var err error
		body, err = io.ReadAll(request.Body)
		if err = errors.Join(err, request.Body.Close()); err != nil {
			return nil, fmt.Errorf("read the body of a request: %w", err)
		}
		request.Body = io.NopCloser(bytes.NewReader(body))
	}
	answered, err := t.Guard.Admit(request.Method, request.URL.String(), body)
	if err != nil {
		return nil, err
	}
	response, err := t.Base.RoundTrip(request)
	if err != nil {
		answered(0, "", nil)
		return response, err
	}
	answer, err := io.ReadAll(response.Body)
	if err = errors.Join(err, response.Body.Close()); err != nil {
		answered(0, "", nil)
		return nil, err
	}
	response.Body = io.NopCloser(bytes.NewReader(answer))
	answered(response.StatusCode, response.Header.Get("Location"), answer)
	return response, nil
}
