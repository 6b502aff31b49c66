//go:build !linux

package runscope

// limitData does nothing where no kernel counts what Go takes: macOS keeps RLIMIT_DATA and RLIMIT_AS without heeding them, and
// Windows has neither. There the process is stopped by its own watch, every two milliseconds, and ends then whatever it is doing.
func limitData(uint64) error { return nil }
