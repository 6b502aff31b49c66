package docs

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestLinksLeadSomewhere follows every link of the documentation that stays within the project, to the heading.
func TestLinksLeadSomewhere(t *testing.T) {
	documents, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	if err != nil || len(documents) == 0 {
		t.Fatalf("no documents (error %v)", err)
	}
	followed := 0
	for _, document := range append(documents, filepath.Join(root, "README.md")) {
		source, err := os.ReadFile(document)
		if err != nil {
			t.Fatal(err)
		}
		for _, link := range Links(source) {
			if strings.Contains(link, "://") || strings.HasPrefix(link, "mailto:") {
				continue
			}
			followed++
			file, anchor, named := strings.Cut(link, "#")
			where := document
			if file != "" {
				where = filepath.Join(filepath.Dir(document), filepath.FromSlash(file))
			}
			info, err := os.Stat(where)
			if err != nil {
				t.Errorf("%s: the link %s leads to nothing", filepath.Base(document), link)
				continue
			}
			if !named || info.IsDir() {
				continue
			}
			linked, err := os.ReadFile(where)
			if err != nil {
				t.Fatal(err)
			}
			if !Anchors(linked)[anchor] {
				t.Errorf("%s: %s has no heading #%s", filepath.Base(document), filepath.Base(where), anchor)
			}
		}
	}
	if followed == 0 {
		t.Error("the documentation has no links")
	}
	t.Logf("%d links followed", followed)
}

func TestAnchors(t *testing.T) {
	anchors := Anchors([]byte("# One `two` three!\n\n## A site, of several runs\n"))
	for _, want := range []string{"one-two-three", "a-site-of-several-runs"} {
		if !anchors[want] {
			t.Errorf("no anchor %s among %v", want, anchors)
		}
	}
	if links := Links([]byte("[a](b.md#c) ![d](e.png)\n\n| x |\n|---|\n| [y](z.md) |\n")); len(links) != 3 {
		t.Errorf("found %q", links)
	}
}
