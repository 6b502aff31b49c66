package replay

import "strings"

// freshNames gives the people of a recording names that a target cannot have yet, and takes them back out of its answers. A nil one
// leaves names as they are.
type freshNames struct{ seed string }

func (f *freshNames) on(name string) string {
	if f == nil || name == "" || strings.Contains(name, f.seed) {
		return name
	}
	if at := strings.LastIndex(name, "@"); at > 0 {
		return name[:at] + "." + f.seed + name[at:]
	}
	return name + "." + f.seed
}

func (f *freshNames) off(text string) string {
	if f == nil || len(text) <= len(f.seed) {
		return text
	}
	return strings.ReplaceAll(text, "."+f.seed, "")
}
