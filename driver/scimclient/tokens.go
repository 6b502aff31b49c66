package scimclient

import (
	"context"
	"net/http"
)

// Tokens hands out OAuth 2.0 access tokens, which are sent as Bearer tokens (Okta guide "Authentication settings" of the OIN
// Wizard).
type Tokens interface {
	// Token is the access token, renewed before if it has expired and can be.
	Token(ctx context.Context) (string, error)
	// Renew is another token than the one that the target refused with 401, or "" when there is none to be had.
	Renew(ctx context.Context, refused string) (string, error)
}

// doAuthorized sends a request once, and once more with a renewed token when the first was refused.
func (c *Client) doAuthorized(ctx context.Context, call Call) (Answer, error) {
	token, err := c.options.Tokens.Token(ctx)
	if err != nil {
		return Answer{}, &Error{Text: err.Error(), Cause: err}
	}
	answer, err := c.send(ctx, call, Bearer(token))
	if err != nil || answer.Status != http.StatusUnauthorized {
		return answer, err
	}
	renewed, err := c.options.Tokens.Renew(ctx, token)
	if err != nil {
		return answer, &Error{Text: refused(answer).Text + ". " + err.Error(), Status: answer.Status, Exchange: answer.Exchange, Cause: err}
	}
	if renewed == "" {
		return answer, nil
	}
	return c.send(ctx, call, Bearer(renewed))
}
