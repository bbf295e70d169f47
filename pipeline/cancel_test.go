package pipeline_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"newsgraph/entities"
	"newsgraph/pipeline"
	"newsgraph/pipeline/codec"
)

// endsAfter is a context that ends when it has been asked so many times.
type endsAfter struct {
	context.Context
	left, asked int
}

func (c *endsAfter) Err() error {
	c.asked++
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

// TestOneLongArticleCanBeGivenUp: within one article the context is asked
// often; wherever it ends, its error comes back, and the worker stays usable.
func TestOneLongArticleCanBeGivenUp(t *testing.T) {
	w, err := newPipeline(t, pipeline.Options{}).NewWorker()
	if err != nil {
		t.Fatal(err)
	}
	a := &entities.Article{ID: "a", Text: strings.Repeat("Angela Merkel met John Kerry in Ankara on Monday. They spoke of grain.\n", 3000)}
	whole := &endsAfter{context.Background(), 1 << 30, 0}
	want, err := w.Annotate(whole, a)
	if err != nil {
		t.Fatal(err)
	}
	if whole.asked < 10 {
		t.Fatalf("asked %d times in %d tokens", whole.asked, want.Tokens)
	}
	for n := range whole.asked {
		if rec, err := w.Annotate(&endsAfter{context.Background(), n, 0}, a); !errors.Is(err, context.Canceled) || rec != nil {
			t.Fatalf("ended after %d: %v", n, err)
		}
	}
	again, err := w.Annotate(context.Background(), a)
	if err != nil || string(codec.AppendRecordLine(nil, again)) != string(codec.AppendRecordLine(nil, want)) {
		t.Errorf("another record after it was given up: %v", err)
	}
}
