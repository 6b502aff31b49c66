package scim

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
)

// BulkRequest is the body of POST /Bulk (RFC 7644 §3.7).
type BulkRequest struct {
	FailOnErrors int // stop after that many errors; 0 means never
	Operations   []BulkOperation
}

// BulkOperation is one operation as the client sent it; what is wrong with it is an answer of its own, so nothing but
// the JSON types of its members has been checked.
type BulkOperation struct {
	Method  string // upper case
	BulkID  string
	Version string
	Path    string
	Data    any // as ParseObject gives it; nil without data
}

// BulkResponse answers a BulkRequest (RFC 7644 §3.7.3).
type BulkResponse struct{ Operations []BulkResult }

// BulkResult is the outcome of one operation. Response is the error body of a failed one.
type BulkResult struct {
	Method   string
	BulkID   string
	Version  string
	Location string
	Status   int
	Response json.RawMessage
}

// ParseBulk reads a BulkRequest body. More than maxOperations is 413 that names the limit (RFC 7644 §3.7.4).
func ParseBulk(body []byte, maxOperations int) (BulkRequest, error) {
	object, err := ParseObject(body)
	if err != nil {
		return BulkRequest{}, err
	}
	if _, err := RequireSchema(object, BulkRequestURN); err != nil {
		return BulkRequest{}, err
	}
	failOnErrors, err := integerMember(object, "failOnErrors")
	if err != nil {
		return BulkRequest{}, err
	}
	var request BulkRequest
	if failOnErrors != nil {
		request.FailOnErrors = max(*failOnErrors, 0)
	}
	operations, err := OperationsMember(object)
	if err != nil {
		return BulkRequest{}, err
	}
	if len(operations) > maxOperations {
		return BulkRequest{}, Errorf(http.StatusRequestEntityTooLarge, NoType,
			"The bulk request has %d operations; the server takes at most %d (maxOperations)", len(operations), maxOperations)
	}
	for i, operation := range operations {
		parsed, err := parseBulkOperation(operation)
		if err != nil {
			return BulkRequest{}, At(i, err)
		}
		request.Operations = append(request.Operations, parsed)
	}
	return request, nil
}

func parseBulkOperation(object map[string]any) (BulkOperation, error) {
	var operation BulkOperation
	targets := map[string]*string{
		"method": &operation.Method, "bulkId": &operation.BulkID, "version": &operation.Version, "path": &operation.Path,
	}
	for _, name := range []string{"method", "bulkId", "version", "path"} {
		text, err := textMember(object, name)
		if err != nil {
			return BulkOperation{}, err
		}
		*targets[name] = text
	}
	operation.Method = strings.ToUpper(operation.Method)
	data, _, err := Member(object, "data")
	operation.Data = data
	return operation, err
}

// OperationsMember gives the non-empty array "Operations" of a PatchOp or BulkRequest, whose elements must be objects;
// anything else is 400 invalidSyntax.
func OperationsMember(object map[string]any) ([]map[string]any, error) {
	value, _, err := Member(object, "Operations")
	if err != nil {
		return nil, err
	}
	list, ok := value.([]any)
	if !ok || len(list) == 0 {
		return nil, BadRequest(InvalidSyntax, "Operations must be an array of at least one operation")
	}
	operations := make([]map[string]any, len(list))
	for i, item := range list {
		if operations[i], ok = item.(map[string]any); !ok {
			return nil, BadRequest(InvalidSyntax, "Operations[%d] must be an object, not %s", i, JSONKind(item))
		}
	}
	return operations, nil
}

// At says which operation an error is about.
func At(index int, err error) error {
	if refusal, ok := err.(*Error); ok { //nolint:errorlint // only an unwrapped refusal can be rewritten
		return refusal.Within("Operations[" + strconv.Itoa(index) + "]")
	}
	return err
}

const bulkPrefix = "bulkId:"

// ResolveBulkIDs returns data with every string "bulkId:x" replaced by what lookup gives for x, and the references that
// lookup does not know, so that the operation can wait or fail (RFC 7644 §3.7.2).
func ResolveBulkIDs(data any, lookup func(bulkID string) (id string, ok bool)) (resolved any, missing []string) {
	switch data := data.(type) {
	case string:
		reference, isReference := strings.CutPrefix(data, bulkPrefix)
		if !isReference {
			return data, nil
		}
		if id, ok := lookup(reference); ok {
			return id, nil
		}
		return data, []string{reference}
	case []any:
		list := make([]any, len(data))
		for i, item := range data {
			value, unknown := ResolveBulkIDs(item, lookup)
			list[i] = value
			missing = append(missing, unknown...)
		}
		return list, missing
	case map[string]any:
		object := make(map[string]any, len(data))
		for key, item := range data {
			value, unknown := ResolveBulkIDs(item, lookup)
			if text, isText := value.(string); isText && strings.EqualFold(key, "path") {
				value, unknown = resolveBulkFilter(text, lookup)
			}
			object[key] = value
			missing = append(missing, unknown...)
		}
		return object, missing
	default:
		return data, nil
	}
}

// resolveBulkFilter resolves the references in the path of a PATCH operation: members[value eq "bulkId:x"].
func resolveBulkFilter(path string, lookup func(bulkID string) (id string, ok bool)) (resolved string, missing []string) {
	const opening = `"` + bulkPrefix
	var done strings.Builder
	for {
		before, rest, found := strings.Cut(path, opening)
		done.WriteString(before)
		reference, after, closed := strings.Cut(rest, `"`)
		if !found || !closed {
			done.WriteString(path[len(before):])
			return done.String(), missing
		}
		id, known := lookup(reference)
		if !known {
			id = bulkPrefix + reference
			missing = append(missing, reference)
		}
		done.WriteString(`"` + id + `"`)
		path = after
	}
}

// ResolveBulkPath is ResolveBulkIDs for a path such as "/Users/bulkId:x".
func ResolveBulkPath(path string, lookup func(bulkID string) (id string, ok bool)) (resolved string, missing []string) {
	segments := strings.Split(path, "/")
	for i, segment := range segments {
		value, unknown := ResolveBulkIDs(segment, lookup)
		segments[i], _ = value.(string)
		missing = append(missing, unknown...)
	}
	return strings.Join(segments, "/"), missing
}

type bulkBody struct {
	Schemas    [1]string        `json:"schemas"`
	Operations []bulkResultBody `json:"Operations"`
}

type bulkResultBody struct {
	Method   string          `json:"method"`
	BulkID   string          `json:"bulkId,omitempty"`
	Version  string          `json:"version,omitempty"`
	Location string          `json:"location,omitempty"`
	Status   string          `json:"status"`
	Response json.RawMessage `json:"response,omitempty"`
}

// MarshalJSON renders the message. Status is a string, as in the examples of RFC 7644 §3.7.3.
func (b BulkResponse) MarshalJSON() ([]byte, error) {
	body := bulkBody{Schemas: [1]string{BulkResponseURN}, Operations: []bulkResultBody{}}
	for _, result := range b.Operations {
		body.Operations = append(body.Operations, bulkResultBody{
			Method: result.Method, BulkID: result.BulkID, Version: result.Version, Location: result.Location,
			Status: strconv.Itoa(result.Status), Response: result.Response,
		})
	}
	return Marshal(body)
}
