//go:build !linux

package database

import "os"

// syncData brings a file's data to disk.
func syncData(file *os.File) error { return file.Sync() }
