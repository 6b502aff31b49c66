package container

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	dockercontainer "github.com/moby/moby/api/types/container"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/wait"
)

// ErrNoEngine says that no Docker engine answers.
var ErrNoEngine = errors.New("no Docker engine answers")

const (
	port      = "8080/tcp"
	startedIn = 30 * time.Second
)

// Container is a reference Peakon in a container that accepts requests.
type Container struct {
	// URL is the SCIM base URL, ControlURL the control API, both as this host reaches them.
	URL, ControlURL string
	// Token is the first integration token, ControlToken that of the control API.
	Token, ControlToken string

	container testcontainers.Container
}

type settings struct {
	token, controlToken string
	arguments           []string
}

// Option changes how the server is run.
type Option func(*settings)

// WithToken sets the first integration token; without it one is made.
func WithToken(token string) Option { return func(s *settings) { s.token = token } }

// WithDefects switches vendor mistakes on.
func WithDefects(ids ...string) Option {
	return func(s *settings) {
		for _, id := range ids {
			s.arguments = append(s.arguments, "-defect", id)
		}
	}
}

// Run builds the image, starts a container of it, and waits until it is well. The error is ErrNoEngine when there is no
// engine; any other error holds the last lines of the log.
func Run(ctx context.Context, options ...Option) (*Container, error) {
	s := settings{token: rand.Text(), controlToken: rand.Text()}
	for _, option := range options {
		option(&s)
	}
	if err := engine(ctx, func() (physician, error) { return testcontainers.NewDockerProvider() }); err != nil {
		return nil, err
	}
	dir, remove, err := buildContext(ctx)
	if err != nil {
		return nil, err
	}
	defer remove()
	started, err := testcontainers.Run(ctx, "",
		testcontainers.WithDockerfile(testcontainers.FromDockerfile{Context: dir, Repo: "scimdrill-peakon-test"}),
		testcontainers.WithExposedPorts(port),
		testcontainers.WithCmd(s.arguments...),
		testcontainers.WithEnv(map[string]string{
			"PEAKON_CONTROL": "true", "PEAKON_TOKEN": s.token, "PEAKON_CONTROL_TOKEN": s.controlToken,
		}),
		// What the server does not need it does not get: should it ever need more, a test says so.
		testcontainers.WithHostConfigModifier(func(host *dockercontainer.HostConfig) {
			host.ReadonlyRootfs, host.CapDrop, host.SecurityOpt = true, []string{"ALL"}, []string{"no-new-privileges"}
		}),
		testcontainers.WithWaitStrategy(
			wait.ForHTTP("/api/scim/v2/ServiceProviderConfig").WithPort(port).WithPollInterval(50*time.Millisecond).WithStartupTimeout(startedIn),
		),
	)
	c := &Container{Token: s.token, ControlToken: s.controlToken}
	if started != nil {
		c.container = started
	}
	if err != nil {
		err = fmt.Errorf("run the reference in a container: %w\n%s", err, c.lastWords(ctx))
		return nil, errors.Join(err, c.Terminate(ctx))
	}
	root, err := started.PortEndpoint(ctx, port, "http")
	if err != nil {
		return nil, errors.Join(fmt.Errorf("the address of the container: %w", err), c.Terminate(ctx))
	}
	c.URL, c.ControlURL = root+"/api/scim/v2", root+"/_control"
	return c, nil
}

// physician says whether an engine is well.
type physician interface {
	Health(context.Context) error
	Close() error
}

// engine reports whether a Docker engine answers.
func engine(ctx context.Context, find func() (physician, error)) (err error) {
	defer func() {
		// testcontainers panics where it finds no address of an engine at all.
		if thrown := recover(); thrown != nil {
			err = fmt.Errorf("%w: %v", ErrNoEngine, thrown)
		}
	}()
	found, err := find()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNoEngine, err)
	}
	defer found.Close() //nolint:errcheck // it was only asked whether it is there
	if err := found.Health(ctx); err != nil {
		return fmt.Errorf("%w: %w", ErrNoEngine, err)
	}
	return nil
}

// logged is how many of the last lines of a log are worth handing on.
const logged = 100

// Logs are the last lines of the server's log, oldest first.
func (c *Container) Logs(ctx context.Context) (string, error) {
	if c.container == nil {
		return "", errors.New("there is no container")
	}
	reader, err := c.container.Logs(ctx)
	if err != nil {
		return "", fmt.Errorf("logs of the container: %w", err)
	}
	defer reader.Close() //nolint:errcheck // it was read to its end
	data, err := io.ReadAll(reader)
	if err != nil {
		return "", fmt.Errorf("logs of the container: %w", err)
	}
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	return strings.Join(lines[max(0, len(lines)-logged):], "\n"), nil
}

// lastWords are the logs for an error message.
func (c *Container) lastWords(ctx context.Context) string {
	text, err := c.Logs(ctx)
	if err != nil {
		return "(" + err.Error() + ")"
	}
	return text
}

// ID is the container's id.
func (c *Container) ID() string { return c.container.GetContainerID() }

// Terminate stops the container and removes it and its image. Doing it twice does nothing more.
func (c *Container) Terminate(ctx context.Context) error {
	if c.container == nil {
		return nil
	}
	// The context may have ended, which is no reason to leave a container behind.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), startedIn)
	defer cancel()
	if err := c.container.Terminate(ctx); err != nil {
		return fmt.Errorf("remove the container: %w", err)
	}
	c.container = nil
	return nil
}
