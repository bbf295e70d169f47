package conll

import (
	"bytes"
	"strings"
	"testing"

	"newsgraph/entities"
)

func conllShape(docs []entities.Labelled) string {
	var b strings.Builder
	for _, d := range docs {
		b.WriteString("D")
		for _, s := range d.Sentences {
			b.WriteString("(")
			for i := s.First; i < s.Last; i++ {
				b.WriteString(d.Tokens[i].Text + "/" + d.Labels[i] + " ")
			}
			b.WriteString(")")
		}
	}
	return b.String()
}

func TestCoNLL(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"tabs", "Anna\tB-PER\nran\tO\n\nParis\tB-LOC\n", "D(Anna/B-PER ran/O )D(Paris/B-LOC )"},
		{"four columns, documents", "-DOCSTART- -X- O O\n\nAnna NNP I-NP B-PER\n\nran VBD O O\n-DOCSTART- -X- O O\n\nParis NNP I-NP B-LOC", "D(Anna/B-PER )(ran/O )D(Paris/B-LOC )"},
		{"crlf", "Anna\tB-PER\r\n\r\nran\tO\r\n", "D(Anna/B-PER )D(ran/O )"},
		{"no labels", "Anna\nran\n", "D(Anna/O ran/O )"},
		{"comment", "# sent_id = 1\nAnna\tB-PER\n", "D(Anna/B-PER )"},
		{"a hash is a token", "#\tO\n# O\n", "D(#/O #/O )"},
		{"odd space in a token", "a\u00a0b\tO\n", "D(a\u00a0b/O )"},
		{"empty", "\n\n", ""},
	} {
		docs, err := Read(strings.NewReader(c.in), "x")
		if got := conllShape(docs); err != nil || got != c.want {
			t.Errorf("%s: %q, %v; want %q", c.name, got, err, c.want)
		}
	}
	if _, err := Read(strings.NewReader("Anna\tB-PER\nran\n"), "x"); err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("a line without label: %v", err)
	}
}

func TestWriteCoNLL(t *testing.T) {
	in := "-DOCSTART- -X- O O\r\n\r\nAnna NNP B-PER\r\nran\tO\n\nalone"
	want := "-DOCSTART- -X- O O\r\n\r\nAnna X\r\nran\tY\n\nalone\tZ"
	l, err := ReadLines(strings.NewReader(in))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := Write(&b, l, []string{"X", "Y", "Z"}); err != nil || b.String() != want {
		t.Errorf("%q, %v; want %q", b.String(), err, want)
	}
	if err := Write(&b, l, []string{"X"}); err == nil {
		t.Error("too few labels are accepted")
	}
}

// FuzzCoNLL holds the law that writing a file with the labels it has, in two
// columns, gives it back.
func FuzzCoNLL(f *testing.F) {
	f.Add("-DOCSTART-\tO\n\nAnna\tB-PER\nran\tO\n")
	f.Add("a b\r\nc d")
	f.Add("# x = y\n\n\n")
	f.Fuzz(func(t *testing.T, s string) {
		l, err := ReadLines(strings.NewReader(s))
		if err != nil {
			return
		}
		all, tokens := "", 0
		for _, line := range l.Lines {
			all += line.Raw
			if line.Token >= 0 {
				tokens++
			}
		}
		if all != s {
			t.Fatalf("lines joined are %q, not %q", all, s)
		}
		n := 0
		for _, d := range l.Documents("x") {
			n += len(d.Tokens)
			for _, tok := range d.Tokens {
				if tok.Text == "" {
					t.Fatal("an empty token")
				}
			}
		}
		if n != tokens {
			t.Fatalf("%d tokens in documents, %d in lines", n, tokens)
		}
		labels := make([]string, tokens)
		for i := range labels {
			labels[i] = "O"
		}
		var b bytes.Buffer
		if err := Write(&b, l, labels); err != nil {
			t.Fatal(err)
		}
		again, err := ReadLines(bytes.NewReader(b.Bytes()))
		if err != nil || again.tokens != tokens {
			t.Fatalf("written and read again: %d tokens, not %d (%v)", again.tokens, tokens, err)
		}
	})
}
