package database

import (
	"os"
	"syscall"
)

// syncData brings a file's data to disk, and what is needed to find it: the time of the last change is not.
func syncData(file *os.File) error {
	for {
		if err := syscall.Fdatasync(int(file.Fd())); err != syscall.EINTR { //nolint:errorlint // a system call's error is a number
			return os.NewSyscallError("fdatasync", err)
		}
	}
}
