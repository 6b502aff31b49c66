package docs

import (
	"strings"
	"testing"
)

func TestMatch(t *testing.T) {
	for _, c := range []struct {
		printed, answered string
		same              bool
	}{
		{"", "", true},
		{"a\nb", "a\nb\n", true},
		{"a\nb", "a\nc", false},
		{"a", "a\nb", false},
		{"a\nb", "a", false},
		{"took … ms", "took 12.4 ms", true},
		{"took … ms", "took 12.4 s", false},
		{"took (…) ms", "took 12 ms", false},
		{"a\n…\nz", "a\nz", true},
		{"a\n…\nz", "a\nb\nc\nz", true},
		{"a\n…\nz", "a\nz\nb", false},
		{"a\n…\nz", "a\nz\nb\nz", true},
		{"a\n…", "a", true},
		{"a\n…", "b\na", false},
		{"…\nm\n…", "a\nm\nb\nm", true},
		{"…", "", true},
		{"…", "anything\nat all", true},
	} {
		err := Match(strings.Split(c.printed, "\n"), c.answered)
		if (err == nil) != c.same {
			t.Errorf("printed %q, answered %q: %v, want the same: %v", c.printed, c.answered, err, c.same)
		}
	}
}

func TestBlocks(t *testing.T) {
	const document = "# A\n\n<!-- not run: it takes an org of Okta -->\n```console\n$ one \\\n  more\nanswer\n$ cat <<'END'\n$ text\nEND\n$ three\n```\n\n- in a list\n\n  ```yaml\n  a: b\n  ```\n"
	blocks := Blocks([]byte(document))
	if len(blocks) != 2 || blocks[0].NotRun != "it takes an org of Okta" || blocks[0].Line != 5 || blocks[1].Language != "yaml" || blocks[1].NotRun != "" {
		t.Fatalf("found %+v", blocks)
	}
	steps, err := Steps(blocks[0])
	if err != nil || len(steps) != 3 {
		t.Fatalf("found %+v (error %v)", steps, err)
	}
	if steps[0].Command != "one \\\n  more" || strings.Join(steps[0].Answer, "|") != "answer" || steps[1].Command != "cat <<'END'\n$ text\nEND" || steps[2].Line != 11 {
		t.Errorf("found %+v", steps)
	}
	if _, err := Steps(Block{Text: "answer\n"}); err == nil {
		t.Error("a session that begins with an answer is taken")
	}
}
