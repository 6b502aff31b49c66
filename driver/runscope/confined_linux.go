package runscope

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// limitData has the kernel refuse this process more data than it has, and so much beyond. Since Linux 4.7 the limit counts every
// private mapping that may be written (setrlimit(2)); Go's reservations of addresses, which RLIMIT_AS would count, are none.
func limitData(beyond uint64) error {
	// The fields are pages: size, resident, shared, text, lib, data, dt (proc_pid_statm(5)).
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return err
	}
	fields := strings.Fields(string(text))
	if len(fields) < 6 {
		return errors.New("expected seven numbers in /proc/self/statm, found " + strconv.Quote(string(text)))
	}
	pages, err := strconv.ParseUint(fields[5], 10, 64)
	if err != nil {
		return fmt.Errorf("/proc/self/statm: %w", err)
	}
	most := pages*uint64(os.Getpagesize()) + beyond
	var has unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_DATA, &has); err != nil {
		return err
	}
	most = min(most, has.Max)
	return unix.Setrlimit(unix.RLIMIT_DATA, &unix.Rlimit{Cur: most, Max: most})
}
