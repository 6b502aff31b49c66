package server

import (
	"context"
	"fmt"
	"strings"

	"github.com/scimdrill/scimdrill/reference/collection"
	"github.com/scimdrill/scimdrill/reference/directory"
	"github.com/scimdrill/scimdrill/reference/grants"
	"github.com/scimdrill/scimdrill/reference/peakon"
	"github.com/scimdrill/scimdrill/reference/scim/resource"
	"github.com/scimdrill/scimdrill/reference/scim/schema"
)

// The modes.
const (
	// PeakonMode offers what Peakon offers, and advertises no more.
	PeakonMode = "peakon"
	// FullMode offers all of RFC 7643 and RFC 7644 over a directory of users and groups.
	FullMode = "full"
)

// mode is what a server serves: which resources, and how much of the protocol.
type mode struct {
	features features
	// open opens a company for one request.
	open func(ctx context.Context, company peakon.Company, base string) (offer, error)
}

// features are the optional parts of the protocol. What is false here is neither answered nor advertised.
type features struct {
	documentation string
	// root is set where the root of the server can be queried, search where POST can.
	root, search bool
	sort, etag   bool
	// password is set where a password can be changed, though nobody signs in with it.
	password bool
	// cursor is set where results can be paged by cursor.
	cursor bool
	// circular is set where a bulk request may create resources that refer to each other (B60).
	circular bool
	// head is set where HEAD is answered as GET is (RFC 9110 §9.3.2); Peakon's is 405 (B65).
	head bool
	// largestBody is how many bytes a request about one resource may have.
	largestBody int64
}

// offer is what one company has, for one request.
type offer struct {
	types []*schema.ResourceType
	// collection is what stands behind a type. Shown is what the answer will show, so that nothing else need be read.
	collection func(rt *schema.ResourceType, shown *resource.Projection) collection.Collection
}

// typeAt is the type whose endpoint a segment of a path names; nil when there is none.
func (o offer) typeAt(segment string) *schema.ResourceType {
	for _, rt := range o.types {
		if strings.TrimPrefix(rt.Endpoint, "/") == segment {
			return rt
		}
	}
	return nil
}

func (h *handler) modeNamed(name string) (mode, error) {
	switch name {
	case "", PeakonMode:
		return h.peakonMode(), nil
	case FullMode:
		return fullMode(h.config.Entitlements)
	default:
		return mode{}, fmt.Errorf("mode %q: expected %s or %s", name, PeakonMode, FullMode)
	}
}

func (h *handler) peakonMode() mode {
	return mode{
		features: features{documentation: "https://developer.peakon.com/reference/scim-20-api", largestBody: largestBody},
		open: func(ctx context.Context, company peakon.Company, base string) (offer, error) {
			d, err := h.describe(ctx, company)
			if err != nil {
				return offer{}, err
			}
			staff := &employees{description: d, company: company.ID, base: base}
			if !h.inner.NoAliases && !h.inner.GuessedAliases { // those show employees in another way than the one that is kept
				staff.kept = &company
			}
			return offer{
				types: d.types,
				collection: func(_ *schema.ResourceType, shown *resource.Projection) collection.Collection {
					staff.brief = shown == nil
					return staff
				},
			}, nil
		},
	}
}

// fullMode is a directory, with what the application has to grant where that is asked for.
func fullMode(entitlements bool) (mode, error) {
	d, err := directory.New()
	if err != nil {
		return mode{}, err
	}
	granting, err := grants.New()
	if err != nil {
		return mode{}, err
	}
	types := d.Types()
	if entitlements {
		types = append(types, granting.Types()...)
	}
	return mode{
		features: features{
			documentation: "https://www.rfc-editor.org/rfc/rfc7644", root: true, search: true, sort: true, etag: true, password: true, cursor: true,
			circular: true, head: true, largestBody: largestResource,
		},
		open: func(_ context.Context, company peakon.Company, base string) (offer, error) {
			return offer{
				types: types,
				collection: func(rt *schema.ResourceType, shown *resource.Projection) collection.Collection {
					if granted := granting.Collection(rt, base); granted != nil {
						return granted
					}
					members := rt.Core("members")
					all := d.Collections(directory.Request{
						Company: company.ID, Base: base, WithoutMembers: members != nil && !shown.Returns(members, "members"),
					})
					return all[rt.Endpoint]
				},
			}, nil
		},
	}, nil
}
