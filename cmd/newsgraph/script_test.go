package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"newsgraph/cmd/newsgraph/console"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"newsgraph": main})
}

// TestScripts runs the program as a user does, one topic a script. Commands
// beside testscript's own:
//
//	exits CODE newsgraph…      runs a command in the process of the test
//	exits CODE exec COMMAND…   runs it as a process, with variables and standard input
//	same FILE FILE…            all files have the same bytes
//	lacks FILE TEXT            the file does not hold the text
func TestScripts(t *testing.T) {
	t.Setenv("NEWSGRAPH_CACHE", "off")
	wd, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 wd + "/testdata/script",
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("NEWSGRAPH_CACHE", "off")
			env.Setenv("ARTICLES", wd+"/../../testdata/articles")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits,
			"same":  same,
			"lacks": lacks,
		},
	})
}

// alone lets one script at a time run a command in this process, whose folder it
// changes to its own.
var alone sync.Mutex

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE [exec] COMMAND…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	switch args[1] {
	case "newsgraph":
		got = within(ts, args[1:])
	case "exec":
		args = args[1:]
		fallthrough
	default:
		var exit *exec.ExitError
		if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
			got = exit.ExitCode()
		} else if err != nil {
			ts.Fatalf("%v", err)
		}
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// within runs the program in this process: the lists and the model are then
// opened once for all scripts.
func within(ts *testscript.TestScript, args []string) int {
	alone.Lock()
	defer alone.Unlock()
	was, err := os.Getwd()
	ts.Check(err)
	ts.Check(os.Chdir(ts.MkAbs(".")))
	defer func() {
		ts.Check(os.Chdir(was))
		asBefore()
	}()
	return run(context.Background(), args, console.New(console.Streams{In: strings.NewReader(""), Out: ts.Stdout(), Err: ts.Stderr()}))
}

func same(ts *testscript.TestScript, neg bool, args []string) {
	for _, name := range args[1:] {
		if (ts.ReadFile(name) == ts.ReadFile(args[0])) == neg {
			ts.Fatalf("%s and %s: equal is %v", args[0], name, neg)
		}
	}
}

func lacks(ts *testscript.TestScript, neg bool, args []string) {
	if strings.Contains(ts.ReadFile(args[0]), args[1]) != neg {
		ts.Fatalf("%s: holding %q is %v", args[0], args[1], !neg)
	}
}
