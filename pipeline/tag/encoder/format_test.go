package encoder

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"

	"newsgraph/pipeline/tag/modelfile"
)

func encoded(t testing.TB) []byte {
	t.Helper()
	b, err := Encode(tiny(1), Calibration{Scale: 1}, Card{Name: "tiny", Version: "1", Corpora: []Corpus{{"made", "none"}}, Scores: []Score{{"made", 12.5, 0.01}}})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestDamage holds Load to a message for every kind of damage.
func TestDamage(t *testing.T) {
	good := encoded(t)
	change := func(f func(b []byte) []byte) []byte { return f(bytes.Clone(good)) }
	resealed := func(f func(h *header)) []byte {
		file, err := open(good)
		if err != nil {
			t.Fatal(err)
		}
		f(&file.header)
		b, err := format.Seal(file.header, file.body)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	file, err := open(bytes.Clone(good))
	if err != nil {
		t.Fatal(err)
	}
	binary.LittleEndian.PutUint32(file.body[file.Sections["near"].Offset+8:], 0x7fc00000)
	nan, err := format.Seal(file.header, file.body)
	if err != nil {
		t.Fatal(err)
	}
	if file, err = open(bytes.Clone(good)); err != nil {
		t.Fatal(err)
	}
	file.body[file.Sections["layer1.o"].Offset+5] = 64
	beyond, err := format.Seal(file.header, file.body)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		file []byte
		want string
	}{
		"beyond":     {beyond, `section "layer1.o" has weights beyond 63`},
		"empty":      {nil, "not a model file of the accurate tagger"},
		"other":      {[]byte(strings.Repeat("NGTAGNET", 20)), "not a model file of the accurate tagger"},
		"version":    {change(func(b []byte) []byte { b[len(format.Magic)] = 9; return b }), "format 9: unknown version"},
		"cut":        {good[:len(good)-5], "checksum"},
		"head cut":   {good[:format.PrefixSize()+10], "cut short"},
		"head size":  {change(func(b []byte) []byte { binary.LittleEndian.PutUint32(b[len(format.Magic)+4:], 1<<31); return b }), "cut short"},
		"flipped":    {change(func(b []byte) []byte { b[len(b)/2] ^= 4; return b }), "checksum"},
		"longer":     {change(func(b []byte) []byte { return append(b, 0) }), "checksum"},
		"shape":      {resealed(func(h *header) { h.Shape.Hidden = 33 }), "hidden is 33"},
		"heads":      {resealed(func(h *header) { h.Shape.Heads = 3 }), "3 heads"},
		"wider":      {resealed(func(h *header) { h.Shape.Inner = 96 }), "layer0.f1"},
		"layers":     {resealed(func(h *header) { h.Shape.Layers = 4 }), `lacks section "layer3.qkv"`},
		"pieces":     {resealed(func(h *header) { h.Shape.Pieces++ }), "vocabulary"},
		"unknown":    {resealed(func(h *header) { h.Shape.Unknown = "three" }), "no source"},
		"section":    {resealed(func(h *header) { h.Sections["near"] = modelfile.Section{Offset: math.MaxInt - 1, Length: 4} }), `lacks section "near"`},
		"negative":   {resealed(func(h *header) { h.Sections["near"] = modelfile.Section{Offset: -4, Length: 4} }), `lacks section "near"`},
		"not finite": {nan, `section "near" holds a number that is not finite`},
	} {
		_, err := Load(c.file)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
		if name == "version" && !errors.Is(err, ErrVersion) {
			t.Errorf("%v is no ErrVersion", err)
		}
	}
}

func TestInfo(t *testing.T) {
	b, err := Encode(tiny(1), Calibration{Scale: 2, Shift: 1}, Card{Name: "renamed", Version: "2", About: "About it."})
	if err != nil {
		t.Fatal(err)
	}
	m, err := Load(b)
	if err != nil {
		t.Fatal(err)
	}
	info := m.Info()
	if info.Name != "renamed" || info.Version != "2" || len(info.Hash) != 64 {
		t.Errorf("%+v", info)
	}
	if card := info.Markdown(); !strings.Contains(card, "# renamed 2\n\nAbout it.") || !strings.Contains(card, info.Hash) {
		t.Error(card)
	}
	if got := m.calibrated(0.5); got != 0.731 { // 1/(1+1/e)
		t.Errorf("calibrated 0.5 is %v", got)
	}
}

func TestEncodeRefuses(t *testing.T) {
	for name, f := range map[string]func(p *Params){
		"short bias": func(p *Params) { p.ScoreB = p.ScoreB[1:] },
		"matrix":     func(p *Params) { p.Layers[1].O.Data = p.Layers[1].O.Data[1:] },
		"layers":     func(p *Params) { p.Layers = p.Layers[1:] },
		"shape":      func(p *Params) { p.Window = 3 },
	} {
		p := tiny(1)
		f(p)
		if _, err := Encode(p, Calibration{}, Card{}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// FuzzLoad holds Load and a tagger of what it took to no panic: the header is
// anything, the checksum right.
func FuzzLoad(f *testing.F) {
	good := encoded(f)
	file, err := open(good)
	if err != nil {
		f.Fatal(err)
	}
	head, err := json.Marshal(file.header)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(head, file.body)
	f.Add([]byte(`{"shape":{"hidden":32,"heads":2,"inner":64,"layers":1,"pieces":5,"window":16,"sources":["a"]}}`), []byte{})
	f.Fuzz(func(t *testing.T, head, body []byte) {
		var h header
		if json.Unmarshal(head, &h) != nil {
			return
		}
		b, err := format.Seal(h, body)
		if err != nil {
			return
		}
		m, err := Load(b)
		if err != nil {
			return
		}
		if err := m.NewTagger().Tag(t.Context(), document(sample)); err != nil {
			t.Fatal(err)
		}
	})
}
