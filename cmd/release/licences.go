package main

import (
	"bytes"
	"context"
	"debug/buildinfo"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/debug"
	"strings"
)

// module is a line of THIRD_PARTY.md.
type module struct{ version, licence string }

// rowPattern is a row of the table: module, version, licence. What stands behind
// a semicolon are words about it.
var rowPattern = regexp.MustCompile(`(?m)^\| (\S+\.\S+/\S+) \| (v\S+) \| ([^|;]+?)(;[^|]*)? \|$`)

// readModules reads which modules there may be in the binary, by path.
func readModules(path string) (map[string]module, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	modules := map[string]module{}
	for _, m := range rowPattern.FindAllSubmatch(text, -1) {
		modules[string(m[1])] = module{string(m[2]), string(m[3])}
	}
	if len(modules) == 0 {
		return nil, fmt.Errorf("%s: no table of modules", path)
	}
	return modules, nil
}

// binary is what the Go tool wrote into a binary.
type binary struct{ *debug.BuildInfo }

func readBinary(data []byte) (binary, error) {
	info, err := buildinfo.Read(bytes.NewReader(data))
	return binary{info}, err
}

func (b binary) setting(key string) string {
	for _, s := range b.Settings {
		if s.Key == key {
			return s.Value
		}
	}
	return ""
}

// check refuses a binary that is not of the commit, not static, or that links
// what THIRD_PARTY.md does not tell of.
func (b binary) check(commit string, modules map[string]module) error {
	var errs []error
	if got := b.setting("vcs.revision"); got != commit || b.setting("vcs.modified") != "false" {
		errs = append(errs, fmt.Errorf("built from revision %q (modified: %s), not from %s", got, b.setting("vcs.modified"), commit))
	}
	if b.setting("CGO_ENABLED") != "0" {
		errs = append(errs, errors.New("not static: built with cgo"))
	}
	for _, d := range b.Deps {
		switch known, ok := modules[d.Path]; {
		case d.Replace != nil:
			errs = append(errs, fmt.Errorf("%s is replaced by %s", d.Path, d.Replace.Path))
		case !ok:
			errs = append(errs, fmt.Errorf("THIRD_PARTY.md does not tell of %s %s", d.Path, d.Version))
		case known.version != d.Version:
			errs = append(errs, fmt.Errorf("THIRD_PARTY.md tells of %s %s, the binary links %s", d.Path, known.version, d.Version))
		}
	}
	return errors.Join(errs...)
}

// noticePattern are the files of a module that go wherever its code goes.
var noticePattern = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents|unlicense)([.-].*)?$`)

// licences collects the texts of what a binary links, from the module cache.
func (r *release) licences(ctx context.Context, s system, linked binary) ([]entry, error) {
	root, err := run(ctx, r.source, "go", "env", "GOROOT")
	if err != nil {
		return nil, err
	}
	all, err := notices(root, "licences/go@"+strings.TrimPrefix(runtime.Version(), "go"))
	if err != nil {
		return nil, err
	}
	listed, err := r.goTool(ctx, s, "list", "-deps", "-f", "{{with .Module}}{{.Path}}\t{{.Dir}}{{end}}", "./cmd/newsgraph")
	if err != nil {
		return nil, err
	}
	folders := map[string]string{}
	for line := range strings.Lines(listed) {
		path, dir, _ := strings.Cut(strings.TrimSpace(line), "\t")
		folders[path] = dir
	}
	for _, d := range linked.Deps {
		texts, err := notices(folders[d.Path], "licences/"+d.Path+"@"+d.Version)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", d.Path, err)
		}
		all = append(all, texts...)
	}
	return all, nil
}

// notices reads the licence of a folder and what belongs to it; a folder without
// one is an error.
func notices(dir, folder string) ([]entry, error) {
	files, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var found []entry
	licensed := false
	for _, f := range files {
		if f.IsDir() || !noticePattern.MatchString(f.Name()) {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err != nil {
			return nil, err
		}
		found = append(found, entry{name: folder + "/" + f.Name(), data: data})
		name := strings.ToLower(f.Name())
		licensed = licensed || strings.HasPrefix(name, "licen") || strings.HasPrefix(name, "copying")
	}
	if !licensed {
		return nil, fmt.Errorf("no licence in %s", dir)
	}
	return found, nil
}
