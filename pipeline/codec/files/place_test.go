//go:build linux

package files

import (
	"errors"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// outputs is a folder of things that an output may be put over.
func outputs(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	must(os.MkdirAll(filepath.Join(dir, "far", "deep"), 0o755))
	must(os.WriteFile(filepath.Join(dir, "old"), []byte("old"), 0o600))
	must(os.WriteFile(filepath.Join(dir, "far", "file"), []byte("old"), 0o640))
	must(os.Symlink("far/file", filepath.Join(dir, "link")))
	must(os.Symlink("link", filepath.Join(dir, "twice")))
	must(os.Symlink("far/new", filepath.Join(dir, "dangling")))
	must(os.Symlink("round", filepath.Join(dir, "round")))
	must(os.Symlink("nowhere/new", filepath.Join(dir, "lost")))
	must(os.Symlink("../../file", filepath.Join(dir, "far", "deep", "up")))
	must(os.Symlink("far/deep", filepath.Join(dir, "folder")))
	must(os.WriteFile(filepath.Join(dir, "file"), []byte("old"), 0o644))
	return dir
}

func TestLinksAreFollowedAndStay(t *testing.T) {
	for _, c := range []struct {
		output, written string
		mode            fs.FileMode
	}{
		{"old", "old", 0o600},
		{"new", "new", 0o644},
		{"link", "far/file", 0o640},
		{"twice", "far/file", 0o640},
		{"dangling", "far/new", 0o644},
		{"folder/new", "far/deep/new", 0o644},
		{"folder/up", "file", 0o644}, // ".." counts from where the link is, not from its name
	} {
		dir := outputs(t)
		before := links(t, dir)
		if err := Write(filepath.Join(dir, c.output), []byte("new")); err != nil {
			t.Errorf("%s: %v", c.output, err)
			continue
		}
		got, err := os.ReadFile(filepath.Join(dir, c.written))
		if err != nil || string(got) != "new" {
			t.Errorf("%s: %s holds %q, %v", c.output, c.written, got, err)
		}
		if st, err := os.Lstat(filepath.Join(dir, c.written)); err != nil || st.Mode() != c.mode {
			t.Errorf("%s: %s is %v, %v", c.output, c.written, st.Mode(), err)
		}
		if after := links(t, dir); after != before {
			t.Errorf("%s: links were\n%sand are\n%s", c.output, before, after)
		}
	}
}

// links lists the links below dir, and every temporary file.
func links(t *testing.T, dir string) string {
	t.Helper()
	var out strings.Builder
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type()&fs.ModeSymlink != 0 {
			to, _ := os.Readlink(path)
			out.WriteString(path + " -> " + to + "\n")
		}
		if strings.HasSuffix(path, TempSuffix) {
			out.WriteString(path + "\n")
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestLinksThatLeadNowhere(t *testing.T) {
	dir := outputs(t)
	before := links(t, dir)
	for output, reason := range map[string]string{"round": "too many links", "lost": "no such file", "folder": "is a folder", "far": "is a folder"} {
		err := Write(filepath.Join(dir, output), nil)
		if err == nil || !strings.Contains(err.Error(), reason) || !strings.Contains(err.Error(), output) {
			t.Errorf("%s: %v", output, err)
		}
	}
	if after := links(t, dir); after != before {
		t.Errorf("left behind:\n%s", after)
	}
}

func TestFolderOfALink(t *testing.T) {
	dir := outputs(t)
	for output, want := range map[string]string{"folder": "far/deep", "dangling": "far/new", "a/b": "a/b"} {
		if err := MakeFolder(filepath.Join(dir, output)); err != nil {
			t.Error(err)
		}
		if st, err := os.Stat(filepath.Join(dir, want)); err != nil || !st.IsDir() {
			t.Errorf("%s: %v", output, err)
		}
	}
}

// aborted begins an output, writes to it and drops it.
func aborted(t *testing.T, path string) {
	t.Helper()
	f, err := Create(path)
	if err != nil {
		t.Error(err)
		return
	}
	_, _ = f.Write([]byte("dropped"))
	f.Abort()
}

func TestWhatIsNoFileIsWrittenThrough(t *testing.T) {
	dir := t.TempDir()
	pipe, socket, device := filepath.Join(dir, "pipe"), filepath.Join(dir, "socket"), filepath.Join(dir, "device")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	on, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	defer on.Close()
	read := func(open func() (io.ReadCloser, error)) <-chan string {
		got := make(chan string, 1)
		go func() {
			r, err := open()
			if err != nil {
				got <- err.Error()
				return
			}
			defer r.Close()
			b, _ := io.ReadAll(r)
			got <- string(b)
		}()
		return got
	}
	for path, open := range map[string]func() (io.ReadCloser, error){
		pipe:   func() (io.ReadCloser, error) { return os.Open(pipe) },
		socket: func() (io.ReadCloser, error) { return on.Accept() },
	} {
		got := read(open)
		if err := Write(path, []byte("through")); err != nil {
			t.Error(err)
		}
		if s := <-got; s != "through" {
			t.Errorf("%s: got %q", path, s)
		}
		got = read(open)
		aborted(t, path)
		<-got
		if !IsStream(path) {
			t.Errorf("%s is no stream any more", path)
		}
	}
	if err := mknod(device, 1, 3); err != nil {
		t.Logf("no right to make a device: %v", err)
	} else {
		if err := Write(device, []byte("through")); err != nil {
			t.Error(err)
		}
		aborted(t, device)
		link := filepath.Join(dir, "to-device")
		if err := os.Symlink("device", link); err != nil {
			t.Fatal(err)
		}
		if err := Write(link, []byte("through")); err != nil {
			t.Error(err)
		}
		if st, err := os.Lstat(device); err != nil || st.Mode()&fs.ModeCharDevice == 0 {
			t.Errorf("the device is %v, %v", st.Mode(), err)
		}
	}
	if left := links(t, dir); strings.Contains(left, TempSuffix) {
		t.Errorf("left behind: %s", left)
	}
}

func mknod(path string, major, minor int) error {
	return syscall.Mknod(path, syscall.S_IFCHR|0o666, major<<8|minor)
}

// An open file of the process is written where it stands, and stays open.
func TestOpenFilesAreWrittenOn(t *testing.T) {
	if _, err := os.Stat("/dev/fd"); err != nil {
		t.Skip(err)
	}
	path := filepath.Join(t.TempDir(), "log")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	_, _ = f.WriteString("before ")
	for _, dir := range []string{"/dev/fd", "/proc/self/fd", "/proc/" + strconv.Itoa(os.Getpid()) + "/fd"} {
		if _, err := os.Stat(dir); err != nil {
			continue
		}
		output := filepath.Join(dir, strconv.Itoa(int(f.Fd())))
		if err := Write(output, []byte(dir+" ")); err != nil {
			t.Error(err)
		}
		link := filepath.Join(t.TempDir(), "link")
		if err := os.Symlink(output, link); err != nil {
			t.Fatal(err)
		}
		if err := Write(link, []byte("link ")); err != nil {
			t.Error(err)
		}
	}
	_, err = f.WriteString("after")
	got, err2 := os.ReadFile(path)
	if err := errors.Join(err, err2); err != nil || !strings.HasPrefix(string(got), "before /dev/fd link ") || !strings.HasSuffix(string(got), "link after") {
		t.Errorf("%q, %v", got, err)
	}
}

// Sweep removes what this process was writing and nothing else.
func TestSweep(t *testing.T) {
	dir := t.TempDir()
	in := filepath.Join(dir, "out", "csv")
	if err := os.MkdirAll(in, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{filepath.Join(dir, "graph.json"), filepath.Join(in, "nodes.csv"), filepath.Join(dir, "out", strings.Repeat("long", 60))} {
		if _, err := create(path); err != nil {
			t.Fatal(err)
		}
	}
	other := filepath.Join(dir, ".graph.json.1-2.tmp")
	if err := os.WriteFile(other, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(links(t, dir), TempSuffix); n != 4 {
		t.Fatalf("%d temporary files", n)
	}
	Sweep(filepath.Join(dir, "graph.json"))
	Sweep(filepath.Join(dir, "out"))
	if left := links(t, dir); left != other+"\n" {
		t.Errorf("left:\n%s", left)
	}
}
