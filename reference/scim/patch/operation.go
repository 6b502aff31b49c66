package patch

import (
	"strings"

	"github.com/scimdrill/scimdrill/reference/scim"
)

// Op is the kind of an operation, in lower case.
type Op string

// The operations of RFC 7644 §3.5.2.
const (
	Add     Op = "add"
	Replace Op = "replace"
	Remove  Op = "remove"
)

// Operation is one member of Operations.
type Operation struct {
	Op       Op
	Path     string // "" without a path
	Value    any    // as scim.ParseObject gives it
	HasValue bool   // tells a null value from none
}

// Parse reads a PatchOp body. Op is taken in any letter case, because Microsoft Entra ID capitalizes it. A body without
// the PatchOp URN, without operations, or with an op missing or unknown is 400 invalidSyntax; remove without path is
// 400 noTarget (RFC 7644 §3.5.2.2); add or replace without value is 400 invalidValue.
func Parse(body []byte) ([]Operation, error) {
	object, err := scim.ParseObject(body)
	if err != nil {
		return nil, err
	}
	return ParseObject(object)
}

// ParseObject is Parse for a body already parsed with scim.ParseObject, such as the data of a bulk operation.
func ParseObject(body map[string]any) ([]Operation, error) {
	if _, err := scim.RequireSchema(body, scim.PatchOpURN); err != nil {
		return nil, err
	}
	list, err := scim.OperationsMember(body)
	if err != nil {
		return nil, err
	}
	operations := make([]Operation, len(list))
	for i, object := range list {
		if operations[i], err = parseOperation(object); err != nil {
			return nil, scim.At(i, err)
		}
	}
	return operations, nil
}

func parseOperation(object map[string]any) (Operation, error) {
	op, err := member(object, "op", scim.InvalidSyntax)
	if err != nil {
		return Operation{}, err
	}
	operation := Operation{Op: Op(strings.ToLower(op))}
	if operation.Op != Add && operation.Op != Replace && operation.Op != Remove {
		return Operation{}, scim.BadRequest(scim.InvalidSyntax, "op must be add, replace or remove")
	}
	if operation.Path, err = member(object, "path", scim.InvalidPath); err != nil {
		return Operation{}, err
	}
	if operation.Value, operation.HasValue, err = scim.Member(object, "value"); err != nil {
		return Operation{}, err
	}
	switch {
	case operation.Op == Remove && operation.Path == "":
		return Operation{}, scim.BadRequest(scim.NoTarget, "remove needs a path that says what to remove")
	case operation.Op != Remove && !operation.HasValue:
		return Operation{}, scim.BadRequest(scim.InvalidValue, "%s needs a value", operation.Op)
	}
	return operation, nil
}

// member reads a string member; absent and null are "".
func member(object map[string]any, name string, scimType scim.Type) (string, error) {
	value, _, err := scim.Member(object, name)
	if err != nil || value == nil {
		return "", err
	}
	text, ok := value.(string)
	if !ok {
		return "", scim.BadRequest(scimType, "%s must be a string, not %s", name, scim.JSONKind(value))
	}
	return text, nil
}
