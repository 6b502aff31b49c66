package transcript

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/scimdrill/scimdrill"
)

// largest is how much of an answer a Transport reads, in bytes.
const largest = 64 << 20

// Transport records what goes through it as requests of a probe. An answer is read whole before it is handed on, so that a
// connection that is cut in the middle of a body is an error of the request.
type Transport struct {
	// Base sends; nil for http.DefaultTransport.
	Base http.RoundTripper
	// Recorder keeps the exchanges. Needed.
	Recorder *Recorder
	// Actor is who sends; a probe when it is empty.
	Actor scimdrill.Actor
}

type purposeKey struct{}

type exchangeKey struct{}

// WithPurpose says what requests with the context are for, in an admin's words.
func WithPurpose(ctx context.Context, purpose string) context.Context {
	return context.WithValue(ctx, purposeKey{}, purpose)
}

// WithExchange has the next exchange that is recorded for the context stored in to, as it was kept.
func WithExchange(ctx context.Context, to *scimdrill.Exchange) context.Context {
	return context.WithValue(ctx, exchangeKey{}, to)
}

// RoundTrip sends the request, records what came of it and returns the answer.
func (t *Transport) RoundTrip(request *http.Request) (*http.Response, error) {
	body, err := drain(request)
	if err != nil {
		return nil, err
	}
	x := scimdrill.Exchange{
		Number: numberOf(request.Context(), t.Recorder), Actor: cmp.Or(t.Actor, scimdrill.ByProbe), Started: time.Now(),
		Request: scimdrill.Request{
			Method: request.Method, URL: request.URL.String(), Header: headerOf(request.Header), Body: start(body),
		},
	}
	x.Purpose, _ = request.Context().Value(purposeKey{}).(string)
	if pace, slowly := request.Context().Value(paceKey{}).(time.Duration); slowly && len(body) > 0 {
		request.Body = slowed(body, pace, request.Context().Done())
	}
	response, err := t.send(request, &x)
	x.Duration = time.Since(x.Started)
	if err != nil {
		x.Response = nil
		x.Silence = SilenceOf(request.Context(), err)
		x.Problem = err.Error()
	}
	x = t.Recorder.Record(x)
	if to, wanted := request.Context().Value(exchangeKey{}).(*scimdrill.Exchange); wanted {
		*to = x
	}
	return response, err
}

func (t *Transport) send(request *http.Request, x *scimdrill.Exchange) (*http.Response, error) {
	base := t.Base
	if base == nil {
		base = http.DefaultTransport
	}
	response, err := base.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, largest+1))
	err = errors.Join(err, response.Body.Close())
	if err == nil && len(body) > largest {
		err = fmt.Errorf("%w: the answer is larger than %d bytes", ErrUnreadable, largest)
	}
	if err != nil {
		return nil, err
	}
	response.Body = io.NopCloser(bytes.NewReader(body))
	x.Response = &scimdrill.Response{Status: response.StatusCode, Header: headerOf(response.Header), Body: string(body)}
	return response, nil
}

// largestSent is how many bytes of a request's body are kept: what is longer was made to be long, and is described by its length.
const largestSent = 128 << 10

func start(body []byte) string {
	if len(body) <= largestSent {
		return string(body)
	}
	return fmt.Sprintf("%s… (%d bytes in all)", strings.ToValidUTF8(string(body[:1<<10]), ""), len(body))
}

// drain reads the body of a request and puts it back.
func drain(request *http.Request) ([]byte, error) {
	if request.Body == nil || request.Body == http.NoBody {
		return nil, nil
	}
	body, err := io.ReadAll(request.Body)
	if err = errors.Join(err, request.Body.Close()); err != nil {
		return nil, fmt.Errorf("read the body of a request: %w", err)
	}
	request.Body = io.NopCloser(bytes.NewReader(body))
	return body, nil
}

// headerOf lists header lines by name: net/http does not tell in which order they came.
func headerOf(header http.Header) scimdrill.Header {
	var lines scimdrill.Header
	for name, values := range header {
		for _, value := range values {
			lines = append(lines, scimdrill.HeaderField{Name: name, Value: value})
		}
	}
	slices.SortStableFunc(lines, func(a, b scimdrill.HeaderField) int { return strings.Compare(a.Name, b.Name) })
	return lines
}
