//go:build unix

package access

import (
	"os/exec"
	"syscall"
)

// together makes the program the first of a process group, which is ended whole: a script that is cut off leaves nothing
// running behind.
func together(program *exec.Cmd) {
	program.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	program.Cancel = func() error { return syscall.Kill(-program.Process.Pid, syscall.SIGKILL) }
}
