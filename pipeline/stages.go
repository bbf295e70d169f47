package pipeline

import (
	"context"
	"runtime/pprof"
	"time"
)

// Stage is one room of the walk, for times and profiles.
type Stage int

// The stages of the annotate phase, in order.
const (
	StageRead Stage = iota
	StageSegment
	StageTag
	StageResolve
	StageRelate
	StageWrite
	stages
)

var stageNames = [stages]string{"read", "segment", "tag", "resolve", "relate", "write"}

// String is the stage's name in the ledger, run.json and profiles.
func (s Stage) String() string { return stageNames[s] }

// StageTimes is the time spent in each stage, summed over workers.
type StageTimes [stages]time.Duration

func (t *StageTimes) add(o *StageTimes) {
	for i := range t {
		t[i] += o[i]
	}
}

// clock times the stages of one worker and labels its samples in CPU profiles.
type clock struct {
	times  StageTimes
	labels [stages]context.Context
	idle   context.Context
	now    Stage
	since  time.Time
}

func newClock() *clock {
	c := &clock{idle: context.Background()}
	for s := range stages {
		c.labels[s] = pprof.WithLabels(c.idle, pprof.Labels("stage", s.String()))
	}
	return c
}

// enter ends the stage that runs and begins s.
func (c *clock) enter(s Stage) {
	t := time.Now()
	if !c.since.IsZero() {
		c.times[c.now] += t.Sub(c.since)
	}
	c.now, c.since = s, t
	pprof.SetGoroutineLabels(c.labels[s])
}

// leave ends the stage that runs.
func (c *clock) leave() {
	if !c.since.IsZero() {
		c.times[c.now] += time.Since(c.since)
	}
	c.since = time.Time{}
	pprof.SetGoroutineLabels(c.idle)
}
