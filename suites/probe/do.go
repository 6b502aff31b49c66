package probe

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/guard"
	"github.com/scimdrill/scimdrill/driver/transcript"
)

// UnansweredError is the error of a request to which no answer came.
type UnansweredError struct {
	// Exchange is the request and the way in which it was not answered.
	Exchange scimdrill.Exchange
}

// Error says who did not answer, and how.
func (u *UnansweredError) Error() string {
	return fmt.Sprintf("%s %s: %s (%s)", u.Exchange.Request.Method, u.Exchange.Request.URL, u.Exchange.Silence.Sentence(), u.Exchange.Problem)
}

// Silence is the way in which no answer came.
func (u *UnansweredError) Silence() scimdrill.Silence { return u.Exchange.Silence }

// send sends one request.
func (c *Client) send(ctx context.Context, ask Ask) (Answer, error) {
	var kept scimdrill.Exchange
	ctx, cancel := context.WithTimeout(transcript.WithExchange(transcript.WithPurpose(ctx, ask.Purpose), &kept), c.options.Timeout)
	defer cancel()
	if ask.Pace > 0 {
		ctx = transcript.WithPace(ctx, ask.Pace)
	}
	request, err := http.NewRequestWithContext(ctx, ask.Method, c.options.BaseURL+ask.Path, bytes.NewReader(ask.Body))
	if err != nil {
		return Answer{}, fmt.Errorf("make %s %s: %w", ask.Method, ask.Path, err)
	}
	c.dress(request, ask)
	response, err := c.http.Do(request)
	var refusal *guard.RefusedError
	if errors.As(err, &refusal) {
		return Answer{}, refusal
	}
	if err != nil {
		return Answer{Exchange: kept}, &UnansweredError{Exchange: kept}
	}
	defer response.Body.Close() //nolint:errcheck // it was read whole before it was handed on
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return Answer{Exchange: kept}, fmt.Errorf("read the answer to %s %s: %w", ask.Method, ask.Path, err)
	}
	// What is judged is the true body; what is kept has its secrets taken out.
	answer := Answer{Exchange: kept}
	answer.JSON, answer.NotJSON = decode(string(body))
	c.note(answer)
	return answer, nil
}

// dress gives a request its usual headers, and then what the ask has of its own.
func (c *Client) dress(request *http.Request, ask Ask) {
	request.Header.Set("Accept", "application/scim+json")
	request.Header.Set("User-Agent", "scimdrill")
	if len(ask.Body) > 0 {
		request.Header.Set("Content-Type", "application/scim+json; charset=utf-8")
	}
	if authorization := c.Authorization(); authorization != "" {
		request.Header.Set("Authorization", authorization)
	}
	for name, value := range ask.Header {
		if value == "" {
			request.Header.Del(name)
			continue
		}
		request.Header.Set(name, value)
	}
	for _, field := range ask.Also {
		request.Header.Add(field.Name, field.Value)
	}
}
