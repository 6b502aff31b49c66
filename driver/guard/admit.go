package guard

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
)

// Answered is told what came of a request that was let through; status is 0 when no answer came. Location is the header line of
// that name.
type Answered func(status int, location string, body []byte)

// Admit lets a request through, or returns a *RefusedError. The function must be called once the request is over.
func (g *Guard) Admit(method, address string, body []byte) (Answered, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host != g.base.Host {
		return func(int, string, []byte) {}, nil // a server of the suites' own
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	call := g.read(method, u, body)
	if why := g.objection(call); why != "" {
		return nil, &RefusedError{Method: method, URL: address, Why: why}
	}
	if why := g.forbidden(call); why != "" {
		return nil, &RefusedError{Method: method, URL: address, Why: why, Declared: true}
	}
	if err := g.announce(&call); err != nil {
		return nil, err
	}
	return func(status int, location string, answer []byte) { g.settle(call, status, location, answer) }, nil
}

// call is a request as far as it matters who is touched by it.
type call struct {
	method string
	// collection and id are of the path; "" for none. Dots is set when the path climbs.
	collection, id string
	dots           bool
	body           any
	raw            []byte
	// creates are those that it asks for.
	creates []Create
}

func (g *Guard) read(method string, u *url.URL, body []byte) call {
	c := call{method: method, raw: body}
	var steps []string
	steps, c.dots = segments(u)
	if len(steps) >= len(g.prefix) && slices.Equal(steps[:len(g.prefix)], g.prefix) {
		steps = steps[len(g.prefix):]
	} else if at := slices.IndexFunc(steps, isCollection); at >= 0 {
		steps = steps[at:] // another version, or no base path at all
	}
	if len(steps) > 0 {
		c.collection = steps[0]
	}
	if len(steps) > 1 {
		c.id = steps[1]
	}
	if len(body) > 0 {
		decoder := json.NewDecoder(strings.NewReader(string(body)))
		decoder.UseNumber()
		if decoder.Decode(&c.body) != nil {
			c.body = nil
		}
	}
	return c
}

func isCollection(step string) bool {
	return strings.EqualFold(step, "Users") || strings.EqualFold(step, "Groups") || strings.EqualFold(step, "Bulk") || strings.EqualFold(step, "Me")
}

// segments are the steps of a path, each by itself decoded.
func segments(u *url.URL) (steps []string, dots bool) {
	for step := range strings.SplitSeq(u.EscapedPath(), "/") {
		if decoded, err := url.PathUnescape(step); err == nil {
			step = decoded
		}
		if step == ".." || step == "." {
			dots = true
		}
		if step != "" {
			steps = append(steps, step)
		}
	}
	return steps, dots
}

func (c call) reads() bool {
	return c.method == http.MethodGet || c.method == http.MethodHead || c.method == http.MethodOptions ||
		c.method == http.MethodPost && (c.id == ".search" || c.collection == ".search")
}

func (c call) says(text string) bool { return string(bytes.TrimSpace(c.raw)) == text }

func (c call) is(collection string) bool { return strings.EqualFold(c.collection, collection) }

// discovery: these documents are nobody's.
func (c call) discovery() bool {
	return c.is("ServiceProviderConfig") || c.is("ServiceProviderConfigs") || c.is("Schemas") || c.is("ResourceTypes")
}

// objection says whom a request could touch that the run did not make; "" for nobody.
func (g *Guard) objection(c call) string {
	switch {
	case c.discovery():
		return ""
	case c.reads():
		return g.readObjection(c)
	case c.dots:
		return "its path climbs, and what it would reach cannot be told"
	case c.is("Bulk"):
		return g.bulkObjection(c.body)
	case c.is("Me"):
		return "it would write to the account that the token belongs to"
	case c.id == "" && (c.method == http.MethodPut || c.method == http.MethodPatch) && c.says("{}"):
		return "" // it says nothing that could be done to anybody
	case c.id == "" && c.method != http.MethodPost:
		return "it would write to a whole collection"
	case c.id == "":
		return g.createObjection(c.collection, c.body)
	default:
		if why := g.writeObjection(Object{c.collection, c.id}); why != "" {
			return why
		}
		return g.membersObjection(c.collection, c.body)
	}
}

// plain is what ids look like; what is stranger is an id of nobody.
func plain(id string) bool {
	return !strings.ContainsFunc(id, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("-_.@+:= ", r)
	})
}

