// Command release makes the files of a release from the commit that is checked
// out: for each system an archive with the static binary, completion scripts,
// manual pages, licences and notices, and a bill of materials; and the checksums
// of them all.
//
//	go run ./cmd/release -o dist
//
// With -accurate FILE, once for each, the release carries models of the accurate tagger and
// their cards beside the archives; the files are made as pipeline/tag/encoder/TRAINING.md tells.
//
// The same commit and the same version of Go give the same bytes, on any machine
// and in any folder: the source is a clean clone, the binaries hold no paths,
// times in the archives are those of the commit, entries are sorted.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// systems are those that a release is made for.
var systems = [...]system{
	{"linux", "amd64"}, {"linux", "arm64"}, {"darwin", "amd64"}, {"darwin", "arm64"}, {"windows", "amd64"}, {"windows", "arm64"},
}

// system is where a binary runs.
type system struct{ os, arch string }

func (s system) String() string { return s.os + "/" + s.arch }

func (s system) program() string {
	if s.os == "windows" {
		return "newsgraph.exe"
	}
	return "newsgraph"
}

func main() {
	output := flag.String("o", "dist", "`folder` for the files of the release")
	only := flag.String("only", "all", "`systems` to build for, as linux/amd64,windows/arm64; all, or native for this machine's")
	var models []string
	flag.Func("accurate", "`FILE` of a model of the accurate tagger, to be a part of the release (repeatable)", func(file string) error {
		models = append(models, file)
		return nil
	})
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := func() error {
		chosen, err := choose(*only)
		if err != nil {
			return err
		}
		return makeRelease(ctx, *output, models, chosen)
	}()
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

func choose(only string) ([]system, error) {
	native := system{runtime.GOOS, runtime.GOARCH}
	switch only {
	case "all":
		return systems[:], nil
	case "native":
		return []system{native}, nil
	}
	var chosen []system
	for name := range strings.SplitSeq(only, ",") {
		i := slices.IndexFunc(systems[:], func(s system) bool { return s.String() == name })
		if i < 0 {
			return nil, fmt.Errorf("no system %q: use %v", name, systems)
		}
		chosen = append(chosen, systems[i])
	}
	return chosen, nil
}

// release is what all its archives share.
type release struct {
	source  string // a clean clone
	work    string // for binaries
	version string
	commit  string
	when    time.Time // of the commit
	modules map[string]module
	shared  []entry // files that every archive has
}

// makeRelease writes a release into output, which may exist; models are
// the files of those that it carries.
func makeRelease(ctx context.Context, output string, models []string, chosen []system) error {
	work, err := os.MkdirTemp("", "newsgraph-release-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	r := &release{source: filepath.Join(work, "source"), work: work}
	if err := r.checkOut(ctx); err != nil {
		return err
	}
	if r.modules, err = readModules(filepath.Join(r.source, "THIRD_PARTY.md")); err != nil {
		return err
	}
	if err := r.gather(ctx); err != nil {
		return err
	}
	if err := os.MkdirAll(output, 0o755); err != nil {
		return err
	}
	made, err := carry(output, models)
	if err != nil {
		return err
	}
	for _, s := range chosen {
		files, err := r.archive(ctx, output, s)
		if err != nil {
			return fmt.Errorf("%s: %w", s, err)
		}
		made = append(made, files...)
		fmt.Fprintln(os.Stderr, "made", strings.Join(files, ", "))
	}
	if slices.ContainsFunc(chosen, func(s system) bool { return s.os == "linux" }) {
		var folders bytes.Buffer
		if err := writeFolders(&folders, r.when); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(output, foldersName), folders.Bytes(), 0o644); err != nil {
			return err
		}
		made = append(made, foldersName)
	}
	return writeSums(output, made)
}

// checkOut clones the commit: what is not committed does not get into a release.
func (r *release) checkOut(ctx context.Context) error {
	top, err := run(ctx, ".", "git", "rev-parse", "--show-toplevel")
	if err != nil {
		return err
	}
	if r.commit, err = run(ctx, top, "git", "rev-parse", "HEAD"); err != nil {
		return err
	}
	if _, err := run(ctx, top, "git", "clone", "--quiet", "--shared", "--no-checkout", top, r.source); err != nil {
		return err
	}
	if _, err := run(ctx, r.source, "git", "-c", "core.autocrlf=false", "checkout", "--quiet", "--detach", r.commit); err != nil {
		return err
	}
	seconds, err := run(ctx, r.source, "git", "log", "-1", "--format=%ct")
	if err != nil {
		return err
	}
	n, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		return fmt.Errorf("time of the commit: %w", err)
	}
	r.when = time.Unix(n, 0).UTC()
	return nil
}

