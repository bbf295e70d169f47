package index

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/klauspost/compress/zstd"

	"newsgraph/entities"
	"newsgraph/internal/recent"
	"newsgraph/pipeline/codec"
)

// Index is an open index. It is safe for concurrent use.
type Index struct {
	about    About
	path     string
	db       *sql.DB
	gets     map[string]*sql.Stmt
	dec      *zstd.Decoder
	lines    sync.Pool // of *codec.RecordDecoder
	articles articleColumns
	ents     entityColumns
	rank     []int32 // number of an entity in records → place by weight, -1 for none
	temp     bool

	passages passages
	follows  follows
	halves   recent.Values[int64, []HalfEdge] // rows of half edges, by key
}

// connections is how many readers are at work at a time; each has a cache of its own.
const (
	connections = 4
	cacheKB     = 4096
)

// hold opens all connections, which stay: a later one would read what lies at the
// path by then.
func (ix *Index) hold() error {
	var held [connections]*sql.Conn
	var err error
	for i := range held {
		if held[i], err = ix.db.Conn(context.Background()); err != nil {
			break
		}
	}
	for _, c := range held {
		if c != nil {
			err = errors.Join(err, c.Close()) // back to the pool
		}
	}
	return err
}

// Open opens the index at a path if it is of a digest. The error wraps ErrStale
// when it is of another, ErrDamaged when it is not whole, fs.ErrNotExist when
// there is none.
func Open(path, digest string) (*Index, error) {
	at, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("index: %w", err)
	}
	if !at.Mode().IsRegular() {
		return nil, fmt.Errorf("index %s: %w: it is no regular file", path, fs.ErrNotExist)
	}
	whole, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("index: %w", err)
	}
	address := url.URL{Scheme: "file", OmitHost: true, Path: filepath.ToSlash(whole),
		RawQuery: fmt.Sprintf("mode=ro&immutable=1&_pragma=query_only(1)&_pragma=cache_size(-%d)", cacheKB)}
	ix := &Index{path: path, gets: map[string]*sql.Stmt{}, passages: passages{Max: maxPassages}}
	ix.halves.Max = maxHalves
	if ix.db, err = sql.Open("sqlite", address.String()); err != nil {
		return nil, fmt.Errorf("index %s: %w", path, err)
	}
	ix.db.SetMaxOpenConns(connections)
	ix.db.SetMaxIdleConns(connections)
	if err := ix.load(at.Size(), digest); err != nil {
		ix.Close()
		return nil, fmt.Errorf("index %s: %w", path, err)
	}
	return ix, nil
}

// load reads what is in memory while the index is open.
func (ix *Index) load(size int64, digest string) error {
	if err := ix.hold(); err != nil {
		return damaged(err)
	}
	var pages, bytes int64
	if err := ix.db.QueryRow("SELECT (SELECT page_count FROM pragma_page_count()), (SELECT page_size FROM pragma_page_size())").Scan(&pages, &bytes); err != nil {
		return damaged(err)
	}
	if pages*bytes != size {
		return damaged(fmt.Errorf("it holds %d bytes, not %d", size, pages*bytes))
	}
	var err error
	if ix.dec, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(connections)); err != nil {
		return fmt.Errorf("zstd: %w", err)
	}
	var format, about []byte
	if err := ix.db.QueryRow(getMeta, "format").Scan(&format); err != nil {
		return damaged(err)
	}
	if string(format) != Format {
		return fmt.Errorf("%w: its format is %q", ErrStale, format)
	}
	if err := ix.db.QueryRow(getMeta, "about").Scan(&about); err != nil {
		return damaged(err)
	}
	if err := json.Unmarshal(about, &ix.about); err != nil {
		return damaged(err)
	}
	if ix.about.Digest != digest {
		return ErrStale
	}
	for _, q := range [...]string{getRecord, getPassage, getEntity, getSteps, getPresence, getEdges, getHalfEdges, getFormer, matchWords} {
		if ix.gets[q], err = ix.db.Prepare(q); err != nil {
			return damaged(err)
		}
	}
	r := &columnReader{ix: ix}
	ix.articles.read(r)
	ix.ents.read(r)
	ix.rank = readNumbers[int32](r, "rank")
	return r.err
}

// Close ends reading; an index in a temporary file is removed.
func (ix *Index) Close() {
	_ = ix.db.Close() // nothing was written
	if ix.dec != nil {
		ix.dec.Close()
	}
	if ix.temp {
		_ = os.Remove(ix.path)
	}
}

// Discard closes an index and removes its file, so that it is made anew.
func (ix *Index) Discard() error {
	ix.Close()
	if err := os.Remove(ix.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("index: %w", err)
	}
	return nil
}

// Temporary makes Close remove the file.
func (ix *Index) Temporary() { ix.temp = true }

// About says what the index is of. It is not to be changed.
func (ix *Index) About() *About { return &ix.about }

