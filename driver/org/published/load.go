package published

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/goccy/go-yaml"
)

// Description is Okta's description of its Management API.
type Description struct {
	document *openapi3.T
}

// ErrAbsent is returned where the document is not at hand.
var ErrAbsent = errors.New("Okta's description of its Management API is not here") //nolint:staticcheck // it begins with a name

// Load reads management-openapi.yaml from the folder that SCIMDRILL_CAPTURES names, or from shared/okta beside the project.
// It takes a second.
func Load() (*Description, error) {
	folder := os.Getenv("SCIMDRILL_CAPTURES")
	if folder == "" {
		_, here, _, _ := runtime.Caller(0)
		folder = filepath.Join(filepath.Dir(here), "..", "..", "..", "..", "shared", "okta")
	}
	file := filepath.Join(folder, "management-openapi.yaml")
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: no %s; SCIMDRILL_CAPTURES may name another folder", ErrAbsent, file)
	}
	if err != nil {
		return nil, err
	}
	var tree map[string]any
	if err := yaml.Unmarshal(text, &tree); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	withoutExamples(tree)
	plain, err := json.Marshal(tree)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	document, err := openapi3.NewLoader().LoadFromData(plain)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	correct(document)
	return &Description{document: document}, nil
}

// correct mends what Okta's own clients contradict: the description calls "unique" a boolean, whereas Okta's Go SDK reads the words
// UNIQUE_VALIDATED and NOT_UNIQUE.
func correct(document *openapi3.T) {
	for _, name := range []string{"UserSchemaAttribute", "GroupSchemaAttribute"} {
		if schema := document.Components.Schemas[name]; schema != nil && schema.Value != nil {
			if unique := schema.Value.Properties["unique"]; unique != nil {
				unique.Value = openapi3.NewOneOfSchema(openapi3.NewBoolSchema(),
					openapi3.NewStringSchema().WithEnum("UNIQUE_VALIDATED", "NOT_UNIQUE", "PENDING_UNIQUENESS"))
			}
		}
	}
}

// withoutExamples takes the examples away: some refer to others that are not there.
func withoutExamples(node any) {
	switch node := node.(type) {
	case map[string]any:
		delete(node, "examples")
		delete(node, "example")
		for _, child := range node {
			withoutExamples(child)
		}
	case []any:
		for _, child := range node {
			withoutExamples(child)
		}
	}
}
