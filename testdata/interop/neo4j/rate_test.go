package neo4j_test

import (
	"os"
	"strconv"
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
		last, start := time.Now(), time.Now()
		res, err := n.Load(ctx, c.m, load.Options{Dataset: "rate", Batch: batch, Replace: true}, func(p load.Progress) {
			steps[p.Step] += time.Since(last)
			last = time.Now()
		})
		if err != nil {
			t.Fatal(err)
		}
		took := time.Since(start)
		t.Logf("%s: %d entities, %d edges in %.1f s, %.0f a second; %v; removed %+v", c.name, res.Entities, res.Edges, took.Seconds(),
			float64(res.Entities+res.Edges)/took.Seconds(), steps, res.Removed)
		if res.Edges != len(c.m.graph.Edges) {
			t.Error("edges are missing")
		}
	}
}
