package neural

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/pipeline/tag/neural/kernel"
	"newsgraph/pipeline/tag/neural/net"
)

var shipped = sync.OnceValues(LoadEmbedded)
var lists = sync.OnceValues(gazetteers.Load)

func tagger(t testing.TB) *Tagger {
	t.Helper()
	m, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	set, err := lists()
	if err != nil {
		t.Fatal(err)
	}
	return m.NewTagger(set)
}

// article makes a document whose text is the sentences, tokens parted by spaces.
func article(sentences ...string) *entities.Document {
	d := &entities.Document{Article: &entities.Article{Text: strings.Join(sentences, "\n")}}
	at := 0
	for _, s := range sentences {
		first := len(d.Tokens)
		for _, f := range strings.Fields(s) {
			i := at + strings.Index(d.Article.Text[at:], f)
			d.Tokens = append(d.Tokens, entities.Token{Text: f, Start: i, End: i + len(f)})
			at = i + len(f)
		}
		d.Sentences = append(d.Sentences, entities.Sentence{First: first, Last: len(d.Tokens)})
	}
	return d
}

func brief(d *entities.Document) string {
	var b []string
	for _, m := range d.Mentions {
		b = append(b, m.Text+"/"+m.Type.Label())
	}
	return strings.Join(b, " ")
}

var news = []string{
	"GENEVA — U.S. Secretary of State John Kerry met Russian Foreign Minister Sergei Lavrov on Friday .",
	"Kerry said the ceasefire in Aleppo , Syria 's largest city , was holding .",
	"Microsoft and the Bank of England declined to comment , the BBC reported from London .",
	"Angela Merkel will fly to Paris to see Emmanuel Macron , a spokesman for the European Union said .",
}

func TestTag(t *testing.T) {
	d := article(news...)
	if err := tagger(t).Tag(context.Background(), d); err != nil {
		t.Fatal(err)
	}
	got := brief(d)
	for _, want := range []string{"John Kerry/PER", "Sergei Lavrov/PER", "Aleppo/LOC", "Syria/LOC", "Microsoft/ORG",
		"Bank of England/ORG", "BBC/ORG", "London/LOC", "Angela Merkel/PER", "Paris/LOC", "Emmanuel Macron/PER", "European Union/ORG"} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is missing in %s", want, got)
		}
	}
	for _, m := range d.Mentions {
		if !(m.Confidence > 0 && m.Confidence <= 1) {
			t.Errorf("%s has confidence %v", m.Text, m.Confidence)
		}
		if m.Text != d.Article.Text[m.Start:m.End] {
			t.Errorf("%q is not what stands at its offsets", m.Text)
		}
	}
}

func TestOddDocuments(t *testing.T) {
	long := strings.TrimSpace(strings.Repeat("Kerry went to Aleppo and ", 1300))
	tests := map[string]*entities.Document{
		"nothing":         {},
		"empty sentences": {Sentences: make([]entities.Sentence, 3)},
		"no article":      {Tokens: article(news...).Tokens, Sentences: article(news...).Sentences},
		"long sentence":   article(long),
		"many sentences":  article(strings.Split(strings.Repeat(news[1]+"\n", 900), "\n")...),
		"bytes":           article("\xff\xfe K\xe9rry \x00 ’ ﷽ 🎉 in Paris", strings.Repeat("x", 5000)),
	}
	tg := tagger(t)
	for name, d := range tests {
		t.Run(name, func(t *testing.T) {
			if err := tg.Tag(context.Background(), d); err != nil {
				t.Fatal(err)
			}
			last := -1
			for _, m := range d.Mentions {
				if m.First < last || m.Last <= m.First || m.Last > len(d.Tokens) {
					t.Fatalf("mention %+v", m)
				}
				last = m.First
			}
			first := append([]entities.Mention(nil), d.Mentions...)
			if err := tagger(t).Tag(context.Background(), d); err != nil {
				t.Fatal(err)
			}
			if fmt.Sprint(first) != fmt.Sprint(d.Mentions) {
				t.Error("another tagger of the model gives other mentions")
			}
		})
	}
}

// TestPaths checks that mentions and their confidences do not depend on the
// instruction set: it runs itself again with parts of the processor hidden.
func TestPaths(t *testing.T) {
	const env = "NEWSGRAPH_TEST_PATH"
	rng := rand.New(rand.NewPCG(1, 1))
	words := strings.Fields(strings.Join(news, " "))
	var sentences []string
	for range 60 {
		var s []string
		for range 1 + rng.IntN(30) {
			s = append(s, words[rng.IntN(len(words))])
		}
		sentences = append(sentences, strings.Join(s, " "))
	}
	d := article(append(sentences, news...)...)
	if err := tagger(t).Tag(context.Background(), d); err != nil {
		t.Fatal(err)
	}
	want := ""
	for _, m := range d.Mentions {
		want += fmt.Sprintf("%s/%s/%v ", m.Text, m.Type.Label(), m.Confidence)
	}
	if os.Getenv(env) != "" {
		fmt.Printf("path %s mentions %s\n", kernel.Name(), want)
		return
	}
	for _, off := range []string{"cpu.avx512vnni=off", "cpu.avx512f=off", "cpu.avx2=off"} {
		c := exec.Command(os.Args[0], "-test.run=^TestPaths$")
		c.Env = append(os.Environ(), env+"=1", "GODEBUG="+off)
		out, err := c.CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		if !bytes.Contains(out, []byte("mentions "+want+"\n")) {
			t.Errorf("with %s the mentions differ", off)
		}
		if kernel.Name() != "portable" && off == "cpu.avx2=off" && !bytes.Contains(out, []byte("path portable")) {
			t.Errorf("%s had no effect", off)
		}
	}
}

