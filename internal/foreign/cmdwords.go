package foreign

import "strings"

// fromCmd is a command for cmd.exe, as browsers copy it for Windows ("Copy as cURL (cmd)"): each character that cmd.exe would act on
// has a caret before it, lines go on after one, and what is left is quoted as Windows programs take it (quotes, backslash before a quote).
// It gives the words and how many lines they take, or false where the text is none.
func fromCmd(text string) (words []word, lines int, is bool) {
	first, _, _ := strings.Cut(text, "\n")
	if !strings.Contains(first, ` ^"`) && !strings.HasSuffix(strings.TrimRight(first, " \t\r"), " ^") {
		return nil, 0, false
	}
	var plain strings.Builder
	lines = 1
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\n':
			return windowsWords(plain.String()), lines, true
		case c == '\r':
		case c != '^' || i+1 == len(text):
			plain.WriteByte(c)
		default:
			i++
			for i < len(text) && text[i] == '\r' {
				i++
			}
			if i < len(text) && text[i] == '\n' {
				lines++ // the line goes on
				if i+1 < len(text) && text[i+1] == '\n' {
					plain.WriteByte('\n') // an empty line after a caret is a line end of the value
					i++
					lines++
				}
			} else if i < len(text) {
				plain.WriteByte(text[i])
			}
		}
	}
	return windowsWords(plain.String()), lines, true
}

// windowsWords cuts a command line as CommandLineToArgvW does: quotes group, a backslash counts only before a quote.
func windowsWords(line string) []word {
	var words []word
	var now strings.Builder
	begun, quoted := false, false
	end := func() {
		if begun {
			words = append(words, word{text: now.String()})
		}
		now.Reset()
		begun = false
	}
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == '\\':
			run := 1
			for i+run < len(line) && line[i+run] == '\\' {
				run++
			}
			begun = true
			if i+run < len(line) && line[i+run] == '"' {
				now.WriteString(strings.Repeat(`\`, run/2))
				if run%2 == 1 {
					now.WriteByte('"')
					i++
				}
			} else {
				now.WriteString(strings.Repeat(`\`, run))
			}
			i += run - 1
		case c == '"' && quoted && i+1 < len(line) && line[i+1] == '"':
			now.WriteByte('"')
			i++
		case c == '"':
			quoted, begun = !quoted, true
		case (c == ' ' || c == '\t' || c == '\n') && !quoted:
			end()
		default:
			now.WriteByte(c)
			begun = true
		}
	}
	end()
	return words
}
