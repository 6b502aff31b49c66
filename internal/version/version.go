// Package version says which scimdrill this is.
package version

import (
	"runtime/debug"
	"strings"
)

// Version is set by the linker for a release; a build by `go build` or `go install` finds it in the build information.
var Version string //nolint:gochecknoglobals // the linker can set nothing else

// Build is the version and the commit of the running program.
type Build struct {
	// Version is "v1.2.3", or "devel" when the build does not know.
	Version string
	// Commit is the hash, with "+changes" where the tree was not clean, or "".
	Commit string
	// Go is the version of the compiler.
	Go string
}

// Read returns the build of the running program.
func Read() Build {
	build := Build{Version: Version}
	info, ok := debug.ReadBuildInfo()
	if ok {
		build.Go = info.GoVersion
		if build.Version == "" && info.Main.Version != "" {
			build.Version = info.Main.Version
		}
		build.Commit = commit(info.Settings)
	}
	if build.Version == "" || build.Version == "(devel)" {
		build.Version = "devel"
	}
	return build
}

func commit(settings []debug.BuildSetting) string {
	var revision, changes string
	for _, s := range settings {
		switch s.Key {
		case "vcs.revision":
			revision = s.Value
		case "vcs.modified":
			if s.Value == "true" {
				changes = "+changes"
			}
		}
	}
	if revision == "" {
		return ""
	}
	return strings.TrimSpace(revision) + changes
}
