// Scale makes a run like another, with other articles and in part other names,
// so that runs can be joined to a dump as large as one likes:
//
//	go run ./testdata/scale RUN RUN2 2
//	newsgraph graph RUN RUN2 -o all.json
//
// Ids, hashes, sources and the fingerprints of texts differ; of the names that
// no gazetteer knows each second one does. The number tells one copy from another.
package main

import (
	"cmp"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"slices"
	"strconv"

	"newsgraph/entities"
	"newsgraph/gazetteers/normalize"
	"newsgraph/pipeline/codec"
	"newsgraph/pipeline/store"
)

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: scale RUN NEW NUMBER")
		os.Exit(2)
	}
	number, err := strconv.Atoi(os.Args[3])
	if err == nil {
		err = scale(os.Args[1], os.Args[2], uint64(number))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "scale:", err)
		os.Exit(1)
	}
}

func scale(from, to string, k uint64) error {
	source, err := store.OpenRun(from)
	if err != nil {
		return err
	}
	info := source.Info()
	ledger := source.Ledger()
	run, err := store.CreateRun(to, store.RunOptions{Versions: info.Versions, Overwrite: true})
	if err != nil {
		return err
	}
	defer run.Close()
	decoder := codec.NewRecordDecoder(false)
	var out []byte
	err = source.Lines(func(_ int, line []byte) error {
		var r entities.Record
		if err := decoder.Decode(line, &r); err != nil {
			return err
		}
		change(&r, k)
		out = codec.AppendRecordLine(out[:0], &r)
		return run.AppendLine(out)
	})
	for i := range ledger.Items {
		err = cmp.Or(err, run.AppendItem(&ledger.Items[i]))
	}
	if err == nil {
		err = run.PieceDone(ledger.Inputs, ledger.Articles)
	}
	if err != nil {
		return err
	}
	return run.Finish(func(w io.Writer) error { return codec.WriteGraph(w, &entities.Graph{}) }, &store.Info{})
}

func change(r *entities.Record, k uint64) {
	a := &r.Article
	a.ID = fmt.Sprintf("%s~%d", a.ID, k)
	a.SHA256 = fmt.Sprintf("%016x%s", hash(a.SHA256, k), a.SHA256[min(16, len(a.SHA256)):])
	if a.Source != "" {
		a.Source = fmt.Sprintf("%s %d", a.Source, k)
	}
	r.Signature = signature(r.Signature, k)
	for i := range r.Clusters {
		c := &r.Clusters[i]
		if c.Link != "" || hash(c.Key, k)%2 == 0 {
			continue
		}
		c.Name = rename(c.Name, k)
		for j := range c.Forms {
			c.Forms[j].Name = rename(c.Forms[j].Name, k)
		}
		usual := c.Entity == entities.Slug(c.Type, c.Key)
		c.Key = normalize.String(c.Name)
		if usual {
			c.Entity = entities.Slug(c.Type, c.Key)
		}
	}
}

func hash(s string, k uint64) uint64 {
	h := fnv.New64a()
	fmt.Fprint(h, k, s)
	return h.Sum64()
}

var endings = [...]string{"sen", "ov", "ez", "man", "ski", "ley", "ton", "ura", "elli", "ak"}

func rename(name string, k uint64) string {
	n := hash(name, k+1000)
	return name + endings[n%10] + endings[n/10%10]
}

// signature makes other hashes of those of a sketch.
func signature(sketch string, k uint64) string {
	b, err := base64.RawStdEncoding.DecodeString(sketch)
	if err != nil || len(b) < 2 {
		return sketch
	}
	version := b[0]
	limit, n := binary.Uvarint(b[1:])
	var hashes []uint64
	last := uint64(0)
	for b = b[1+n:]; len(b) > 0; b = b[n:] {
		var d uint64
		d, n = binary.Uvarint(b)
		last += d
		x := (last ^ k<<33) * 0xBF58476D1CE4E5B9
		x = (x ^ x>>27) * 0x94D049BB133111EB
		hashes = append(hashes, (x>>20)%limit)
	}
	slices.Sort(hashes)
	out := binary.AppendUvarint([]byte{version}, limit)
	last = 0
	for _, h := range slices.Compact(hashes) {
		out = binary.AppendUvarint(out, h-last)
		last = h
	}
	return base64.RawStdEncoding.EncodeToString(out)
}
