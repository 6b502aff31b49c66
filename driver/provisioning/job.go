// Package provisioning turns a change in the org into SCIM calls, the state of the app user and System Log events, as Okta
// does. One file holds one flow; the source of each step stands beside it.
package provisioning

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"sync"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/guard"
	"github.com/scimdrill/scimdrill/driver/scimclient"
	"github.com/scimdrill/scimdrill/driver/transcript"
)

// Options say how provisioning is done.
type Options struct {
	// Recorder keeps every exchange. Needed.
	Recorder *transcript.Recorder
	// Timeout ends a request with nothing received; 0 is Okta's sixty seconds.
	Timeout time.Duration
	// SpaceAsPlus encodes a space in queries as "+" instead of "%20".
	SpaceAsPlus bool
	// TLS is used for https; nil for the system's roots.
	TLS *tls.Config
	// Dial opens connections to targets; nil for TCP.
	Dial scimclient.Dial
	// Before is called before each request is sent; nil for nothing.
	Before func(ctx context.Context)
	// Guard refuses what could touch objects of others; nil lets everything through.
	Guard *guard.Guard
	// Password makes the password of a new user; nil for eight random letters and digits.
	Password func() string
}

// Provisioner runs jobs. It is safe for concurrent use; see [Queue] for the order.
type Provisioner struct {
	options Options
	mu      sync.Mutex
	clients map[endpoint]*scimclient.Client
}

// endpoint is what a client is made for.
type endpoint struct {
	baseURL string
	auth    scimclient.Authorization
	tokens  scimclient.Tokens
	kind    scimdrill.AppKind
	version scimclient.Version
}

// New returns a provisioner.
func New(options Options) *Provisioner {
	if options.Password == nil {
		options.Password = randomPassword
	}
	return &Provisioner{options: options, clients: map[endpoint]*scimclient.Client{}}
}

// Close lets go of idle connections.
func (p *Provisioner) Close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, client := range p.clients {
		client.Close()
	}
	clear(p.clients)
}

// client is kept for as long as the app's address and token stay, so that connections are used again.
func (p *Provisioner) client(app App) (*scimclient.Client, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	key := endpoint{app.BaseURL, app.Auth, app.Tokens, app.Kind, app.Version}
	if known := p.clients[key]; known != nil {
		return known, nil
	}
	if p.options.Recorder == nil {
		return nil, errors.New("provisioning needs a recorder")
	}
	client, err := scimclient.New(scimclient.Options{
		BaseURL: app.BaseURL, Authorization: app.Auth, Tokens: app.Tokens, App: app.Kind, Recorder: p.options.Recorder, Timeout: p.options.Timeout,
		Version: app.Version, SpaceAsPlus: p.options.SpaceAsPlus, TLS: p.options.TLS, Dial: p.options.Dial, Guard: p.options.Guard, Before: p.options.Before,
	})
	if err != nil {
		return nil, err
	}
	p.clients[key] = client
	return client, nil
}

// randomPassword is eight letters and digits, as in every sample of Okta's SCIM references ("1mz050nq", "4a9XuKkx").
func randomPassword() string {
	const alphabet = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	password := make([]byte, 0, 8)
	for len(password) < cap(password) {
		var raw [16]byte
		_, _ = rand.Read(raw[:]) // never fails, see crypto/rand
		for _, b := range raw {
			// The first 248 of 256 values fall evenly on the 62 letters.
			if b < 248 && len(password) < cap(password) {
				password = append(password, alphabet[int(b)%len(alphabet)])
			}
		}
	}
	return string(password)
}
