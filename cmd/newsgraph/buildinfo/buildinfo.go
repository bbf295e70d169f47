// Package buildinfo tells the version of the program and how it was built.
package buildinfo

import (
	"runtime"
	"runtime/debug"
	"strings"
)

// Info is how the program was made.
type Info struct {
	Revision string            `json:"revision,omitempty"` // "" where it was built outside version control
	Time     string            `json:"revision_time,omitempty"`
	Modified bool              `json:"modified,omitempty"` // the source was not that of the revision alone
	Go       string            `json:"go"`
	OS       string            `json:"os"`
	Arch     string            `json:"arch"`
	Settings map[string]string `json:"settings,omitempty"` // of go build
}

// Read reads what the Go tool wrote into the program.
func Read() Info {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{}
	}
	return Of(info)
}

// Of takes what matters from the build information of a Go program.
func Of(info *debug.BuildInfo) Info {
	b := Info{Go: runtime.Version(), OS: runtime.GOOS, Arch: runtime.GOARCH, Settings: map[string]string{}}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Revision = s.Value
		case "vcs.time":
			b.Time = s.Value
		case "vcs.modified":
			b.Modified = s.Value == "true"
		case "vcs", "GOOS", "GOARCH":
		default:
			b.Settings[s.Key] = s.Value
		}
	}
	return b
}

// Day is the date of the revision, "" where it is not known.
func (b Info) Day() string {
	day, _, _ := strings.Cut(b.Time, "T")
	return day
}

// Version is the program's version, in graph.json and in `newsgraph version`.
const Version = "0.1.0"

// Program is what graph.json and run.json say made them.
const Program = "newsgraph " + Version
