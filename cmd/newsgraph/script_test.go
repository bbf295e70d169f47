package main

import (
	"errors"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"newsgraph": main})
}

// TestScripts runs the program as a user does, one topic a script. Commands
// beside testscript's own:
//
//	exits CODE COMMAND…   runs the command and checks its exit code
//	same FILE FILE…       all files have the same bytes
//	lacks FILE TEXT       the file does not hold the text
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			wd, err := os.Getwd()
			if err != nil {
				return err
			}
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

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
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
