package main

import (
	"fmt"
)

// completionCommand prints what a shell needs to complete scimdrill's commands, flags and values.
type completionCommand struct {
	Shell string `arg:"" help:"The shell: bash." enum:"bash"`
}

// bashCompletion asks scimdrill itself for the words, so that the script stays right when scimdrill changes. An equals sign
// and a colon are word breaks of bash's: the words are taken apart again by what is asked.
const bashCompletion = `# bash completion of scimdrill. Load it with: source <(scimdrill completion bash)
_scimdrill() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    COMPREPLY+=("$line")
  done < <("${COMP_WORDS[0]}" complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o bashdefault -o default -F _scimdrill scimdrill
`

// Run prints the script.
func (c *completionCommand) Run(w *world) error {
	_, err := fmt.Fprint(w.stdout, bashCompletion)
	return err
}
