package reports

import _ "embed"

//go:embed schema/results-1.schema.json
var resultsSchema string

// Schema is the JSON Schema (draft 2020-12) of results.json.
func Schema() string { return resultsSchema }
