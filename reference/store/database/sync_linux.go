package database

import (
	"errors"
	"os"
	"syscall"
)

// syncData brings a file's data to disk, and what is needed to find it: the time of the last change is not.
func syncData(file *os.File) error {
	for {
		if err := syscall.Fdatasync(int(file.Fd())); !errors.Is(err, syscall.EINTR) {
			return os.NewSyscallError("fdatasync", err)
		}
	}
}
