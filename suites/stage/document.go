package stage

import (
	"context"
	"net/http"

	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// Document is what the target answered at one of its discovery endpoints (RFC 7644 §4), kept for the cases that read it.
type Document struct {
	path   string
	answer probe.Answer
	err    error
}

// ReadDocument asks for a discovery document: "/ServiceProviderConfig", "/ResourceTypes" or "/Schemas".
func (s *Stage) ReadDocument(ctx context.Context, path string) Document {
	answer, err := s.Target.Get(ctx, path, "read "+path)
	return Document{path: path, answer: answer, err: err}
}

// Answer is what the target answered; the case fails when it did not answer.
func (d Document) Answer(c *spec.Case) probe.Answer {
	c.Answered(d.err)
	c.Decisive(d.answer.Exchange)
	return d.answer
}

// Given is the document, an object; the case is blocked when there is none: the case is about what stands in it.
func (d Document) Given(c *spec.Case) probe.Resource {
	c.Shows(d.answer.Exchange)
	if d.err != nil {
		c.Block("%s was not answered: %v", d.path, d.err)
	}
	if d.answer.Status() != http.StatusOK {
		c.Block("%s was answered with %d", d.path, d.answer.Status())
	}
	object, err := d.answer.Resource()
	if err != nil {
		c.Block("%s cannot be read: %v", d.path, err)
	}
	return object
}

// GivenList are the resources of a document that is a list; the case is blocked when there are none. A bare array is read like a
// list: that it is bare is another case's subject.
func (d Document) GivenList(c *spec.Case) []probe.Resource {
	c.Shows(d.answer.Exchange)
	if resources := d.Resources(); len(resources) > 0 {
		return resources
	}
	if d.err != nil {
		c.Block("%s was not answered: %v", d.path, d.err)
	}
	c.Block("%s was answered with %d, and shows nothing that could be read", d.path, d.answer.Status())
	return nil
}

// Resources are those of a document that is a list, as far as they can be read.
func (d Document) Resources() []probe.Resource {
	items, isList := d.answer.At("Resources").([]any)
	if !isList {
		items, isList = d.answer.JSON.([]any)
	}
	if d.err != nil || d.answer.Status() != http.StatusOK || !isList {
		return nil
	}
	var resources []probe.Resource
	for _, item := range items {
		if object, isObject := item.(map[string]any); isObject {
			resources = append(resources, object)
		}
	}
	return resources
}
