package main

import (
	"runtime/debug"
	"strings"
	"testing"

	"newsgraph/cmd/newsgraph/buildinfo"
)

func TestBuild(t *testing.T) {
	info := &debug.BuildInfo{Settings: []debug.BuildSetting{
		{Key: "vcs", Value: "git"}, {Key: "vcs.revision", Value: "0123abcd"}, {Key: "vcs.time", Value: "2016-10-15T08:00:00Z"},
		{Key: "vcs.modified", Value: "true"}, {Key: "-trimpath", Value: "true"}, {Key: "CGO_ENABLED", Value: "0"},
	}}
	v := versions{Program: "0.1.0", Info: buildinfo.Of(info), Schemas: []string{"a/1"}}
	if v.Day() != "2016-10-15" || v.Revision != "0123abcd" || !v.Modified {
		t.Errorf("got %+v", v.Info)
	}
	var out strings.Builder
	v.print(&out)
	for _, want := range []string{"\nrevision    0123abcd of 2016-10-15T08:00:00Z, with changes\n", "\nbuild       -trimpath=true CGO_ENABLED=0\n"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is missing in %q", want, out.String())
		}
	}
	v.Info = buildinfo.Of(&debug.BuildInfo{})
	out.Reset()
	v.print(&out)
	if !strings.Contains(out.String(), "revision    not known") {
		t.Errorf("got %q", out.String())
	}
}
