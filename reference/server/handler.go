package server

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/scimdrill/scimdrill/reference/defects"
	"github.com/scimdrill/scimdrill/reference/peakon"
	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/schema"
	"github.com/scimdrill/scimdrill/reference/scimuser"
	"github.com/scimdrill/scimdrill/reference/store"
)

// Config is what a handler is made of. Store, Clock and Log are needed.
type Config struct {
	Store *store.Store
	// Clock is the one that the store was opened with.
	Clock *Clock
	// Mode, Control, ControlToken, BaseURL, RateLimit and Defects are as in [Options].
	Mode         string
	Control      bool
	ControlToken string
	BaseURL      string
	RateLimit    int
	Defects      []string
	Log          *slog.Logger

	// metrics counts what is answered; nil counts for nobody.
	metrics *metrics
}

// The modes.
const (
	// PeakonMode offers what Peakon offers, and advertises no more.
	PeakonMode = "peakon"
	// FullMode offers all of RFC 7643 and RFC 7644 over a directory of users and groups.
	FullMode = "full"
)

type handler struct {
	config Config
	store  *store.Store
	ids    requestIDs
	// inner are the mistakes that are switched on and that only the server itself can make.
	inner defects.Inner
	// moving is held while the clock is moved.
	moving sync.Mutex
	// descriptions are the User resource types by company; an attribute that is made or renamed throws its company's away.
	mu           sync.Mutex
	descriptions map[int64]description
}

// description is the User resource of one company, with the attributes that it was made from.
type description struct {
	user       *schema.ResourceType
	attributes []peakon.Attribute
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
	scimHandler, err := defects.Wrap(http.HandlerFunc(h.scim), config.Defects...)
	if err != nil {
		return nil, err
	}
	return h.observed(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if config.Control {
			if _, control := below(r.URL.Path, controlPrefix); control {
				h.control(w, r)
				return
			}
		}
		scimHandler.ServeHTTP(w, r)
	})), nil
}

// call is one authenticated request.
type call struct {
	*handler
	w       http.ResponseWriter
	r       *http.Request
	company peakon.Company
	description
	base string
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
	if err := h.route(w, r, strings.TrimSuffix(path, "/")); err != nil {
		h.refuseError(w, r, err)
	}
}

func (h *handler) route(w http.ResponseWriter, r *http.Request, path string) error {
	if err := acceptable(r); err != nil {
		return err
	}
	// ServiceProviderConfig is open: it is asked before anybody has a token (D02).
	if path == "/ServiceProviderConfig" {
		return h.serviceProviderConfig(w, r)
	}
	company, err := h.authenticate(r.Context(), r)
	if err != nil {
		return err
	}
	ctx := store.WithActor(r.Context(), store.Actor{
		Type: "token", ID: strconv.FormatInt(company.ID, 10), RequestID: w.Header().Get("X-Request-Id"),
	})
	r = r.WithContext(ctx)
	d, err := h.describe(ctx, company.ID)
	if err != nil {
		return err
	}
	c := &call{handler: h, w: w, r: r, company: company, description: d, base: h.base(r)}
	segment, rest, nested := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	switch {
	case segment == ".search" || rest == ".search":
		return scim.Errorf(http.StatusNotImplemented, "", "searching by POST is not supported: use GET /Users?filter=")
	case segment == "Users" && !nested:
		return c.methods(map[string]func() error{http.MethodGet: c.list, http.MethodPost: c.create})
	case segment == "Users" && !strings.Contains(rest, "/"):
		return c.one(rest)
	case segment == "Schemas":
		return c.methods(map[string]func() error{http.MethodGet: func() error { return c.schemas(rest) }})
	case segment == "ResourceTypes":
		return c.methods(map[string]func() error{http.MethodGet: func() error { return c.resourceTypes(rest) }})
	case segment == "Groups":
		return scim.NotFound("groups are not supported by Peakon")
	case segment == "Me":
		return scim.NotFound("/Me is not supported: ask for the user by id")
	case segment == "Bulk":
		return scim.Errorf(http.StatusNotImplemented, "", "bulk operations are not supported")
	default:
		return scim.NotFound("there is no endpoint %q", scim.Clip("/"+segment))
	}
}

// one routes a request about one user.
func (c *call) one(id string) error {
	about := func(do func(int64) error) func() error {
		return func() error {
			number, legal := scimuser.ParseID(id)
			if !legal {
				return notFound(id)
			}
			return do(number)
		}
	}
	return c.methods(map[string]func() error{
		http.MethodGet: about(c.get), http.MethodPut: about(c.replace), http.MethodPatch: about(c.patch), http.MethodDelete: about(c.remove),
	})
}

// methods calls what is there for the request's method, or refuses with 405 and what is allowed.
func (c *call) methods(by map[string]func() error) error {
	if do := by[c.r.Method]; do != nil {
		return do()
	}
	return methodNotAllowed(c.w, by)
}

func methodNotAllowed[V any](w http.ResponseWriter, by map[string]V) error {
	var allowed []string
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		if _, there := by[method]; there {
			allowed = append(allowed, method)
		}
	}
	w.Header().Set("Allow", strings.Join(allowed, ", "))
	return scim.Errorf(http.StatusMethodNotAllowed, "", "this address takes %s", strings.Join(allowed, ", "))
}

func notFound(id string) error { return scim.NotFound("User %s not found", scim.Clip(id)) }

// describe is the User resource of a company.
func (h *handler) describe(ctx context.Context, company int64) (description, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if d, known := h.descriptions[company]; known {
		return d, nil
	}
	var d description
	err := h.store.View(ctx, func(t *store.Tx) (err error) {
		d.attributes, err = t.Attributes(ctx, company)
		return err
	})
	if err != nil {
		return d, err
	}
	d.attributes = named(d.attributes, h.inner)
	if d.user, err = scimuser.Type(d.attributes); err != nil {
		return d, fmt.Errorf("describe the users of company %d: %w", company, err)
	}
	d.user.Extension(scimuser.PeakonURN).Strict = h.inner.StrictExtension
	h.descriptions[company] = d
	return d, nil
}

// named are the attributes under the names that the mistakes leave them; without mistakes they are as they were.
func named(attributes []peakon.Attribute, inner defects.Inner) []peakon.Attribute {
	for i := range attributes {
		a := &attributes[i]
		if inner.NoAliases {
			a.Aliases = nil
		}
		guess := strings.ReplaceAll(a.Name, " ", "_")
		if _, taken := peakon.Resolve(attributes, guess); inner.GuessedAliases && !taken {
			a.Aliases = append(a.Aliases, guess)
		}
	}
	return attributes
}

// forget throws a company's description away.
func (h *handler) forget(company int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.descriptions, company)
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
