package store

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"newsgraph/pipeline/store/inputs"
)

// marks is a list of pieces of input: "in/0:line 1:7" is a piece with its sum.
func marks(spec string) (out []inputs.Mark) {
	for _, one := range strings.Fields(spec) {
		f := strings.Split(one, ":")
		out = append(out, inputs.Mark{Input: f[0], Position: f[1], Sum: uint64(f[2][0])})
	}
	return out
}

// changes are inputs that are not those that a run was begun with, by what is
// said of them where single pieces are told and where a finished run tells of all.
var changes = []struct{ name, was, is, earlier, read string }{
	{"nothing", "a:1:x a:2:y b::z", "a:1:x a:2:y b::z", "", ""},
	{"content", "a:1:x a:2:y b::z", "a:1:x a:2:Y b::z", "a 2 is not what was read there", "a is not what it was (2 pieces then, 2 now)"},
	{"content of a whole file", "a::x", "a::X", "a is not what was read there", "a is not what it was (1 pieces then, 1 now)"},
	{"a shorter file", "a:1:x a:2:y b::z", "a:1:x b::z", "a is shorter than it was", "a is not what it was (2 pieces then, 1 now)"},
	{"a longer file", "a:1:x b::z", "a:1:x a:2:y b::z", "a goes on at 2, where it had ended", "a is not what it was (1 pieces then, 2 now)"},
	{"another order", "a:1:x b::z", "b::z a:1:x", "b comes where a was", "b comes where a was"},
	{"a file less", "a:1:x b::z c::w", "a:1:x b::z", "they end before c does, which is shorter or gone: 1 pieces of input are missing", "c is gone"},
	{"the end of a file less", "a:1:x a:2:y", "a:1:x", "they end before a does, which is shorter or gone: 1 pieces", "a is not what it was (2 pieces then, 1 now)"},
	{"nothing at all", "a:1:x", "", "they end before a does", "they have 0 pieces, and had 1"},
	{"a file more", "a:1:x", "a:1:x b::z", "", "b is new"}, // more pieces are what a resume is for
}

func TestEarlierPieces(t *testing.T) {
	for _, c := range changes {
		dir := filepath.Join(t.TempDir(), "run")
		r := mustCreate(t, dir, someRun)
		for _, m := range marks(c.was) {
			if err := errors.Join(r.AppendMark(m), r.PieceDone(r.Progress().Inputs, r.Progress().Counts)); err != nil {
				t.Fatal(err)
			}
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
		r = mustCreate(t, dir, again)
		e, err := r.Earlier()
		if err != nil {
			t.Fatal(err)
		}
		passed := 0
		for _, m := range marks(c.is) {
			var done bool
			if done, err = e.Pass(m); err != nil {
				break
			}
			if done {
				passed++
			}
		}
		if err == nil {
			err = e.End()
		}
		var changed *inputs.Changed
		switch {
		case c.earlier == "" && (err != nil || passed != len(marks(c.was))):
			t.Errorf("%s: %d passed, %v", c.name, passed, err)
		case c.earlier != "" && (!errors.As(err, &changed) || !strings.Contains(err.Error(), c.earlier) || !strings.Contains(err.Error(), dir)):
			t.Errorf("%s: %v, want %q", c.name, err, c.earlier)
		}
		if err := errors.Join(e.Close(), r.Close()); err != nil {
			t.Error(err)
		}
	}
}

func TestInputsReadDiffers(t *testing.T) {
	read := func(spec string) *inputs.Read {
		sum := inputs.NewSum()
		for _, m := range marks(spec) {
			sum.Add(m)
		}
		return sum.Read()
	}
	for _, c := range changes {
		got := read(c.was).Differs(read(c.is))
		if (got == "") != (c.read == "") || !strings.Contains(got, c.read) {
			t.Errorf("%s: %q, want %q", c.name, got, c.read)
		}
	}
	many := func(n int, sum byte) *inputs.Read { // more inputs than run.json lists
		s := inputs.NewSum()
		for i := range n {
			s.Add(inputs.Mark{Input: strings.Repeat("x", i+1), Sum: uint64(sum)})
		}
		return s.Read()
	}
	if got := many(1001, 'x').Differs(many(1001, 'y')); got != "what is in them is not what it was" {
		t.Errorf("of many inputs: %q", got)
	}
	if got := many(1001, 'x').Differs(many(1002, 'x')); got != "they have 1002 pieces, and had 1001" {
		t.Errorf("of many inputs: %q", got)
	}
}

// TestEarlierPiecesDamaged: a log of pieces that is no log is refused.
func TestEarlierPiecesDamaged(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run")
	r := mustCreate(t, dir, someRun)
	drive(t, r, 7, func() {})
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	r = mustCreate(t, dir, again)
	defer r.Close()
	if err := os.WriteFile(filepath.Join(dir, piecesName), []byte("\"in/0.jsonl\"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	e, err := r.Earlier()
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if _, err := e.Pass(markOfPiece(0)); err == nil || !strings.Contains(err.Error(), piecesName+" is damaged after 0 pieces") {
		t.Errorf("got %v", err)
	}
}
