package web

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/klauspost/compress/zstd"

	"newsgraph/entities"
	"newsgraph/gazetteers/normalize"
	"newsgraph/pipeline/codec"
	"newsgraph/pipeline/store"
)

// recordStore holds the records of all runs in memory, each compressed by itself, so
// that any can be had at once. It does not change once loaded.
type recordStore struct {
	list   []stored
	byKey  map[string]int32
	byID   map[string]int32 // article id → its record
	words  map[string][]int32
	ledger entities.Ledger
	runs   []runInfo
	order  []int32 // by date, latest first
	dec    *zstd.Decoder
	lines  sync.Pool // of *codec.RecordDecoder, one for each reader at work
}

type runInfo struct {
	Name     string  `json:"name"`
	Finished string  `json:"finished"`
	Seconds  float64 `json:"seconds"`
}

// stored is one record.
type stored struct {
	id, key, title, date, source, url string
	packed                            []byte
}

// loadStore reads the runs. A record that is in several counts once.
func loadStore(ctx context.Context, runs []*store.Stored, progress func(string, int)) (*recordStore, error) {
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return nil, fmt.Errorf("zstd: %w", err)
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(0))
	if err != nil {
		return nil, fmt.Errorf("zstd: %w", err)
	}
	s := &recordStore{byKey: map[string]int32{}, words: map[string][]int32{}, dec: dec,
		ledger: entities.Ledger{Schema: entities.LedgerSchema, Items: []entities.LedgerItem{}}}
	for _, run := range runs {
		if err := s.addRun(run); err != nil {
			return nil, err
		}
		err := run.Records(func(r *entities.Record) error {
			s.add(r, enc)
			if n := len(s.list); n%256 == 0 && progress != nil {
				progress("loading records", n)
			}
			return ctx.Err()
		})
		if err != nil {
			return nil, err
		}
	}
	s.settleIDs()
	s.sort()
	return s, nil
}

// settleIDs gives articles with different texts and one id ids of their own, as
// the graph does.
func (s *recordStore) settleIDs() {
	bases := make(map[string]int32, len(s.list))
	for i := range s.list {
		base, _ := entities.SplitKey(s.list[i].key)
		bases[base]++
	}
	s.byID = make(map[string]int32, len(s.list))
	for i := range s.list {
		a := &s.list[i]
		base, hash := entities.SplitKey(a.key)
		if a.id = base; bases[base] > 1 {
			a.id = entities.ClashID(base, hash)
		}
		s.byID[a.id] = int32(i)
	}
}

func (s *recordStore) addRun(run *store.Stored) error {
	info := run.Info()
	s.runs = append(s.runs, runInfo{run.Dir(), info.Finished, info.Seconds})
	l := run.Ledger()
	to, from := &s.ledger.Articles, &l.Articles
	s.ledger.Inputs.Files += l.Inputs.Files
	s.ledger.Inputs.Bytes += l.Inputs.Bytes
	to.Read += from.Read
	to.Processed += from.Processed
	to.Skipped += from.Skipped
	to.Quarantined += from.Quarantined
	to.Truncated += from.Truncated
	to.Renamed += from.Renamed
	s.ledger.Items = append(s.ledger.Items, l.Items...)
	return nil
}

func (s *recordStore) add(r *entities.Record, enc *zstd.Encoder) {
	key := r.Key()
	if _, known := s.byKey[key]; known {
		return
	}
	n := int32(len(s.list))
	s.byKey[key] = n
	a := &r.Article
	s.list = append(s.list, stored{
		id: a.ID, key: key, title: titleOf(a), date: a.Date, source: a.Source, url: a.URL,
		packed: enc.EncodeAll(codec.AppendRecordLine(nil, r), nil),
	})
	for _, w := range wordsOf(a.Title + " " + a.Text) {
		if l := s.words[w]; len(l) == 0 || l[len(l)-1] != n {
			s.words[w] = append(l, n)
		}
	}
}

func titleOf(a *entities.ArticleInfo) string {
	t, _, _ := strings.Cut(strings.TrimSpace(a.Title), "\n")
	return cmp.Or(strings.TrimSpace(t), a.ID)
}

func (s *recordStore) sort() {
	s.order = make([]int32, len(s.list))
	for i := range s.order {
		s.order[i] = int32(i)
	}
	slices.SortStableFunc(s.order, func(a, b int32) int {
		return cmp.Or(cmp.Compare(s.list[b].date, s.list[a].date), cmp.Compare(s.list[a].id, s.list[b].id))
	})
}

// record unpacks one.
func (s *recordStore) record(n int32) (*entities.Record, error) {
	data, err := s.dec.DecodeAll(s.list[n].packed, nil)
	if err != nil {
		return nil, fmt.Errorf("record %s: %w", s.list[n].id, err)
	}
	r := new(entities.Record)
	lines, _ := s.lines.Get().(*codec.RecordDecoder)
	if lines == nil {
		lines = codec.NewRecordDecoder(false)
	}
	defer s.lines.Put(lines)
	if err := lines.Decode(data, r); err != nil {
		return nil, fmt.Errorf("record %s: %w", s.list[n].id, err)
	}
	r.Article.ID = s.list[n].id
	return r, nil
}

// Records gives all, for the graph phase.
func (s *recordStore) Records(yield func(*entities.Record) error) error {
	for n := range s.list {
		r, err := s.record(int32(n))
		if err != nil {
			return err
		}
		if err := yield(r); err != nil {
			return err
		}
	}
	return nil
}

// maxWord bounds a word of the index, in bytes.
const maxWord = 40

// wordsOf are the words of a text as they are searched: letters and digits, in
// lower case and without accents.
func wordsOf(text string) []string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
	out := words[:0]
	for _, w := range words {
		if strings.ContainsFunc(w, func(r rune) bool { return r >= utf8.RuneSelf }) {
			w = normalize.String(w)
		}
		if len(w) > 1 && len(w) <= maxWord {
			out = append(out, w)
		}
	}
	return out
}

// find returns the articles that hold every word of the query, the latest
// first; all for an empty one.
func (s *recordStore) find(query string) []int32 {
	words := wordsOf(query)
	if len(words) == 0 {
		if strings.TrimSpace(query) != "" {
			return nil
		}
		return s.order
	}
	hits := map[int32]int{}
	for i, w := range words {
		for _, n := range s.words[w] {
			if hits[n] == i {
				hits[n] = i + 1
			}
		}
	}
	var out []int32
	for _, n := range s.order {
		if hits[n] == len(words) {
			out = append(out, n)
		}
	}
	return out
}
