package stories

import (
	"context"
	"encoding/base64"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"newsgraph/entities"
)

func randomText(rng *rand.Rand, words int) string {
	var b strings.Builder
	for range words {
		for range 3 + rng.IntN(6) {
			b.WriteByte(byte('a' + rng.IntN(26)))
		}
		b.WriteByte(' ')
	}
	return b.String()
}

func TestSignatureOfShortTexts(t *testing.T) {
	for _, text := range []string{"", "one", "one two", "... --- ..."} {
		if got := Signature(document(text)); got != "" {
			t.Errorf("%q has signature %q", text, got)
		}
	}
	if Signature(document("one two three")) == "" {
		t.Error("three words have no signature")
	}
}

// TestSignatureIgnores holds case, punctuation and the zones around the prose for nothing.
func TestSignatureIgnores(t *testing.T) {
	a := document("The talks in Lausanne ended without a plan, they’d hoped.\nNobody was pleased.")
	b := document("THE TALKS in Lausanne -- ended without a plan they'd hoped.\nBy Jane Doe\n\"Nobody\" was pleased!")
	b.Sentences[1].Zone = entities.Byline
	if Signature(a) != Signature(b) {
		t.Error("signatures differ")
	}
}

// TestSketchEstimates compares what sketches say of a cut with what is true.
func TestSketchEstimates(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	for _, words := range []int{60, 200, 600, 3000, 30000} {
		text := randomText(rng, words)
		half := text[:len(text)/2]
		other := randomText(rng, words)
		whole, cut, mixed, none := decode(t, text), decode(t, half), decode(t, half+other), decode(t, other)
		if l := compare(&whole, &cut); l.ofSmaller < 0.95 || l.bLarger {
			t.Errorf("%d words: the half is contained to %.2f", words, l.ofSmaller)
		}
		if l := compare(&cut, &mixed); l.ofSmaller < 0.9 || !l.bLarger {
			t.Errorf("%d words: the half in another text is contained to %.2f", words, l.ofSmaller)
		}
		if l := compare(&whole, &none); l.shared > 1 {
			t.Errorf("%d words: unlike texts share %d", words, l.shared)
		}
		if n := len(whole.hashes); n > maxSample || n < min(minSample, words-2) {
			t.Errorf("%d words: %d hashes", words, n)
		}
	}
}

func decode(t *testing.T, text string) sketch {
	t.Helper()
	s, ok := decodeSketch(Signature(document(text)))
	if !ok {
		t.Fatal("signature cannot be read")
	}
	return s
}

func FuzzDecodeSketch(f *testing.F) {
	f.Add("")
	f.Add(Signature(document("one two three four five")))
	f.Add("AQEB")
	f.Fuzz(func(t *testing.T, s string) {
		k, ok := decodeSketch(s)
		if !ok {
			return
		}
		if !slices.IsSorted(k.hashes) || len(k.hashes) == 0 || len(k.hashes) > maxSample {
			t.Fatalf("bad sketch %v", k)
		}
		again, ok := decodeSketch(encodeSketch(k))
		if !ok || !slices.Equal(again.hashes, k.hashes) || again.limit != k.limit {
			t.Fatal("what was read is not what is written")
		}
	})
}

// TestSample holds the sample against all hashes sorted, of texts of every length.
func TestSample(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 6))
	for n := 1; n < 6000; n += 1 + n/7 {
		hashes := make([]uint32, n)
		for i := range hashes {
			hashes[i] = rng.Uint32()
			if i > 0 && rng.IntN(4) == 0 {
				hashes[i] = hashes[rng.IntN(i)]
			}
		}
		all := slices.Clone(hashes)
		slices.Sort(all)
		all = slices.Compact(all)
		got := sample(hashes)
		m := len(got.hashes)
		if !slices.Equal(got.hashes, all[:m]) || m < min(minSample, len(all)) || m > maxSample {
			t.Fatalf("%d hashes: a sample of %d", n, m)
		}
		if whole := m == len(all); whole != (got.limit == ^uint32(0)) || !whole && (all[m] < got.limit || all[m-1] >= got.limit) {
			t.Fatalf("%d hashes: limit %d of a sample of %d", n, got.limit, m)
		}
		if m < maxSample && m < len(all) && m > minSample && got.limit != 1<<32/sampleScale {
			t.Fatalf("%d hashes: limit %d", n, got.limit)
		}
	}
}

func BenchmarkSignature(b *testing.B) {
	text := randomText(rand.New(rand.NewPCG(1, 1)), 600)
	d := document(text)
	want := Signature(d)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if Signature(d) != want {
			b.Fatal("signature changed")
		}
	}
}

// TestStoriesOrder adds the same articles in several orders.
func TestStoriesOrder(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	type art struct{ key, sig, date string }
	var arts []art
	for i := range 60 {
		text := randomText(rng, 150+rng.IntN(300))
		other := randomText(rng, 200)
		for k, v := range []string{text, text[:len(text)/2], other[:200] + text, text + other} {
			arts = append(arts, art{string(rune('a'+k)) + randomText(rng, 1), Signature(document(v)), []string{"", "2020-01-02", "2020-01-03"}[i%3]})
		}
	}
	arts = append(arts, art{"nothing", "", ""}, art{"broken", "AQ", ""}, art{"also nothing", "", ""})
	var want map[string]string
	for round := range 5 {
		s := New(t.TempDir(), 1<<(13+2*round)) // from next to nothing to all
		for _, i := range rng.Perm(len(arts)) {
			addStory(t, s, arts[i].key, arts[i].sig, "", arts[i].date, "x")
			addStory(t, s, arts[i].key, arts[i].sig, "", arts[i].date, "x")
		}
		g := group(t, s)
		got := map[string]string{}
		stories := map[string]bool{}
		for _, a := range arts {
			got[a.key] = g.Story(a.key)
			stories[g.Story(a.key)] = true
		}
		if len(stories) != g.Len() || g.Len() != 63 {
			t.Fatalf("%d stories, %d distinct, want 63", g.Len(), len(stories))
		}
		if round == 0 {
			want = got
		}
		for k, v := range got {
			if want[k] != v {
				t.Fatalf("round %d: %s is in %s and was in %s", round, k, v, want[k])
			}
		}
	}
}

func BenchmarkStories(b *testing.B) {
	rng := rand.New(rand.NewPCG(9, 9))
	var sigs []string
	for range 2000 {
		text := randomText(rng, 300)
		sigs = append(sigs, Signature(document(text)), Signature(document(text[:len(text)*2/3])))
	}
	b.ResetTimer()
	for b.Loop() {
		s := New("", 0)
		for i, sig := range sigs {
			addStory(b, s, string(rune(i+100)), sig, "", "", "")
		}
		if n := group(b, s).Len(); n != 2000 {
			b.Fatalf("%d stories", n)
		}
	}
	b.ReportMetric(float64(len(sigs))*float64(b.N)/b.Elapsed().Seconds(), "articles/s")
}

func addStory(t testing.TB, s *Finder, key, signature, paragraphs, date, source string) {
	if err := s.Add(key, signature, paragraphs, date, source); err != nil {
		t.Fatal(err)
	}
}

func group(t testing.TB, s *Finder) *Grouping {
	t.Helper()
	g, err := s.Group(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return g
}

// decodeSketch reads a signature; ok is false for anything that is none.
func decodeSketch(signature string) (s sketch, ok bool) {
	b, err := base64.RawStdEncoding.DecodeString(signature)
	return s, err == nil && s.read(string(b))
}
