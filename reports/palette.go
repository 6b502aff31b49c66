package reports

// palette colours text for a terminal, or leaves it alone. Colours repeat what words say already.
type palette struct{ on bool }

func (p palette) red(text string) string    { return p.in("31", text) }
func (p palette) green(text string) string  { return p.in("32", text) }
func (p palette) yellow(text string) string { return p.in("33", text) }
func (p palette) bold(text string) string   { return p.in("1", text) }
func (p palette) dim(text string) string    { return p.in("2", text) }

func (p palette) in(code, text string) string {
	if !p.on || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}