// gather collects what every archive has: manual, completions, notices.
func (r *release) gather(ctx context.Context) error {
	binary, err := r.build(ctx, system{runtime.GOOS, runtime.GOARCH})
	if err != nil {
		return err
	}
	program, err := run(ctx, r.source, binary, "version")
	if err != nil {
		return err
	}
	first, _, _ := strings.Cut(program, "\n")
	r.version = first[strings.LastIndexByte(first, ' ')+1:]
	pages := filepath.Join(r.work, "man")
	if _, err := run(ctx, r.source, binary, "man", "-o", pages); err != nil {
		return err
	}
	names, err := filepath.Glob(filepath.Join(pages, "*.1"))
	if err != nil {
		return err
	}
	for _, name := range names {
		if err := r.share("man/man1/"+filepath.Base(name), name); err != nil {
			return err
		}
	}
	for shell, file := range map[string]string{"bash": "newsgraph.bash", "zsh": "_newsgraph", "fish": "newsgraph.fish", "powershell": "newsgraph.ps1"} {
		script, err := run(ctx, r.source, binary, "completion", shell)
		if err != nil {
			return err
		}
		r.shared = append(r.shared, entry{name: "completions/" + file, data: []byte(script + "\n")})
	}
	for _, f := range [...][2]string{
		{"LICENSE", "LICENSE"}, {"README.md", "README.md"}, {"CHANGELOG.md", "CHANGELOG.md"}, {"THIRD_PARTY.md", "THIRD_PARTY.md"},
		{"licences/gazetteers-NOTICES.md", "gazetteers/NOTICES.md"}, {"licences/gazetteers-SOURCES.md", "gazetteers/SOURCES.md"},
		{"licences/model-card.md", "pipeline/tag/neural/model/MODEL_CARD.md"},
		{"licences/report-NOTICE", "pipeline/report/assets/NOTICE"}, {"licences/web-NOTICE", "cmd/newsgraph/web/assets/NOTICE"},
		{"licences/trafilatura-LICENSE", "pipeline/read/web/trafilatura/LICENSE"}, {"licences/pdfium.txt", "cmd/release/pdfium-licences.txt"},
	} {
		if err := r.share(f[0], filepath.Join(r.source, filepath.FromSlash(f[1]))); err != nil {
			return err
		}
	}
	return nil
}

func (r *release) share(name, path string) error {
	data, err := os.ReadFile(path)
	r.shared = append(r.shared, entry{name: name, data: data})
	return err
}

// build makes the static, stripped binary for a system, with newsgraph-small in it,
// once.
func (r *release) build(ctx context.Context, s system) (string, error) {
	binary := filepath.Join(r.work, s.os+"-"+s.arch, s.program())
	if _, err := os.Stat(binary); err == nil {
		return binary, nil
	}
	_, err := r.goTool(ctx, s, "build", "-tags=small", "-trimpath", "-buildvcs=true", "-ldflags=-s -w -buildid=", "-o", binary, "./cmd/newsgraph")
	return binary, err
}

// goTool runs the Go tool over the source for a system, with none of the settings
// that a machine or a user may have for the output.
func (r *release) goTool(ctx context.Context, s system, args ...string) (string, error) {
	return runWith(ctx, r.source, []string{
		"CGO_ENABLED=0", "GOOS=" + s.os, "GOARCH=" + s.arch, "GOAMD64=v1", "GOARM64=v8.0", "GOFLAGS=", "GOEXPERIMENT=", "GOWORK=off",
	}, "go", args...)
}

// archive makes the archive of a system and its bill of materials, and returns
// their names.
func (r *release) archive(ctx context.Context, output string, s system) ([]string, error) {
	binary, err := r.build(ctx, s)
	if err != nil {
		return nil, err
	}
	data, err := os.ReadFile(binary)
	if err != nil {
		return nil, err
	}
	linked, err := readBinary(data)
	if err != nil {
		return nil, err
	}
	if err := linked.check(r.commit, r.modules); err != nil {
		return nil, err
	}
	texts, err := r.licences(ctx, s, linked)
	if err != nil {
		return nil, err
	}
	bom, err := r.bill(s, data, linked)
	if err != nil {
		return nil, err
	}
	name := fmt.Sprintf("newsgraph_%s_%s_%s", r.version, s.os, s.arch)
	entries := slices.Concat(r.shared, texts, []entry{{name: s.program(), data: data, program: true}, {name: "newsgraph.cdx.json", data: bom}})
	var packed bytes.Buffer
	write, ending := writeTar, ".tar.gz"
	if s.os == "windows" {
		write, ending = writeZip, ".zip"
	}
	if err := write(&packed, name, entries, r.when); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(output, name+ending), packed.Bytes(), 0o644); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(output, name+".cdx.json"), bom, 0o644); err != nil {
		return nil, err
	}
	return []string{name + ending, name + ".cdx.json"}, nil
}

// run runs a program and returns what it prints, without the last line's end.
func run(ctx context.Context, dir, name string, args ...string) (string, error) {
	return runWith(ctx, dir, nil, name, args...)
}

// runWith is run with more in the environment.
func runWith(ctx context.Context, dir string, env []string, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
	out, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return "", fmt.Errorf("%s %s: %w: %s", filepath.Base(name), args[0], err, bytes.TrimSpace(exit.Stderr))
	}
	if err != nil {
		return "", fmt.Errorf("%s: %w", name, err)
	}
	return strings.TrimRight(string(out), "\n"), nil
}