// row reads one row; a missing one leaves into as it is.
func (ix *Index) row(q string, key any, into ...any) error {
	err := ix.gets[q].QueryRow(key).Scan(into...)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return damaged(fmt.Errorf("%s, %v: %w", q, key, err))
	}
	return nil
}

func (ix *Index) unpack(data []byte) ([]byte, error) {
	out, err := ix.dec.DecodeAll(data, nil)
	if err != nil {
		return nil, damaged(err)
	}
	return out, nil
}

// columnReader reads columns and keeps the first error.
type columnReader struct {
	ix  *Index
	err error
}

func (r *columnReader) data(name string) []byte {
	if r.err != nil {
		return nil
	}
	var packed []byte
	if err := r.ix.db.QueryRow(getColumn, name).Scan(&packed); err != nil {
		r.err = damaged(fmt.Errorf("column %s: %w", name, err))
		return nil
	}
	out, err := r.ix.unpack(packed)
	if err != nil {
		r.err = err
	}
	return out
}

func (r *columnReader) bad() {
	if r.err == nil {
		r.err = damaged(errors.New("its columns do not fit together"))
	}
}

func readNumbers[T ~uint8 | ~uint16 | ~int32 | ~uint32](r *columnReader, name string) []T {
	return unpackNumbers[T](r.data(name))
}

func (r *columnReader) numbers(name string) []uint32 { return readNumbers[uint32](r, name) }

func (r *columnReader) texts(name string) texts {
	t := texts{r.data(name), r.numbers(name + " at")}
	if r.err == nil && (len(t.at) == 0 || t.at[0] != 0 || int(t.at[len(t.at)-1]) != len(t.all) || !slices.IsSorted(t.at)) {
		r.bad()
	}
	return t
}

func (r *columnReader) list(name string) (out []string) {
	if data := r.data(name); r.err == nil && json.Unmarshal(data, &out) != nil {
		r.bad()
	}
	return out
}

// order reads a column that holds the numbers below n in some order.
func (r *columnReader) order(name string, n int) []int32 {
	list := readNumbers[int32](r, name)
	r.same(n, len(list))
	for _, i := range list {
		if i < 0 || int(i) >= n {
			r.bad()
			break
		}
	}
	return list
}

// same holds that columns are of one length.
func (r *columnReader) same(n int, others ...int) {
	for _, m := range others {
		if m != n {
			r.bad()
		}
	}
}

// below holds that the numbers of a column are those of a table.
func (r *columnReader) below(list []uint32, n int) {
	if len(list) > 0 && int(slices.Max(list)) >= n {
		r.bad()
	}
}

// record is the record in a row, with the entities of its clusters, -1 for none.
func (ix *Index) record(n int32) (*entities.Record, []int32, error) {
	var packed, who, text []byte
	if err := cmp.Or(ix.row(getRecord, int64(n), &packed), ix.row(getPassage, int64(n), &who, &text)); err != nil {
		return nil, nil, err
	}
	quoted, err := ix.unpack(text)
	if err != nil {
		return nil, nil, fmt.Errorf("article %s: %w", ix.articles.ids.view(n), err)
	}
	line, err := ix.unpack(packed)
	if err != nil {
		return nil, nil, fmt.Errorf("article %s: %w", ix.articles.ids.view(n), err)
	}
	lines, _ := ix.lines.Get().(*codec.RecordDecoder)
	if lines == nil {
		lines = codec.NewRecordDecoder(false)
	}
	defer ix.lines.Put(lines)
	r := new(entities.Record)
	if err := lines.Decode(line, r); err != nil {
		return nil, nil, damaged(fmt.Errorf("article %s: %w", ix.articles.ids.view(n), err))
	}
	u := unpacker{b: quoted}
	r.Article.ID, _, r.Article.Text = ix.articles.ids.view(n), u.text(), u.text()
	for i := range r.Mentions {
		if m := &r.Mentions[i]; m.Text == "" {
			m.Text = spanOf(&r.Article, m)
		}
	}
	if u.bad {
		return nil, nil, u.err()
	}
	of, err := ix.entitiesOf(who, len(r.Clusters))
	return r, of, err
}

// entitiesOf reads the entities of so many clusters, -1 for none.
func (ix *Index) entitiesOf(who []byte, clusters int) ([]int32, error) {
	of := make([]int32, clusters)
	u := unpacker{b: who}
	for i := range of {
		of[i] = -1
		if e := u.uint(); e > 0 && e <= len(ix.rank) {
			of[i] = ix.rank[e-1]
		}
	}
	return of, u.err()
}

// Former is the id that an entity has now which had another, by the corrections
// or when less was known of it.
func (ix *Index) Former(id string) (now string, ok bool, err error) {
	err = ix.row(getFormer, strings.Clone(id), &now)
	return now, now != "", err
}
