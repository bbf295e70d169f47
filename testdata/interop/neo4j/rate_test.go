package neo4j_test

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"newsgraph/pipeline/load"
)

// TestRate measures loads of a graph of NEWSGRAPH_RATE edges and a tenth as many
// entities: the first, the second of the same, and one that removes a half.
func TestRate(t *testing.T) {
	edges, err := strconv.Atoi(os.Getenv("NEWSGRAPH_RATE"))
	if err != nil {
		t.Skip("NEWSGRAPH_RATE=1000000 measures a load of so many edges")
	}
	ctx := need(t)
	batch, _ := strconv.Atoi(os.Getenv("NEWSGRAPH_BATCH"))
	n := open(t, ctx, target())
	m, half := crowd(edges/10, edges, 1), crowd(edges/20, edges/2, 1)
	for _, c := range []struct {
		name string
		m    *memory
	}{{"first", m}, {"again", m}, {"half of it", half}} {
		steps := map[load.Step]time.Duration{}
		last, start, busy := time.Now(), time.Now(), serverCPU()
		res, err := n.Load(ctx, c.m, load.Options{Dataset: "rate", Batch: batch, Replace: true}, func(p load.Progress) {
			steps[p.Step] += time.Since(last)
			last = time.Now()
		})
		if err != nil {
			t.Fatal(err)
		}
		took := time.Since(start)
		t.Logf("%s: %d entities, %d edges in %.1f s, %.0f a second; %.1f s of the server's processor; %v; removed %+v", c.name, res.Entities, res.Edges,
			took.Seconds(), float64(res.Entities+res.Edges)/took.Seconds(), (serverCPU() - busy).Seconds(), steps, res.Removed)
		if res.Edges != len(c.m.graph.Edges) {
			t.Error("edges are missing")
		}
	}
}

// serverCPU is the processor time of the server so far, which other work on the
// machine does not change as it does the clock's; 0 where /proc does not tell.
func serverCPU() time.Duration {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", server.pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(data), ") ")
	fields := strings.Fields(rest)
	if len(fields) < 13 {
		return 0
	}
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * time.Second / 100
}
