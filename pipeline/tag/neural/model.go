package neural

import (
	"fmt"
	"hash/maphash"
	"math"
	"sync/atomic"

	"newsgraph/pipeline/tag/neural/crf"
	"newsgraph/pipeline/tag/neural/feature"
	"newsgraph/pipeline/tag/neural/kernel"
	"newsgraph/pipeline/tag/neural/net"
)

// Model is a loaded network: immutable but for its cache of word forms, safe
// for concurrent use.
type Model struct {
	net.Config
	hash        string
	card        Card
	calibration Calibration
	gate        Gate
	vectors     *net.Vectors

	cells  []byte    // the n-gram table, rounded
	scales []float32 // of its rows

	rest  *net.Params // all weights but the n-gram table, whose part stays empty
	ints  quantized
	field *crf.CRF

	seed  maphash.Seed
	cache []atomic.Pointer[word]
	seen  []atomic.Uint32 // of a word met lately, by its hash: more of the hash
}

// word is a word form with what it adds to the first layer. Never changed once published.
type word struct {
	text string // "" outside the cache
	key  uint64
	form feature.Form
	adds []int16 // 3·Width in units of quantized.unit, see net.Params.Window
}

// cacheSlots bounds the shared cache: at width 192 a full one holds 21 MB.
const cacheSlots = 1 << 14

// Load reads a model file. The slice is kept and must not change.
func Load(b []byte) (*Model, error) {
	f, err := open(b)
	if err != nil {
		return nil, err
	}
	m := &Model{
		Config: f.Net, hash: f.hash, card: f.Card, calibration: f.Calibration, gate: f.Gate,
		seed: maphash.MakeSeed(), cache: make([]atomic.Pointer[word], cacheSlots), seen: make([]atomic.Uint32, cacheSlots),
	}
	if !finite(m.calibration.Scale) || !finite(m.calibration.Shift) || !finite(m.gate.Below) {
		return nil, fmt.Errorf("model calibration is not finite")
	}
	if m.vectors, err = f.vectors(); err != nil {
		return nil, err
	}
	if err := m.weights(f); err != nil {
		return nil, err
	}
	m.ints = m.round()
	m.field = m.rest.CRF()
	return m, nil
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

func (m *Model) weights(f *file) (err error) {
	if m.cells, err = f.bytes("hash.cells", m.Buckets*m.HashDim); err != nil {
		return err
	}
	m.scales = make([]float32, m.Buckets)
	if err := f.floats("hash.scales", m.scales); err != nil {
		return err
	}
	m.rest = &net.Params{Config: m.Config, Convs: make([]net.Conv, len(m.Dilations))}
	m.rest.Parts(func(name string, part *[]float32, size int) {
		if name == "hash" || err != nil {
			return
		}
		if _, ok := f.Sections[name]; !ok && net.Optional(name) {
			*part = make([]float32, size)
			return
		}
		if s, ok := f.Sections[name]; !ok || s.Length != 4*size { // before memory is asked for
			err = fmt.Errorf("model section %q is missing or has another size", name)
			return
		}
		*part = make([]float32, size)
		err = f.floats(name, *part)
	})
	return err
}

// Info says which model this is.
type Info struct {
	Name    string
	Version string
	Hash    string // SHA-256, hex
	Card    Card
}

// Info returns name, version, hash and card.
func (m *Model) Info() Info { return Info{m.card.Name, m.card.Version, m.hash, m.card} }

// Params returns a copy of the weights, to go on training from. Those of the
// n-gram table are as quantized.
func (m *Model) Params() *net.Params {
	p := net.NewParams(m.Config, nil)
	for i, c := range m.cells {
		p.Hash[i] = float32(int8(c)) * m.scales[i/m.HashDim]
	}
	parts := make(map[string][]float32)
	m.rest.Parts(func(name string, part *[]float32, _ int) { parts[name] = *part })
	p.Parts(func(name string, part *[]float32, _ int) { copy(*part, parts[name]) })
	return p
}

// Vectors returns the model's frozen word vectors.
func (m *Model) Vectors() *net.Vectors { return m.vectors }

// find returns the cached word, or nil. A word may stand in one of two slots.
func (m *Model) find(text string) *word {
	at := m.slot(text)
	if w := m.cache[at].Load(); w != nil && w.text == text {
		return w
	}
	if w := m.cache[at^1].Load(); w != nil && w.text == text {
		return w
	}
	return nil
}

func (m *Model) slot(text string) uint64 {
	return maphash.String(m.seed, text) & (cacheSlots - 1)
}

// again reports whether the word was met lately, and notes it.
func (m *Model) again(text string) bool {
	h := maphash.String(m.seed, text)
	at, mark := &m.seen[h&(cacheSlots-1)], uint32(h>>32)
	return at.Swap(mark) == mark
}

// keep puts a word into its first slot; who stood there goes to the other one.
func (m *Model) keep(w *word) {
	at := m.slot(w.text)
	if old := m.cache[at].Swap(w); old != nil {
		m.cache[at^1].Store(old)
	}
}

// vector writes the numbers of a word form to dst: n-grams, word vector, case, shape.
func (m *Model) vector(dst []float32, w *feature.Word) {
	grams := dst[:m.HashDim]
	clear(grams)
	for _, g := range w.Grams() {
		row := int(g) & (m.Buckets - 1)
		kernel.AddBytes(grams, m.cells[row*m.HashDim:][:m.HashDim], m.scales[row])
	}
	dst = dst[m.HashDim:]
	m.vectors.Look(dst[:m.VectorDim], w)
	dst = dst[m.VectorDim:]
	copy(dst, m.rest.Case[int(w.Case)*m.CaseDim:][:m.CaseDim])
	copy(dst[m.CaseDim:], m.rest.Shape[int(w.Shape)*m.ShapeDim:][:m.ShapeDim])
}
