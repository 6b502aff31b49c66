package server

import (
	"net/http"

	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/resource"
)

// condition is what a client demands of a resource's version (RFC 7644 §3.14, RFC 9110 §13). The zero value demands nothing.
type condition struct {
	match, noneMatch       scim.EntityTags
	hasMatch, hasNoneMatch bool
}

// condition reads the headers; nothing where versions are not offered.
func (c *call) condition() condition {
	if !c.mode.features.etag {
		return condition{}
	}
	match, noneMatch := c.r.Header.Values("If-Match"), c.r.Header.Values("If-None-Match")
	return condition{
		match: scim.ParseEntityTags(match...), hasMatch: len(match) > 0,
		noneMatch: scim.ParseEntityTags(noneMatch...), hasNoneMatch: len(noneMatch) > 0,
	}
}

// versioned is the condition of a bulk operation that names a version.
func (c *call) versioned(version string) condition {
	if !c.mode.features.etag || version == "" {
		return condition{}
	}
	return condition{match: scim.ParseEntityTags(version), hasMatch: true}
}

func (o condition) isEmpty() bool { return !o.hasMatch && !o.hasNoneMatch }

// check refuses with 412 when the resource is not of a version that the client demands.
func (o condition) check(current resource.Resource) error {
	version := versionOf(current)
	switch {
	case o.hasMatch && !o.match.Match(version):
		return scim.Errorf(http.StatusPreconditionFailed, "", "If-Match: meta.version is %s now; read the resource again", version)
	case o.hasNoneMatch && o.noneMatch.Match(version):
		return scim.Errorf(http.StatusPreconditionFailed, "", "If-None-Match: meta.version is %s", version)
	default:
		return nil
	}
}

func versionOf(r resource.Resource) string { return r.Text("meta", "version") }
