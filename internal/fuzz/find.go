package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"
)

// test is one fuzz test.
type test struct {
	// dir is its package's folder, relative to the project's.
	dir, name string
}

func (t test) String() string { return t.dir + " " + t.name }

// find lists the fuzz tests below a folder, as they stand in its files: to ask `go test -list` would be to build everything.
func find(project fs.FS) ([]test, error) {
	var tests []test
	declared := regexp.MustCompile(`(?m)^func (Fuzz\w+)\(\w+ \*testing\.F\)`)
	err := fs.WalkDir(project, ".", func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && file != "." && strings.HasPrefix(entry.Name(), "."):
			return fs.SkipDir
		case !strings.HasSuffix(file, "_test.go"):
			return nil
		}
		text, err := fs.ReadFile(project, file)
		if err != nil {
			return err
		}
		for _, match := range declared.FindAllSubmatch(text, -1) {
			tests = append(tests, test{dir: path.Dir(file), name: string(bytes.TrimSpace(match[1]))})
		}
		return nil
	})
	if err == nil && len(tests) == 0 {
		err = fmt.Errorf("expected fuzz tests below this folder, found none: run it in the project's")
	}
	return tests, err
}
