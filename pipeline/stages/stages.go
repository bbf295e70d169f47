package stages

import (
	"context"
	"runtime/pprof"
	"time"
)

// Stage is one room of the walk, for times and profiles.
type Stage int

// The stages of the annotate phase, in order.
const (
	Read Stage = iota
	Segment
	Tag
	Resolve
	Relate
	Write
	Count
)

var stageNames = [Count]string{"read", "segment", "tag", "resolve", "relate", "write"}

// String is the stage's name in the ledger, run.json and profiles.
func (s Stage) String() string { return stageNames[s] }

// Times is the time spent in each stage, summed over workers.
type Times [Count]time.Duration

// Add adds other times.
func (t *Times) Add(o *Times) {
	for i := range t {
		t[i] += o[i]
	}
}

// Clock times the stages of one worker and labels its samples in CPU profiles.
type Clock struct {
	Times  Times
	labels [Count]context.Context
	idle   context.Context
	Now    Stage
	since  time.Time
}

// NewClock makes one that stands.
func NewClock() *Clock {
	c := &Clock{idle: context.Background()}
	for s := range Count {
		c.labels[s] = pprof.WithLabels(c.idle, pprof.Labels("stage", s.String()))
	}
	return c
}

// Enter ends the stage that runs and begins s.
func (c *Clock) Enter(s Stage) {
	t := time.Now()
	if !c.since.IsZero() {
		c.Times[c.Now] += t.Sub(c.since)
	}
	c.Now, c.since = s, t
	pprof.SetGoroutineLabels(c.labels[s])
}

// Leave ends the stage that runs.
func (c *Clock) Leave() {
	if !c.since.IsZero() {
		c.Times[c.Now] += time.Since(c.since)
	}
	c.since = time.Time{}
	pprof.SetGoroutineLabels(c.idle)
}
