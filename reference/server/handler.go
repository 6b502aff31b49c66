package server

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"

	"github.com/scimdrill/scimdrill/reference/console"
	"github.com/scimdrill/scimdrill/reference/defects"
	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/schema"
	"github.com/scimdrill/scimdrill/reference/store"
	"github.com/scimdrill/scimdrill/reference/variations"
)

// Config is what a handler is made of. Store, Clock and Log are needed.
type Config struct {
	Store *store.Store
	// Clock is the one that the store was opened with.
	Clock *Clock
	// Mode, Entitlements, Control, Console, ControlToken, BaseURL, RateLimit, Defects and Variations are as in [Options]; TLS is set where the server speaks
	// nothing else.
	Mode         string
	Entitlements bool
	Control      bool
	Console      bool
	TLS          bool
	ControlToken string
	BaseURL      string
	RateLimit    int
	Defects      []string
	Variations   []string
	Log          *slog.Logger

	// metrics counts what is answered; nil counts for nobody.
	metrics *metrics
}

type handler struct {
	config Config
	store  *store.Store
	mode   mode
	ids    requestIDs
	// limiter holds companies to their operations per hour; nil lets everything through.
	limiter limiter
	// compressors are gzip writers that can be used again.
	compressors sync.Pool
	// inner are the mistakes that are switched on and that only the server itself can make.
	inner defects.Inner
	// moving is held while the clock is moved.
	moving sync.Mutex
	// descriptions are the User resource types by company.
	mu           sync.Mutex
	descriptions map[int64]description
}

// New makes the handler of everything that the server answers.
func New(config Config) (http.Handler, error) {
	inner, err := defects.Within(config.Defects...)
	if err != nil {
		return nil, err
	}
	if config.metrics == nil {
		config.metrics = newMetrics()
	}
	h := &handler{
		config: config, store: config.Store, inner: inner, descriptions: map[int64]description{}, ids: requestIDs{server: rand.Text()[:8]},
	}
	if h.mode, err = h.modeNamed(config.Mode); err != nil {
		return nil, err
	}
	if config.RateLimit > 0 {
		h.limiter = newQuota(config.Store, config.RateLimit)
	}
	scimHandler, err := defects.Wrap(http.HandlerFunc(h.scim), config.Defects...)
	if err != nil {
		return nil, err
	}
	if scimHandler, err = variations.Wrap(scimHandler, config.Variations...); err != nil {
		return nil, err
	}
	var pages http.Handler
	if config.Console {
		if pages, err = console.New(console.Config{Store: config.Store, SCIMURL: h.base, Secure: config.TLS, Log: config.Log}); err != nil {
			return nil, err
		}
	}
	return h.observed(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, control := below(r.URL.Path, controlPrefix)
		_, page := below(r.URL.Path, console.Prefix)
		switch {
		case control && config.Control:
			h.control(w, r)
		case page && pages != nil:
			pages.ServeHTTP(w, r)
		default:
			scimHandler.ServeHTTP(w, r)
		}
	})), nil
}

// scim answers everything that is not the control API.
func (h *handler) scim(w http.ResponseWriter, r *http.Request) {
	path, found := below(r.URL.Path, canonicalPrefix)
	if !found {
		path, found = below(r.URL.Path, olderPrefix)
	}
	if !found {
		refuse(w, scim.NotFound("there is nothing at this address: SCIM is at %s", canonicalPrefix))
		return
	}
	if r.Method == http.MethodHead && h.mode.features.head {
		r = r.WithContext(r.Context())
		r.Method = http.MethodGet // net/http keeps the body to itself
	}
	c := &call{handler: h, w: w, r: r, mediaType: scim.MediaType}
	if err := c.route(strings.TrimSuffix(path, "/")); err != nil { //nolint:contextcheck // the call holds the request, and with it the context
		c.refuse(err)
	}
}

// call is one request.
type call struct {
	*handler

	w http.ResponseWriter
	r *http.Request
	// mediaType is that of the answer.
	mediaType string
	query     url.Values
	offer     offer
	// company is 0 until the token is known to be good.
	company int64
}

// route answers the request, or says why not.
func (c *call) route(path string) (err error) {
	if c.mediaType, err = negotiate(c.r.Header.Values("Accept")); err != nil {
		return err
	}
	// ServiceProviderConfig is open: it is asked before anybody has a token (D02).
	if path == "/ServiceProviderConfig" {
		return c.serviceProviderConfig()
	}
	if err := c.admit(c.r.Context(), path); err != nil {
		return err
	}
	return c.dispatch(path)
}

