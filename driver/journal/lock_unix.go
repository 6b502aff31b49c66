//go:build unix

package journal

import (
	"os"
	"syscall"
)

// lock holds the journal for this process until it ends, in whatever way.
func lock(file *os.File) error { return syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) }
