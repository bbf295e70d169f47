// Measure runs a newsgraph binary over hostile articles of growing size and
// prints what each cost:
//
//	go build -o newsgraph ./cmd/newsgraph && go run ./testdata/patterns/measure -sizes 1,8 ./newsgraph
//
// A line has the CPU seconds of each size, the most memory, and how much longer
// a megabyte of the largest took than one of the smallest; start-up is taken off.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"newsgraph/testdata/patterns"
)

var (
	sizes = flag.String("sizes", "1,8", "sizes of the article in MB, from small to large")
	forms = flag.String("forms", "text,json,html", "how the article is given")
	only  = flag.String("only", "", "a part of a pattern's name; all by default")
	limit = flag.Duration("limit", 2*time.Minute, "longest run")
)

func main() {
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: measure [flags] NEWSGRAPH")
		os.Exit(2)
	}
	if err := measure(flag.Arg(0)); err != nil {
		fmt.Fprintln(os.Stderr, "measure:", err)
		os.Exit(1)
	}
}

func measure(binary string) error {
	dir, err := os.MkdirTemp("", "patterns-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	var mb []float64
	for s := range strings.SplitSeq(*sizes, ",") {
		n, err := strconv.ParseFloat(s, 64)
		if err != nil {
			return err
		}
		mb = append(mb, n)
	}
	base, err := run(binary, dir, "text", "Aleppo fell.")
	if err != nil {
		return err
	}
	fmt.Printf("%-32s %-5s cpu s at %s MB, peak MB, growth\n", "pattern", "form", *sizes)
	for _, p := range patterns.All() {
		for form := range strings.SplitSeq(*forms, ",") {
			if form == "html" && !p.HTML || !strings.Contains(p.Name, *only) {
				continue
			}
			fmt.Printf("%-32s %-5s", p.Name, form)
			var costs []cost
			for _, n := range mb {
				c, err := run(binary, dir, form, p.Make(int(n*(1<<20))))
				if err != nil {
					fmt.Printf(" %v", err)
					break
				}
				costs = append(costs, c)
				fmt.Printf(" %6.2f", c.seconds)
			}
			if len(costs) > 1 && len(costs) == len(mb) {
				first, last := costs[0], costs[len(costs)-1]
				growth := (last.seconds - base.seconds) / max(0.05, first.seconds-base.seconds) / mb[len(mb)-1] * mb[0]
				fmt.Printf(" %6d %5.1f", last.peak, growth)
			}
			fmt.Println()
		}
	}
	return nil
}

type cost struct {
	seconds float64 // of CPU
	peak    int64   // MB
}

// run takes one article through the binary.
func run(binary, dir, form, text string) (cost, error) {
	name := filepath.Join(dir, "article."+map[string]string{"text": "txt", "json": "jsonl", "html": "html"}[form])
	defer os.Remove(name)
	switch form {
	case "json":
		body, err := json.Marshal(map[string]string{"id": "a", "title": "A title", "date": "2016-10-15", "text": text})
		if err != nil {
			return cost{}, err
		}
		text = string(body)
	case "html":
		text = "<html><head><title>A title</title></head><body>" + text
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		return cost{}, err
	}
	ctx, stop := context.WithTimeout(context.Background(), *limit)
	defer stop()
	cmd := exec.CommandContext(ctx, binary, "extract", "--quiet", "-j", "1", "--language", "any", "-f", map[string]string{"text": "text", "json": "json", "html": "html"}[form], name, "-o", filepath.Join(dir, "run"))
	var said bytes.Buffer
	cmd.Stderr = &said
	err := cmd.Run()
	os.RemoveAll(filepath.Join(dir, "run"))
	if ctx.Err() != nil {
		return cost{}, errors.New("too slow")
	}
	if code := cmd.ProcessState.ExitCode(); err != nil && code != 3 {
		return cost{}, fmt.Errorf("exit %d: %.200s", code, said.String())
	}
	use := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	return cost{(cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds(), use.Maxrss >> 10}, nil
}
