// Package neo4j_test proves pipeline/load, and the exports that Neo4j reads,
// against a real Neo4j 5 that runs in the test harness of its makers. It needs
// Java 17 and Maven and takes about a minute; without them it is skipped.
//
//	go test ./testdata/interop/neo4j
//
// NEWSGRAPH_RATE=1000000 measures a load of so many edges.
package neo4j_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"newsgraph/pipeline/load"
)

// server is the database of all tests; each test has datasets of its own.
var server struct {
	uri  string
	path string // class path
	why  string // it is not there
	pid  int
}

const password = "testing-only"

func TestMain(m *testing.M) {
	stop, err := start()
	if err != nil {
		server.why = err.Error()
	}
	code := m.Run()
	if stop != nil {
		stop()
	}
	os.Exit(code)
}

// need skips a test that cannot have a server.
func need(t testing.TB) context.Context {
	t.Helper()
	if server.uri == "" {
		t.Skip("no Neo4j: " + server.why)
	}
	return t.Context()
}

func start() (stop func(), err error) {
	for _, tool := range []string{"java", "mvn"} {
		if _, err := exec.LookPath(tool); err != nil {
			return nil, fmt.Errorf("%s is not installed", tool)
		}
	}
	if server.path, err = classPath(); err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "newsgraph-neo4j-")
	if err != nil {
		return nil, err
	}
	java := exec.Command("java", "-Xmx1g", "-cp", server.path, "Harness.java", dir, "auth", "0")
	in, err := java.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := java.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := java.Start(); err != nil {
		return nil, err
	}
	server.pid = java.Process.Pid
	stop = func() {
		in.Close()
		_ = java.Wait()
		os.RemoveAll(dir)
	}
	ready := make(chan string, 1)
	go func() {
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if uri, ok := strings.CutPrefix(lines.Text(), "READY "); ok {
				ready <- strings.TrimSuffix(uri, "/")
			}
		}
		close(ready)
		_, _ = io.Copy(io.Discard, out)
	}()
	select {
	case uri := <-ready:
		if uri == "" {
			return stop, fmt.Errorf("the server did not start")
		}
		server.uri = uri
	case <-time.After(3 * time.Minute):
		return stop, fmt.Errorf("the server did not start in three minutes")
	}
	return stop, firstPassword()
}

// classPath asks Maven once; target/ keeps the answer.
func classPath() (string, error) {
	file, err := filepath.Abs("target/classpath.txt")
	if err != nil {
		return "", err
	}
	pom, err := os.Stat("pom.xml")
	if err != nil {
		return "", err
	}
	if at, err := os.Stat(file); err != nil || at.ModTime().Before(pom.ModTime()) {
		if err := os.MkdirAll("target", 0o777); err != nil {
			return "", err
		}
		mvn := exec.Command("mvn", "-q", "-B", "-f", "pom.xml", "dependency:build-classpath", "-Dmdep.outputFile="+file)
		if out, err := mvn.CombinedOutput(); err != nil {
			return "", fmt.Errorf("mvn: %v: %s", err, out)
		}
	}
	data, err := os.ReadFile(file)
	return strings.TrimSpace(string(data)), err
}

// firstPassword changes the password that a new server asks to change.
func firstPassword() error {
	ctx := context.Background()
	d, err := driver.NewDriverWithContext(server.uri, driver.BasicAuth("neo4j", "neo4j", ""))
	if err != nil {
		return err
	}
	defer d.Close(ctx)
	_, err = driver.ExecuteQuery(ctx, d, "ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $new", map[string]any{"new": password},
		driver.EagerResultTransformer, driver.ExecuteQueryWithDatabase("system"))
	return err
}

func target() load.Target {
	return load.Target{URI: server.uri, User: "neo4j", Password: password, Agent: "newsgraph-test"}
}

func open(t testing.TB, ctx context.Context, at load.Target) *load.Neo4j {
	t.Helper()
	n, err := load.Open(ctx, at)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { n.Close(context.Background()) })
	return n
}

// query runs Cypher beside the loader and gives rows as maps.
func query(t testing.TB, ctx context.Context, cypher string, params map[string]any) []map[string]any {
	t.Helper()
	d, err := driver.NewDriverWithContext(server.uri, driver.BasicAuth("neo4j", password, ""))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close(ctx)
	res, err := driver.ExecuteQuery(ctx, d, cypher, params, driver.EagerResultTransformer)
	if err != nil {
		t.Fatalf("%s: %v", cypher, err)
	}
	var out []map[string]any
	for _, r := range res.Records {
		out = append(out, r.AsMap())
	}
	return out
}
