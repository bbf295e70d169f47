package neo4j_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"newsgraph/entities"
	"newsgraph/pipeline/store"
)

// command is the program as a user runs it.
type command struct {
	t    *testing.T
	path string
	dir  string
}

func newCommand(t *testing.T, ctx context.Context) *command {
	t.Helper()
	c := &command{t: t, dir: t.TempDir()}
	c.path = filepath.Join(c.dir, "newsgraph")
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", c.path, "newsgraph/cmd/newsgraph").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if err := os.WriteFile(filepath.Join(c.dir, "secret"), []byte(password+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return c
}

// run checks the exit code and gives standard error.
func (c *command) run(code int, args ...string) string {
	c.t.Helper()
	cmd := exec.CommandContext(c.t.Context(), c.path, args...)
	cmd.Dir = c.dir
	var words bytes.Buffer
	cmd.Stderr = &words
	err := cmd.Run()
	got := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else if err != nil {
		c.t.Fatal(err)
	}
	if got != code {
		c.t.Fatalf("newsgraph %s: exit code %d, want %d\n%s", strings.Join(args, " "), got, code, words.String())
	}
	if strings.Contains(words.String(), password) {
		c.t.Errorf("the password is printed: %s", words.String())
	}
	return words.String()
}

func (c *command) load(code int, args ...string) string {
	c.t.Helper()
	return c.run(code, append([]string{"load", "neo4j", "--uri", server.uri, "--password-file", "secret", "--dataset", "command"}, args...)...)
}

// holdsRun checks that the dataset is the graph of a run and has its articles.
func (c *command) holdsRun(name string) {
	c.t.Helper()
	run, err := store.OpenRun(filepath.Join(c.dir, name))
	if err != nil {
		c.t.Fatal(err)
	}
	g, err := run.Graph()
	if err != nil {
		c.t.Fatal(err)
	}
	for i := range g.Entities {
		if p := g.Entities[i].Place; p != nil && *p == (entities.PlaceInfo{}) {
			g.Entities[i].Place = nil // a place of which nothing is known has no properties
		}
	}
	m := &memory{graph: g}
	err = run.Records(func(r *entities.Record) error { m.articles = append(m.articles, r.Article); return nil })
	if err != nil {
		c.t.Fatal(err)
	}
	holds(c.t, c.t.Context(), "command", m)
}

// citesAll checks that the dataset has every mention of a run that is of an entity.
func (c *command) citesAll(name string) {
	c.t.Helper()
	run, err := store.OpenRun(filepath.Join(c.dir, name))
	if err != nil {
		c.t.Fatal(err)
	}
	want := map[string]bool{}
	err = run.Records(func(r *entities.Record) error {
		for _, m := range r.Mentions {
			want[fmt.Sprintf("%s %s:%d-%d", r.Article.ID, m.Field, m.Start, m.End)] = true
		}
		return nil
	})
	if err != nil {
		c.t.Fatal(err)
	}
	rows := query(c.t, c.t.Context(), "MATCH (:Entity {dataset: 'command'})-[r:EVIDENCED_BY]->(x:Article) UNWIND r.spans AS span RETURN x.id + ' ' + span AS span", nil)
	got := map[string]bool{}
	for _, row := range rows {
		span, _ := row["span"].(string)
		if got[span] || !want[span] {
			c.t.Errorf("span %q: twice, or of no mention", span)
		}
		got[span] = true
	}
	if len(got) != len(want) {
		c.t.Errorf("%d of %d mentions are in the dataset", len(got), len(want))
	}
}

// TestCommand is days in the life of a dataset: articles of this project, real
// runs, the program itself.
func TestCommand(t *testing.T) {
	ctx := need(t)
	c := newCommand(t, ctx)
	articles, err := filepath.Abs("../../articles")
	if err != nil {
		t.Fatal(err)
	}
	c.run(0, "extract", "-q", filepath.Join(articles, "syria-talks"), "-o", "monday")
	c.run(0, "extract", "-q", filepath.Join(articles, "lagos-port"), "-o", "tuesday")
	c.run(0, "graph", "-q", "monday", "tuesday", "-o", "both")
	corrections := "same\tAleppo\tLausanne\nrename\tJohn Kerry\tMr. Kerry\nretype\tLagos\torganization\nignore\tDamascus\n"
	if err := os.WriteFile(filepath.Join(c.dir, "corrections.tsv"), []byte(corrections), 0o666); err != nil {
		t.Fatal(err)
	}
	c.run(0, "graph", "-q", "both", "--overrides", "corrections.tsv", "-o", "corrected")

	if said := c.load(0, "monday", "--with-examples"); !strings.Contains(said, "loaded  dataset command: ") {
		t.Errorf("said %s", said)
	}
	c.holdsRun("monday")
	c.load(0, "-q", "monday")
	c.holdsRun("monday")
	if said := c.load(2, "tuesday"); !strings.Contains(said, "that this graph does not") || !strings.Contains(said, "--add joins") {
		t.Errorf("said %s", said)
	}
	c.holdsRun("monday")
	c.load(0, "tuesday", "--add")
	c.holdsRun("both")
	c.load(0, "tuesday", "--add")
	c.holdsRun("both")
	c.load(0, "both")
	c.holdsRun("both")
	c.load(0, "corrected")
	c.holdsRun("corrected")
	c.load(0, "monday", "tuesday", "--overrides", "corrections.tsv")
	c.holdsRun("corrected")
	c.load(0, "monday", "tuesday")
	c.holdsRun("both")
	if said := c.load(0, "tuesday", "--replace"); !strings.Contains(said, "removed ") {
		t.Errorf("said %s", said)
	}
	c.holdsRun("tuesday")
	c.load(0, "both", "--replace", "--all-mentions")
	c.citesAll("both")
	c.load(0, "both")
	c.holdsRun("both")
	c.load(2, "corrected", "--all-mentions")
	c.interrupt("both")
	c.load(0, "both", "--replace")
	c.holdsRun("both")

	if err := os.WriteFile(filepath.Join(c.dir, "secret"), []byte("wrong\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if said := c.load(1, "both"); !strings.Contains(said, "Unauthorized") {
		t.Errorf("said %s", said)
	}
}

// interrupt sends the signal of a user who gives up, early or later.
func (c *command) interrupt(run string) {
	c.t.Helper()
	for i := range 6 {
		cmd := exec.Command(c.path, "load", "neo4j", run, "--uri", server.uri, "--password-file", "secret", "--dataset", "command", "--replace", "--batch", "5")
		cmd.Dir = c.dir
		var words bytes.Buffer
		cmd.Stderr = &words
		if err := cmd.Start(); err != nil {
			c.t.Fatal(err)
		}
		time.Sleep(time.Duration(100+150*i) * time.Millisecond)
		_ = cmd.Process.Signal(os.Interrupt)
		err := cmd.Wait()
		var exit *exec.ExitError
		if err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 130 && exit.ExitCode() != -1) {
			c.t.Errorf("interrupted: %v: %s", err, words.String())
		}
		if err != nil && i > 2 && !strings.Contains(words.String(), "run the same command again") {
			c.t.Errorf("said %s", words.String())
		}
	}
}
