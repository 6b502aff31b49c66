package site

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/reports"
)

const listFile = "site.txt"

// Write writes the site of runs into dir, under a title of its own. A directory that holds other files than those of a site of
// ours is refused. What an earlier site had and this one has not is taken away. The same runs give the same bytes.
func Write(dir, title string, runs []Run) error {
	targets, err := targetsOf(runs)
	if err != nil {
		return err
	}
	earlier, err := filesOf(dir)
	if err != nil {
		return err
	}
	files, err := render(title, targets)
	if err != nil {
		return err
	}
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if err := put(filepath.Join(dir, filepath.FromSlash(name)), files[name]); err != nil {
			return err
		}
	}
	if err := put(filepath.Join(dir, listFile), []byte(strings.Join(names, "\n")+"\n")); err != nil {
		return err
	}
	return removeOthers(dir, earlier, files)
}

// filesOf reads which files the site in dir has; none where dir is not there or empty.
func filesOf(dir string) ([]string, error) {
	list, err := os.ReadFile(filepath.Join(dir, listFile))
	if err == nil {
		return strings.Fields(string(list)), nil
	}
	if !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	entries, err := os.ReadDir(dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if len(entries) > 0 {
		return nil, fmt.Errorf("%s holds files, as %s, and no site of ours (no %s): name an empty directory, or one that is not there", dir, entries[0].Name(), listFile)
	}
	return nil, nil
}

// removeOthers takes away what an earlier site wrote. A line of its list that leads out of the directory is passed over.
func removeOthers(dir string, earlier []string, files map[string][]byte) error {
	for _, name := range earlier {
		if _, written := files[name]; written || !filepath.IsLocal(filepath.FromSlash(name)) {
			continue
		}
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.Remove(file); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
		if parent := filepath.Dir(file); parent != filepath.Clean(dir) {
			os.Remove(parent) //nolint:errcheck // removes it only when it is empty
		}
	}
	return nil
}

func put(file string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil { //nolint:gosec // a site is to be read by all
		return err
	}
	return os.WriteFile(file, content, 0o644) //nolint:gosec // as above
}

// render makes every file of the site, by its path with slashes.
func render(title string, targets []target) (map[string][]byte, error) {
	files := map[string][]byte{}
	features := columns(targets)
	add := func(name string, write func(io.Writer) error) error {
		var content bytes.Buffer
		if err := write(&content); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		files[name] = content.Bytes()
		return nil
	}
	if err := add("index.html", func(w io.Writer) error { return writePage(w, "index", indexPage(title, targets, features)) }); err != nil {
		return nil, err
	}
	for _, t := range targets {
		last := t.Runs[0].Report
		for name, write := range map[string]func(io.Writer) error{
			"index.html":       func(w io.Writer) error { return writePage(w, "target", targetPage(title, t, features)) },
			reports.BadgeFile:  func(w io.Writer) error { return reports.WriteBadge(w, last) },
			reports.ShieldFile: func(w io.Writer) error { return reports.WriteShield(w, last) },
		} {
			if err := add(path.Join(t.Slug, name), write); err != nil {
				return nil, err
			}
		}
		for _, r := range t.Runs {
			if err := add(path.Join(t.Slug, r.Slug+".html"), reportOf(r.Report)); err != nil {
				return nil, err
			}
		}
	}
	return files, nil
}

func reportOf(report *scimdrill.Report) func(io.Writer) error {
	return func(w io.Writer) error { return reports.WriteHTML(w, report) }
}
