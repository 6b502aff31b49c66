package guard

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// announce writes creates into the journal before they are sent.
func (g *Guard) announce(c *call) error {
	switch {
	case c.reads() || c.discovery():
	case c.is("Bulk"):
		for _, operation := range list(member(c.body, "Operations")) {
			method, _ := member(operation, "method").(string)
			where, _ := member(operation, "path").(string)
			if strings.EqualFold(method, http.MethodPost) {
				c.creates = append(c.creates, createOf(strings.Trim(where, "/"), member(operation, "data")))
			}
		}
	case c.method == http.MethodPost && c.id == "":
		c.creates = append(c.creates, createOf(c.collection, c.body))
	case c.method == http.MethodPut && g.isImaginary(c.id):
		// Some servers create what is put to an unknown id.
		c.creates = append(c.creates, createOf(c.collection, c.body))
	}
	for i := range c.creates {
		g.creates++
		c.creates[i].Number = g.creates
		for _, name := range c.creates[i].names() {
			g.named[strings.ToLower(name)] = true
		}
		if g.options.Journal != nil {
			if err := g.options.Journal.Creating(c.creates[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

// settle learns from an answer what the run made, and what is gone.
func (g *Guard) settle(c call, status int, location string, body []byte) {
	g.mu.Lock()
	defer g.mu.Unlock()
	answer := decode(body)
	good := status >= 200 && status < 300
	switch {
	case c.discovery():
	case c.reads():
		g.sees(c, status, answer)
	case c.is("Bulk"):
		g.settleBulk(c, status, answer)
	case c.method == http.MethodDelete:
		if good || status == http.StatusNotFound || status == http.StatusGone {
			g.gone(Object{c.collection, c.id})
		}
	case len(c.creates) > 0:
		id := c.id
		if id == "" {
			id = idOf(answer, location)
		}
		if at := idOf(nil, location); good && at != "" {
			g.pointed[key(Object{c.collection, at})] = true
		}
		switch {
		case good && g.foreign[key(Object{c.collection, id})]:
			g.doubt(c.creates[0]) // it is somebody else's: what was made has another id
		case good && id != "":
			g.creation(c.creates[0].Number, Object{c.collection, id})
		case good || status == 0 || status >= 500:
			g.doubt(c.creates[0])
		default:
			g.refused(c.creates[0])
		}
	case good:
		// A server that gives the object another id in its answer has changed it, and both are the run's.
		if id := text(member(answer, "id")); id != "" && g.has(g.named, answer) {
			g.creation(0, Object{c.collection, id})
		}
	}
}

// sees learns from a list what became of creates that were in doubt, and from a read that something is not there.
func (g *Guard) sees(c call, status int, answer any) {
	if c.id != "" && c.id != ".search" {
		switch status {
		case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusGone:
			g.absent[c.id] = true
		case http.StatusOK:
			g.absent[c.id] = g.peer != nil && g.peerKnows(answer)
		}
		return
	}
	for _, resource := range list(member(answer, "Resources")) {
		object := Object{c.collection, text(member(resource, "id"))}
		switch {
		case g.has(g.uncertain, resource):
			g.creation(0, object)
		case !g.ours[key(object)] && !g.Shows(resource):
			g.foreign[key(object)] = true
		}
	}
}

// has: the resource has a name that is among these and holds the run's marker.
func (g *Guard) has(names map[string]bool, resource any) bool {
	return slices.ContainsFunc(createOf("", resource).names(), func(name string) bool {
		return name != "" && g.marked(name) && names[strings.ToLower(name)]
	})
}

func (g *Guard) peerKnows(resource any) bool {
	return slices.ContainsFunc(createOf("", resource).names(), func(name string) bool { return name != "" && g.marked(name) })
}

func (g *Guard) doubt(create Create) {
	for _, name := range create.names() {
		if name != "" {
			g.uncertain[strings.ToLower(name)] = true
		}
	}
}

func (g *Guard) creation(number int, object Object) {
	if object.Collection == "" || object.Collection == ".search" {
		object.Collection = "Users"
	}
	if g.adopt(object) && g.options.Journal != nil {
		g.options.Journal.Made(number, object)
	}
}

func (g *Guard) refused(create Create) {
	if g.options.Journal != nil {
		g.options.Journal.Refused(create.Number)
	}
}

func (g *Guard) gone(object Object) {
	if g.ours[key(object)] {
		delete(g.ours, key(object))
		g.imagined[object.ID] = true // nothing has this id any more, and a second DELETE may be tried
		if g.options.Journal != nil {
			g.options.Journal.Gone(object)
		}
	}
}

// settleBulk matches the operations of the answer with those that were sent: by bulkId, or by their places.
func (g *Guard) settleBulk(c call, status int, answer any) {
	sent, answered := list(member(c.body, "Operations")), list(member(answer, "Operations"))
	if status < 300 && len(answered) == 0 {
		for _, create := range c.creates {
			g.doubt(create)
		}
		return
	}
	next := 0
	for i, operation := range sent {
		method, _ := member(operation, "method").(string)
		where, _ := member(operation, "path").(string)
		result := resultOf(operation, i, answered)
		code := text(member(result, "status"))
		if code == "" {
			code = text(member(member(result, "status"), "code"))
		}
		good := strings.HasPrefix(code, "2")
		location := text(member(result, "location"))
		switch {
		case strings.EqualFold(method, http.MethodPost) && next < len(c.creates):
			create := c.creates[next]
			next++
			if id := idOf(member(result, "response"), location); good && id != "" {
				g.creation(create.Number, Object{create.Collection, id})
			} else if good || result == nil || status == 0 || status >= 500 {
				g.doubt(create)
			} else {
				g.refused(create)
			}
		case strings.EqualFold(method, http.MethodDelete) && good:
			if u, err := url.Parse(where); err == nil {
				if steps, _ := segments(u); len(steps) == 2 {
					g.gone(Object{steps[0], steps[1]})
				}
			}
		}
	}
}

func resultOf(operation any, place int, answered []any) any {
	if bulkID := text(member(operation, "bulkId")); bulkID != "" {
		for _, each := range answered {
			if text(member(each, "bulkId")) == bulkID {
				return each
			}
		}
	}
	// Without a bulkId the place tells, as long as the method does not contradict it (RFC 7644 §3.7.3).
	method, _ := member(operation, "method").(string)
	if place < len(answered) {
		if said := text(member(answered[place], "method")); said == "" || strings.EqualFold(said, method) {
			return answered[place]
		}
	}
	return nil
}

// idOf is the id in the body of an answer, or the last step of its Location.
func idOf(answer any, location string) string {
	if id := text(member(answer, "id")); id != "" {
		return id
	}
	u, err := url.Parse(location)
	if err != nil || location == "" {
		return ""
	}
	steps, _ := segments(u)
	if len(steps) < 2 {
		return ""
	}
	return steps[len(steps)-1]
}

func decode(body []byte) any {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var value any
	if decoder.Decode(&value) != nil {
		return nil
	}
	return value
}
