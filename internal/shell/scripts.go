package shell

import (
	"fmt"
	"strings"
)

// Shells are those for which there is a script.
func Shells() []string { return []string{"bash", "zsh", "fish", "powershell"} }

// Script makes a shell ask a program for what may be typed next: it calls `PROGRAM complete -- WORD…` with the words up to the cursor, and
// reads a candidate a line, its meaning after a tab. [Files] alone leaves it to the shell.
func Script(shell, program string) (string, error) {
	scripts := map[string]string{"bash": bash, "zsh": zsh, "fish": fish, "powershell": powershell}
	script, known := scripts[shell]
	if !known {
		return "", fmt.Errorf("there is no completion for %q: expected one of %s", shell, strings.Join(Shells(), ", "))
	}
	return strings.ReplaceAll(script, "PROGRAM", program), nil
}

const bash = `# Completion of PROGRAM for bash: source <(PROGRAM completion bash)
_PROGRAM() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ $line == :files ]]; then
      compopt -o default
      COMPREPLY=()
      return
    fi
    COMPREPLY+=("${line%%$'\t'*}")
  done < <("${COMP_WORDS[0]}" complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]]; then compopt -o nospace; fi
}
complete -F _PROGRAM PROGRAM
`

const zsh = `#compdef PROGRAM
# Completion of PROGRAM for zsh: source <(PROGRAM completion zsh)
_PROGRAM() {
  local line
  local -a items
  for line in "${(@f)$("${words[1]}" complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    if [[ $line == :files ]]; then
      _files
      return
    fi
    [[ -n $line ]] && items+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
  done
  _describe -V 'PROGRAM' items
}
compdef _PROGRAM PROGRAM
`

const fish = `# Completion of PROGRAM for fish: PROGRAM completion fish | source
function __PROGRAM_complete
  set -l typed (commandline -opc) (commandline -ct)
  set -l lines ($typed[1] complete -- $typed[2..-1] 2>/dev/null)
  if test "$lines" = :files
    __fish_complete_path (commandline -ct)
    return
  end
  printf '%s\n' $lines
end
complete -c PROGRAM -f -a '(__PROGRAM_complete)'
`

const powershell = `# Completion of PROGRAM for PowerShell: PROGRAM completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName PROGRAM -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $typed = @($commandAst.CommandElements | Select-Object -Skip 1 | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
  $typed += $wordToComplete
  & $commandAst.CommandElements[0].ToString() complete -- @typed 2>$null | ForEach-Object {
    $word, $help = $_ -split "` + "`" + `t", 2
    if ($word -ne ':files') {
      [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $(if ($help) { $help } else { $word }))
    }
  }
}
`
