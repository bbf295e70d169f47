package frame

import (
	"context"
	"errors"
	"io"
	"os"
	"reflect"
	"strings"
	"testing"

	"newsgraph/entities"
)

// TestOfArticle: the frame gives the article back, and its sum tells each of its
// fields.
func TestOfArticle(t *testing.T) {
	was := entities.Article{ID: "a1", Title: "T", Text: "One.", Input: "store", Position: "row 1"}
	fr := OfArticle(was)
	if items := fr.Decode(); len(items) != 1 || items[0].Article == nil || *items[0].Article != was {
		t.Errorf("%+v", items)
	}
	if again := OfArticle(was); again.Sum() != fr.Sum() {
		t.Error("another sum the second time")
	}
	for i := range reflect.TypeOf(was).NumField() {
		other := was
		reflect.ValueOf(&other).Elem().Field(i).SetString("other")
		if o := OfArticle(other); o.Sum() == fr.Sum() {
			t.Errorf("the sum does not tell %s", reflect.TypeOf(was).Field(i).Name)
		}
	}
}

// walked opens a stream that fails with err in a walk, as one member of an
// input, and gives the problems that come of it.
func walked(limits Limits, in string, err error) (problems []string, end error) {
	set := Settings{Limits: limits.WithDefaults()}
	w := NewWalk(context.Background(), &set, &Counters{}, func(fr Frame) error {
		for _, it := range fr.Decode() {
			problems = append(problems, it.Problem.Position+": "+it.Problem.Reason)
		}
		return nil
	})
	w.Open = func(w *Walk, src *Source, r io.Reader, _ *os.File) error {
		if _, rerr := io.Copy(io.Discard, r); rerr != nil {
			return rerr
		}
		return err
	}
	w.Begin(nil)
	return problems, w.Member(NewSource(w, "a", "a"), w.Stored(strings.NewReader(in)))
}

// TestWhatGoesWrong: an error of a stream is a problem of its file, at its place
// where it tells one.
func TestWhatGoesWrong(t *testing.T) {
	odd := errors.New("odd")
	for _, c := range []struct {
		name   string
		limits Limits
		in     string
		err    error
		want   string
	}{
		{"nothing", Limits{}, "text", nil, ""},
		{"an error", Limits{}, "text", odd, ": odd"},
		{"an error at a place", Limits{}, "text", &PlacedError{"line 3", odd}, "line 3: odd"},
		{"an error of the system", Limits{}, "text", &os.PathError{Op: "read", Path: "/x", Err: odd}, ": odd"},
		{"too much in a member", Limits{MaxMemberBytes: 3}, "text", nil, ": " + ErrMemberLimit.Error()},
	} {
		problems, end := walked(c.limits, c.in, c.err)
		if got := strings.Join(problems, "|"); got != c.want || end != nil {
			t.Errorf("%s: %q, %v; want %q", c.name, got, end, c.want)
		}
	}
}

// TestEmitAfterTheEnd: when the caller has had enough, nothing more comes, and
// the walk's error is the caller's.
func TestEmitAfterTheEnd(t *testing.T) {
	enough := errors.New("enough")
	n := 0
	set := Settings{Limits: Limits{}.WithDefaults()}
	w := NewWalk(context.Background(), &set, &Counters{}, func(Frame) error {
		n++
		return enough
	})
	src := NewSource(w, "a", "a")
	for range 3 {
		if err := w.Emit(Frame{Source: src}); err != ErrStop {
			t.Errorf("Emit: %v", err)
		}
	}
	if err := w.Finish(src, ErrStop); err != enough || n != 1 || !w.Stopped() {
		t.Errorf("%d frames, then %v", n, err)
	}
}
