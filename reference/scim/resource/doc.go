// Package resource decodes, validates, filters, projects and encodes SCIM resources by their schemas.
package resource
