package org_test

import (
	"encoding/csv"
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestEveryEventTypeIsOktas: what stands in the code as an event type stands in Okta's catalogue.
func TestEveryEventTypeIsOktas(t *testing.T) {
	folder := os.Getenv("SCIMDRILL_CAPTURES")
	if folder == "" {
		folder = filepath.Join("..", "..", "..", "shared", "okta")
	}
	file, err := os.Open(filepath.Join(folder, "okta-event-types.csv"))
	if os.IsNotExist(err) {
		t.Skipf("no catalogue here: okta-event-types.csv is not in %s; set SCIMDRILL_CAPTURES to where it is", folder)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close() //nolint:errcheck // it was read
	records, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, record := range records {
		known[record[0]] = true
	}
	// An event type may be put together from a part and what comes after it.
	beginning := func(part string) bool {
		for name := range known {
			if strings.HasPrefix(name, part) {
				return true
			}
		}
		return false
	}
	found := 0
	for literal, at := range literals(t, ".", filepath.Join("..", "provisioning")) {
		// app.… are legacy event types, which no catalogue lists.
		if !regexp.MustCompile(`^(application|user|group|system|event_hook)(\.[a-z_]+){2,}\.?$`).MatchString(literal) {
			continue
		}
		found++
		if !known[literal] && (!strings.HasSuffix(literal, ".") || !beginning(literal)) {
			t.Errorf("%s: %q is no event type of Okta's", at, literal)
		}
	}
	t.Logf("%d event types, all of them in a catalogue of %d", found, len(known)-1)
	if found < 40 {
		t.Errorf("found %d event types in the code: too few to prove anything", found)
	}
}

// literals are the texts in the code of folders, tests apart, with where they stand.
func literals(t *testing.T, folders ...string) map[string]string {
	t.Helper()
	texts := map[string]string{}
	files := gotoken.NewFileSet()
	for _, folder := range folders {
		names, err := filepath.Glob(filepath.Join(folder, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			parsed, err := parser.ParseFile(files, name, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(parsed, func(node ast.Node) bool {
				if literal, is := node.(*ast.BasicLit); is && literal.Kind == gotoken.STRING {
					if text, err := strconv.Unquote(literal.Value); err == nil {
						texts[text] = files.Position(literal.Pos()).String()
					}
				}
				return true
			})
		}
	}
	return texts
}
