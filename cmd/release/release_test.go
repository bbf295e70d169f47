package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"
	"time"
)

var when = time.Date(2016, 10, 15, 8, 0, 2, 0, time.UTC)

func TestArchivesAreTheSame(t *testing.T) {
	one := []entry{{name: "b/two", data: []byte("2")}, {name: "a", data: bytes.Repeat([]byte("1"), 5000)}, {name: "newsgraph", data: []byte("ELF"), program: true}}
	two := []entry{one[2], one[1], one[0]}
	for name, write := range map[string]func(io.Writer, string, []entry, time.Time) error{"tar": writeTar, "zip": writeZip} {
		var first, second bytes.Buffer
		if err := write(&first, "top", one, when); err != nil {
			t.Fatal(err)
		}
		if err := write(&second, "top", two, when); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Errorf("%s: the order of the files is in the archive", name)
		}
		var got []string
		for _, f := range readArchive(t, name, first.Bytes()) {
			got = append(got, fmt.Sprintf("%s %s %d %s", f.name, f.mode, len(f.data), f.when.UTC().Format(time.RFC3339)))
		}
		want := "top/a -rw-r--r-- 5000 2016-10-15T08:00:02Z\ntop/b/two -rw-r--r-- 1 2016-10-15T08:00:02Z\ntop/newsgraph -rwxr-xr-x 3 2016-10-15T08:00:02Z"
		if strings.Join(got, "\n") != want {
			t.Errorf("%s: got %q", name, got)
		}
	}
}

type file struct {
	name string
	mode os.FileMode
	when time.Time
	data []byte
}

func readArchive(t *testing.T, kind string, data []byte) []file {
	t.Helper()
	var files []file
	if kind == "zip" {
		r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range r.File {
			in, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			content, err := io.ReadAll(in)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, file{f.Name, f.Mode(), f.Modified, content})
		}
		return files
	}
	unzipped, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	r := tar.NewReader(unzipped)
	for {
		h, err := r.Next()
		if err == io.EOF {
			return files
		}
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file{h.Name, h.FileInfo().Mode(), h.ModTime, content})
	}
}

func TestChoose(t *testing.T) {
	for only, want := range map[string]int{"all": 6, "native": 1, "linux/amd64,windows/arm64": 2} {
		if got, err := choose(only); err != nil || len(got) != want {
			t.Errorf("%s: got %v, %v", only, got, err)
		}
	}
	if _, err := choose("plan9/mips"); err == nil {
		t.Error("plan9/mips was taken")
	}
}