func TestNoAllocations(t *testing.T) {
	tg, d := tagger(t), article(news...)
	tg.matcher = nil // counts only what this package does
	for range 3 {
		if err := tg.Tag(context.Background(), d); err != nil {
			t.Fatal(err)
		}
	}
	if n := testing.AllocsPerRun(50, func() { _ = tg.Tag(context.Background(), d) }); n > 0 {
		t.Errorf("%v allocations a document", n)
	}
}

// tiny is a model file of a few kilobytes with random weights.
func tiny(t testing.TB) []byte {
	c := net.Config{Width: 48, Dilations: []int{1, 2}, Buckets: 64, HashDim: 4, VectorDim: 4, CaseDim: 2, ShapeDim: 2, Sources: []string{"unknown"}}
	p := net.NewParams(c, nil)
	rng := rand.New(rand.NewPCG(2, 2))
	for i := range p.All {
		p.All[i] = float32(rng.NormFloat64())
	}
	v, err := net.NewVectors([]string{"the", "of", "kerry"}, []float32{1, 2, 3, 4, 0, 1, 0, 1, 4, 3, 2, 1}, 4)
	if err != nil {
		t.Fatal(err)
	}
	b, err := Encode(p, v, Calibration{Scale: 1}, Gate{On: true}, Card{Name: "tiny"})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestRoundTrip(t *testing.T) {
	b := tiny(t)
	m, err := Load(b)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Encode(m.Params(), m.Vectors(), m.calibration, m.gate, m.card)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(b, again) {
		t.Error("a loaded model is written as other bytes")
	}
	if i := m.Info(); i.Name != "tiny" || len(i.Hash) != 64 {
		t.Errorf("info %+v", i)
	}
}

func TestRefused(t *testing.T) {
	good := tiny(t)
	change := func(f func(b []byte) []byte) []byte { return f(bytes.Clone(good)) }
	tests := []struct {
		name string
		b    []byte
		want error // nil for any
	}{
		{"empty", nil, nil},
		{"other file", []byte("PK\x03\x04 and more that is long enough to hold a head of a model file"), nil},
		{"cut", good[:len(good)-1], nil},
		{"longer", append(bytes.Clone(good), 0), nil},
		{"one bit", change(func(b []byte) []byte { b[len(b)/2] ^= 1; return b }), nil},
		{"next format", change(func(b []byte) []byte { b[len(format.Magic)]++; return b }), ErrVersion},
		{"next features", reseal(bytes.Replace(good, []byte(`"features":1`), []byte(`"features":2`), 1)), ErrVersion},
		{"wider than its weights", reseal(bytes.Replace(good, []byte(`"width":48`), []byte(`"width":96`), 1)), nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Load(tt.b)
			if err == nil || tt.want != nil && !errors.Is(err, tt.want) {
				t.Errorf("error %v", err)
			}
		})
	}
}

// reseal puts the right checksum on changed bytes.
func reseal(b []byte) []byte {
	sum := sha256.Sum256(b[format.PrefixSize():])
	copy(b[len(format.Magic)+8:], sum[:])
	return b
}

// FuzzLoad changes bytes of a model file, with a checksum that fits: an error
// or a model that tags, never a panic.
func FuzzLoad(f *testing.F) {
	good := tiny(f)
	head := int(binary.LittleEndian.Uint32(good[len(format.Magic)+4:]))
	f.Add(uint32(0), []byte{0}, uint32(0))
	f.Add(uint32(20), []byte("9"), uint32(0))
	f.Add(uint32(head), []byte{255, 255, 255, 255}, uint32(0))
	f.Add(uint32(head/2), []byte("999999999999"), uint32(10))
	f.Fuzz(func(t *testing.T, at uint32, change []byte, cut uint32) {
		b := bytes.Clone(good)
		copy(b[format.PrefixSize()+int(at)%(len(b)-format.PrefixSize()):], change)
		b = reseal(b[:max(format.PrefixSize(), len(b)-int(cut)%len(b))])
		m, err := Load(b)
		if err != nil {
			return
		}
		if err := m.NewTagger(nil).Tag(context.Background(), article(news...)); err != nil {
			t.Error(err)
		}
	})
}

func BenchmarkTag(b *testing.B) {
	tg := tagger(b)
	d := article(news...)
	if err := tg.Tag(context.Background(), d); err != nil {
		b.Fatal(err)
	}
	want := brief(d)
	b.ReportAllocs()
	for b.Loop() {
		_ = tg.Tag(context.Background(), d)
	}
	if got := brief(d); got != want || want == "" {
		b.Fatalf("mentions are %s", got)
	}
	b.ReportMetric(float64(b.N*len(d.Tokens))/b.Elapsed().Seconds(), "tokens/s")
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := Load(embedded); err != nil {
			b.Fatal(err)
		}
	}
}
