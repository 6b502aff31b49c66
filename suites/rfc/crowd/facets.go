package crowd

import (
	"context"
	"strings"

	"github.com/scimdrill/scimdrill/suites/probe"
)

// facet is what a schema says of an attribute.
type facet struct{ kind, returned string }

// Returned is when the target's own schema says that an attribute of users is returned: "default", "always", "request" or "never"
// (RFC 7643 §7); "" where it says nothing. A server may have decided otherwise than the core schema's sample.
func (g *Crowd) Returned(ctx context.Context, attribute string) string {
	return g.facet(ctx, attribute).returned
}

// Type is the type of an attribute of users by the target's own schema, or "". Sub-attributes are named with a dot.
func (g *Crowd) Type(ctx context.Context, attribute string) string {
	return g.facet(ctx, attribute).kind
}

func (g *Crowd) facet(ctx context.Context, attribute string) facet {
	g.describing.Do(func() {
		g.facets = map[string]facet{}
		answer, err := g.s.Target.Get(ctx, "/Schemas/"+Core, "what does the target's schema say of users?")
		if err == nil && answer.Status() == 200 {
			g.describe("", answer.At("attributes"))
		}
	})
	return g.facets[strings.ToLower(attribute)]
}

func (g *Crowd) describe(parent string, attributes any) {
	list, _ := attributes.([]any)
	for _, each := range list {
		object, _ := each.(map[string]any)
		described := probe.Resource(object)
		name := parent + strings.ToLower(described.Text("name"))
		g.facets[name] = facet{strings.ToLower(described.Text("type")), strings.ToLower(described.Text("returned"))}
		if parent == "" {
			g.describe(name+".", described.At("subAttributes"))
		}
	}
}
