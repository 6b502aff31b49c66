// Package patch parses and applies PATCH requests (RFC 7644 §3.5.2).
//
//	operations, err := patch.Parse(body)
//	result, err := patch.Apply(user, current, operations, patch.Options{})
//	if result.Changed {
//		// store result.Resource
//	}
//
// Apply works on a copy: an error leaves nothing behind.
package patch