// admit lets in whoever has a token and operations left, and opens what their company has.
func (c *call) admit(ctx context.Context, path string) error {
	company, err := c.authenticate(ctx, c.r)
	if err != nil {
		if c.r.Header.Get("Authorization") != "" {
			c.w.Header().Set("WWW-Authenticate", challenge+`, error="invalid_token"`)
		}
		return err
	}
	c.company = company.ID
	// A bulk request is charged for when it is known how many operations it has.
	if path != "/Bulk" {
		if err := c.charge(ctx, 1); err != nil {
			return err
		}
	}
	ctx = store.WithActor(ctx, store.Actor{
		Type: "token", ID: strconv.FormatInt(company.ID, 10), RequestID: c.w.Header().Get("X-Request-Id"),
	})
	c.r = c.r.WithContext(ctx)
	if c.query, err = parseQuery(c.r.URL.RawQuery); err != nil {
		return err
	}
	c.offer, err = c.mode.open(ctx, company, c.base(c.r))
	return err
}

// dispatch finds what stands at a path.
func (c *call) dispatch(path string) error {
	segment, rest, nested := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if segment == ".search" && !nested || rest == ".search" {
		return c.search(segment, nested)
	}
	if rt := c.offer.typeAt(segment); rt != nil {
		switch {
		case !nested:
			return c.all(rt)
		case !strings.Contains(rest, "/"):
			return c.one(rt, rest)
		}
	}
	switch {
	case segment == "" && c.mode.features.root:
		return c.root()
	case segment == "Schemas":
		return c.get(func() error { return c.schemas(rest) })
	case segment == "ResourceTypes":
		return c.get(func() error { return c.resourceTypes(rest) })
	case segment == "Bulk" && !nested:
		return c.bulk()
	case segment == "Me":
		return c.me()
	case segment == "Groups":
		return scim.NotFound("groups are not supported by Peakon")
	default:
		return scim.NotFound("there is nothing at %q", scim.Clip(path))
	}
}

// all routes a request about the resources of a type.
func (c *call) all(rt *schema.ResourceType) error {
	switch c.r.Method {
	case http.MethodGet:
		return c.list([]*schema.ResourceType{rt})
	case http.MethodPost:
		return c.create(rt)
	default:
		return c.methodNotAllowed("GET, POST")
	}
}

// one routes a request about one resource.
func (c *call) one(rt *schema.ResourceType, id string) error {
	switch c.r.Method {
	case http.MethodGet:
		return c.read(rt, id)
	case http.MethodPut:
		return c.replace(rt, id)
	case http.MethodPatch:
		return c.patch(rt, id)
	case http.MethodDelete:
		return c.remove(rt, id)
	default:
		return c.methodNotAllowed("GET, PUT, PATCH, DELETE")
	}
}

// root routes a request to the root of the server, which stands for all resources (RFC 7644 §3.4.2.1).
func (c *call) root() error {
	return c.get(func() error { return c.list(c.offer.types) })
}

// search routes a query by POST (RFC 7644 §3.4.3), about one type or about all.
func (c *call) search(segment string, ofType bool) error {
	if !c.mode.features.search {
		return scim.Errorf(http.StatusNotImplemented, "", "searching by POST is not supported: use GET /Users?filter=")
	}
	types := c.offer.types
	if ofType {
		rt := c.offer.typeAt(segment)
		if rt == nil {
			return scim.NotFound("there is no endpoint %q", scim.Clip("/"+segment))
		}
		types = []*schema.ResourceType{rt}
	}
	if c.r.Method != http.MethodPost {
		return c.methodNotAllowed("POST")
	}
	return c.listByPost(types)
}

// me answers for /Me, which is an alias of the authenticated user (RFC 7644 §3.11). A token stands for no user.
func (c *call) me() error {
	return scim.Errorf(http.StatusNotImplemented, "", "/Me is not supported: the token belongs to no user; ask for the user by id")
}

// get answers GET and refuses the rest.
func (c *call) get(do func() error) error {
	if c.r.Method != http.MethodGet {
		return c.methodNotAllowed("GET")
	}
	return do()
}

func (c *call) methodNotAllowed(allowed string) error {
	if c.mode.features.head {
		allowed = strings.Replace(allowed, "GET", "GET, HEAD", 1)
	}
	return methodNotAllowed(c.w, allowed)
}

// methodNotAllowed is the 405 with what is allowed instead (RFC 9110 §15.5.6).
func methodNotAllowed(w http.ResponseWriter, allowed string) error {
	w.Header().Set("Allow", allowed)
	return scim.Errorf(http.StatusMethodNotAllowed, "", "this address takes %s", allowed)
}

// base is the SCIM base URL for locations.
func (h *handler) base(r *http.Request) string {
	if h.config.BaseURL != "" {
		return strings.TrimSuffix(h.config.BaseURL, "/")
	}
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + r.Host + canonicalPrefix
}