func TestCheck(t *testing.T) {
	modules := map[string]module{"example.org/a": {"v1.0.0", "MIT"}}
	good := func() binary {
		return binary{&debug.BuildInfo{
			Deps:     []*debug.Module{{Path: "example.org/a", Version: "v1.0.0"}},
			Settings: []debug.BuildSetting{{Key: "vcs.revision", Value: "abc"}, {Key: "vcs.modified", Value: "false"}, {Key: "CGO_ENABLED", Value: "0"}},
		}}
	}
	if err := good().check("abc", modules); err != nil {
		t.Error(err)
	}
	for want, change := range map[string]func(binary){
		"not from abc":                   func(b binary) { b.Settings[0].Value = "abd" },
		"modified: true":                 func(b binary) { b.Settings[1].Value = "true" },
		"built with cgo":                 func(b binary) { b.Settings[2].Value = "1" },
		"the binary links v1.0.1":        func(b binary) { b.Deps[0].Version = "v1.0.1" },
		"does not tell of example.org/b": func(b binary) { b.Deps[0].Path = "example.org/b" },
		"is replaced by":                 func(b binary) { b.Deps[0].Replace = &debug.Module{Path: "./a"} },
	} {
		b := good()
		change(b)
		if err := b.check("abc", modules); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
}

// TestThirdParty holds the table to what the program links on any of the systems.
func TestThirdParty(t *testing.T) {
	told, err := readModules(filepath.Join("..", "..", "THIRD_PARTY.md"))
	if err != nil {
		t.Fatal(err)
	}
	linked := map[string]string{}
	for _, s := range systems {
		r := &release{source: filepath.Join("..", "..")}
		list, err := r.goTool(t.Context(), s, "list", "-deps", "-f", "{{with .Module}}{{.Path}} {{.Version}}{{end}}", "./cmd/newsgraph")
		if err != nil {
			t.Skip("the modules of all systems cannot be had here:", err)
		}
		for line := range strings.Lines(list) {
			if p, version, _ := strings.Cut(strings.TrimSpace(line), " "); strings.Contains(p, ".") {
				linked[p] = version
			}
		}
	}
	for p, version := range linked {
		if told[p].version != version {
			t.Errorf("%s %s is linked, THIRD_PARTY.md tells of %q", p, version, told[p].version)
		}
	}
	for p := range told {
		if linked[p] == "" {
			t.Errorf("THIRD_PARTY.md tells of %s, which is not linked", p)
		}
	}
	if m := told["github.com/klippa-app/go-pdfium"]; m.licence != "MIT" {
		t.Errorf("licence of go-pdfium: got %q", m.licence)
	}
}

func TestNotices(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"LICENSE", "NOTICE", "PATENTS", "LICENSE-3RD-PARTY.md", "licenses.go", "README.md"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(name), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	found, err := notices(dir, "licences/m@v1")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range found {
		got = append(got, path.Base(e.name))
	}
	if strings.Join(got, " ") != "LICENSE LICENSE-3RD-PARTY.md NOTICE PATENTS" {
		t.Errorf("got %q", got)
	}
	if _, err := notices(t.TempDir(), "x"); err == nil {
		t.Error("a folder without a licence was taken")
	}
}

// TestRelease checks the release in the folder that NEWSGRAPH_RELEASE names.
func TestRelease(t *testing.T) {
	dir := os.Getenv("NEWSGRAPH_RELEASE")
	if dir == "" {
		t.Skip("NEWSGRAPH_RELEASE names no release")
	}
	sums, err := os.ReadFile(filepath.Join(dir, sumsName))
	if err != nil {
		t.Fatal(err)
	}
	archives := 0
	for line := range strings.Lines(string(sums)) {
		sum, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprintf("%x", sha256.Sum256(data)); got != sum {
			t.Errorf("%s: checksum %s, want %s", name, got, sum)
		}
		switch {
		case strings.HasSuffix(name, ".tar.gz"):
			checkArchive(t, name, readArchive(t, "tar", data))
			archives++
		case strings.HasSuffix(name, ".zip"):
			checkArchive(t, name, readArchive(t, "zip", data))
			archives++
		}
	}
	if archives == 0 {
		t.Error("no archive")
	}
}

func checkArchive(t *testing.T, archive string, files []file) {
	t.Helper()
	byName := map[string][]byte{}
	var program []byte
	for _, f := range files {
		_, name, _ := strings.Cut(f.name, "/")
		byName[name] = f.data
		if f.mode&0o111 != 0 {
			program = f.data
		}
		if len(f.data) == 0 && !strings.HasPrefix(name, "licences/") { // some modules have an empty one
			t.Errorf("%s: %s is empty", archive, f.name)
		}
	}
	for _, want := range []string{"LICENSE", "THIRD_PARTY.md", "README.md", "man/man1/newsgraph.1", "man/man1/newsgraph-extract.1", "newsgraph.cdx.json",
		"completions/newsgraph.bash", "completions/_newsgraph", "completions/newsgraph.fish", "completions/newsgraph.ps1",
		"licences/gazetteers-NOTICES.md", "licences/model-card.md", "licences/pdfium.txt", "licences/trafilatura-LICENSE"} {
		if byName[want] == nil {
			t.Errorf("%s: %s is missing", archive, want)
		}
	}
	info, err := buildinfo.Read(bytes.NewReader(program))
	if err != nil {
		t.Fatalf("%s: %v", archive, err)
	}
	var listed bill
	if err := json.Unmarshal(byName["newsgraph.cdx.json"], &listed); err != nil {
		t.Fatal(err)
	}
	if got, want := listed.Metadata.Component.Hashes[0].Content, fmt.Sprintf("%x", sha256.Sum256(program)); got != want {
		t.Errorf("%s: the bill is of the binary %s, this is %s", archive, got, want)
	}
	inBill := map[string]bool{}
	for _, c := range listed.Components {
		inBill[c.PURL] = true
		if len(c.Licences) == 0 && c.Type == "library" {
			t.Errorf("%s: %s has no licence in the bill", archive, c.Name)
		}
	}
	for _, d := range info.Deps {
		if !inBill["pkg:golang/"+d.Path+"@"+d.Version] {
			t.Errorf("%s: the bill lacks %s", archive, d.Path)
		}
		found := false
		for name := range byName {
			found = found || strings.HasPrefix(name, "licences/"+d.Path+"@"+d.Version+"/")
		}
		if !found {
			t.Errorf("%s: no licence of %s", archive, d.Path)
		}
	}
	if bytes.Contains(program, []byte("\x00.symtab\x00")) {
		t.Errorf("%s: the binary is not stripped", archive)
	}
	home, err := os.UserHomeDir()
	if err == nil && len(home) > 1 && bytes.Contains(program, []byte(home+"/go/")) {
		t.Errorf("%s: the binary holds paths of this machine", archive)
	}
}

// TestContainer builds the image from the release in the folder that
// NEWSGRAPH_RELEASE names, where a builder is there, and runs it.
func TestContainer(t *testing.T) {
	dir := os.Getenv("NEWSGRAPH_RELEASE")
	if dir == "" {
		t.Skip("NEWSGRAPH_RELEASE names no release")
	}
	archives, err := filepath.Glob(filepath.Join(dir, "newsgraph_*_linux_*.tar.gz"))
	if err != nil || len(archives) == 0 {
		t.Skip("no release for Linux in", dir)
	}
	builder := ""
	for _, name := range []string{"podman", "docker", "buildah"} {
		if exec.Command(name, "info").Run() == nil {
			builder = name
			break
		}
	}
	if builder == "" {
		t.Skip("no podman, docker or buildah that works: the image is not built")
	}
	do := func(args ...string) string {
		t.Helper()
		out, err := exec.Command(builder, args...).CombinedOutput()
		if err != nil {
			t.Fatalf("%s %s: %v\n%s", builder, args[0], err, out)
		}
		return strings.TrimSpace(string(out))
	}
	const image = "newsgraph-test"
	do("build", "-t", image, "-f", "Containerfile", "--build-arg", "RELEASE="+filepath.Base(strings.TrimSuffix(archives[0], ".tar.gz")), dir)
	defer do("rmi", image)
	var said string
	if builder == "buildah" { // it knows no "run" of an image
		container := do("from", image)
		defer do("rm", container)
		said = do("run", "--isolation", "chroot", container, "--", "/newsgraph/newsgraph", "version")
	} else {
		said = do("run", "--rm", image, "version")
	}
	if !strings.Contains(said, "program     newsgraph") {
		t.Errorf("%s run: %s", builder, said)
	}
}