func (g *Guard) readObjection(c call) string {
	object := Object{c.collection, c.id}
	switch {
	case c.id == "" || c.id == ".search" || c.is("Me") || c.dots:
		return ""
	case !c.is("Users") && !c.is("Groups"):
		return "" // another kind of resource, which no run makes
	case g.isOurs(object) || g.pointed[key(object)] || g.isPeers(c.id) || !plain(c.id):
		return ""
	}
	return "this run did not make " + described(object) + ", and nothing of others is read but what a list shows"
}

func (g *Guard) writeObjection(object Object) string {
	switch {
	case g.isOurs(object):
		return ""
	case g.isPeers(object.ID) && g.absent[object.ID]:
		return ""
	case g.isPeers(object.ID):
		return "this run made " + described(object) + " in its other tenant, and it is not known that nothing has this id here: read it first"
	default:
		return "this run did not make " + described(object)
	}
}

func (g *Guard) createObjection(collection string, body any) string {
	create := createOf(collection, body)
	found := false
	for _, name := range create.names() {
		found = found || strings.TrimSpace(name) != "" // what is blank is to be refused by the target
	}
	if found && !g.options.AnyName && !slices.ContainsFunc(create.names(), g.marked) {
		return "nothing in userName, displayName or externalId would show that it belongs to this run (" + g.options.Marker + ")"
	}
	return g.membersObjection(collection, body)
}

// forbidden says why the target's people do not want the request; "" when they do not mind.
func (g *Guard) forbidden(c call) string {
	switch {
	case c.reads() || c.discovery():
		return ""
	case c.method == http.MethodDelete && g.options.Undeletable[strings.ToLower(c.collection)] && !g.isImaginary(c.id):
		return "the target file says that " + strings.ToLower(c.collection) + " are not to be deleted"
	case c.is("Bulk"):
		for _, operation := range bulkCalls(c.body) {
			if why := g.forbidden(operation); why != "" {
				return why
			}
		}
	}
	for _, name := range createOf(c.collection, c.body).names() {
		for _, pattern := range g.options.Forbidden[strings.ToLower(c.collection)] {
			if matched, err := path.Match(strings.ToLower(pattern), strings.ToLower(name)); err == nil && matched && name != "" {
				return "the target file says that nothing of a run may be named " + pattern
			}
		}
	}
	return ""
}

func (g *Guard) bulkObjection(body any) string {
	for _, c := range bulkCalls(body) {
		if why := g.objection(c); why != "" {
			return "in its operation " + c.method + " /" + strings.Trim(c.collection+"/"+c.id, "/") + ": " + why
		}
	}
	return ""
}

// bulkCalls are the operations of a bulk request, but for those on what the same request makes.
func bulkCalls(body any) []call {
	var calls []call
	for _, operation := range list(member(body, "Operations")) {
		method, _ := member(operation, "method").(string)
		where, _ := member(operation, "path").(string)
		u, err := url.Parse(where)
		if err != nil {
			continue
		}
		c := call{method: strings.ToUpper(method), body: member(operation, "data")}
		var steps []string
		steps, c.dots = segments(u)
		if len(steps) > 0 {
			c.collection = steps[0]
		}
		if len(steps) > 1 {
			c.id = steps[1]
		}
		if !strings.HasPrefix(c.id, "bulkId:") && c.collection != "" && !c.is("Bulk") {
			calls = append(calls, c)
		}
	}
	return calls
}

// membersObjection looks for members wherever a create, a replacement or a PATCH may have them. A user has none, whatever is called
// so in what the target showed and is sent back.
func (g *Guard) membersObjection(collection string, body any) string {
	if strings.EqualFold(collection, "Users") {
		return ""
	}
	for _, id := range members(body) {
		if !g.isMember(id) {
			return "it names the member " + id + ", whom this run did not make"
		}
	}
	return ""
}

func described(object Object) string {
	switch strings.ToLower(object.Collection) {
	case "users":
		return "user " + object.ID
	case "groups":
		return "group " + object.ID
	default:
		return object.Collection + "/" + object.ID
	}
}
