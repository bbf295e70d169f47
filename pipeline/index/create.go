package index

import (
	"cmp"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/klauspost/compress/zstd"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/pipeline/codec"
	"newsgraph/pipeline/codec/files"
	"newsgraph/pipeline/index/words"
	"newsgraph/pipeline/spill"
)

// About says what an index is of.
type About struct {
	Digest    string             `json:"digest"` // of all that it was made from
	Generator entities.Generator `json:"generator"`
	Summary   entities.Summary   `json:"summary"`
	Ledger    entities.Ledger    `json:"ledger"`
	Unmatched []string           `json:"unmatched"` // corrections that match nothing

	Continues []entities.FollowUp `json:"continues,omitempty"` // stories that continue others
}

// Options say how an index is made.
type Options struct {
	SpillDir string // folder for what does not fit Memory; "" keeps all in memory
	Memory   int    // bytes that each of what is sorted may take

	// Places are the places of the articles from the latest on, by the numbers that
	// Article gives.
	Places []uint32
	// Numbers is how many entities there may be; those of Article and Entity are below it.
	Numbers int
}

// Creator makes an index. The order of calls: Create, Article for each article,
// Entity for each entity in order of id, Edge for each edge in order of source,
// target and type, Former, Finish. An error of one is that of all that follow.
type Creator struct {
	opt    Options
	file   *files.File // nil for a temporary one
	path   string
	db     *sql.DB
	tx     *sql.Tx
	puts   map[string]*sql.Stmt
	enc    *zstd.Encoder
	packed []byte

	articles articleColumns
	records  map[string]int32 // article id → record
	presence spill.Sorter     // entity number, article place → mentions
	claims   spill.Sorter     // source number, target number, type, record

	entities entityColumns
	weights  spill.Sorter // weight → entity
	numberOf map[string]int32
	rank     []int32 // entity number → its place by weight, -1 for none

	edges  []byte // of the row that is being filled
	inRow  int
	edgeAt int
	halves spill.Sorter // entity, strength → half edge
	claim  *spill.Cursor
	more   bool
}

// Create begins the file of an index at a path; it is in place once Finish has
// been called. What is no regular file is refused.
func Create(path string, opt Options) (*Creator, error) {
	f, err := files.Create(path)
	if err != nil {
		return nil, err
	}
	if f.Temporary() == "" {
		f.Abort()
		return nil, fmt.Errorf("write %s: it is no regular file", path)
	}
	c, err := create(f.Temporary(), opt)
	if err != nil {
		f.Abort()
		return nil, fmt.Errorf("write %s: %w", path, err)
	}
	c.file = f
	return c, nil
}

// CreateTemporary begins an index in a file that is there already and empty.
func CreateTemporary(path string, opt Options) (*Creator, error) {
	c, err := create(path, opt)
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", path, err)
	}
	return c, nil
}

func create(path string, opt Options) (*Creator, error) {
	c := &Creator{opt: opt, path: path, puts: map[string]*sql.Stmt{}, records: map[string]int32{}, numberOf: map[string]int32{}}
	for _, s := range []struct {
		sorter *spill.Sorter
		name   string
	}{{&c.presence, "index-presence"}, {&c.claims, "index-claims"}, {&c.weights, "index-weights"}, {&c.halves, "index-halves"}} {
		s.sorter.SpillTo(opt.SpillDir, s.name, opt.Memory)
	}
	c.articles.dates, c.articles.sources = newTable(), newTable()
	c.articles.places = opt.Places
	c.rank = make([]int32, opt.Numbers)
	for i := range c.rank {
		c.rank[i] = -1
	}
	var err error
	if c.enc, err = newEncoder(); err != nil {
		return nil, err
	}
	if c.db, err = sql.Open("sqlite", path); err != nil {
		return nil, err
	}
	c.db.SetMaxOpenConns(1)
	for _, q := range [...]string{"PRAGMA page_size=8192", "PRAGMA journal_mode=OFF", "PRAGMA synchronous=OFF", "PRAGMA locking_mode=EXCLUSIVE", schema} {
		if _, err = c.db.Exec(q); err != nil {
			return nil, errors.Join(err, c.db.Close())
		}
	}
	if c.tx, err = c.db.Begin(); err != nil {
		return nil, errors.Join(err, c.db.Close())
	}
	return c, nil
}

func newEncoder() (*zstd.Encoder, error) {
	return zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(true))
}

func (c *Creator) put(q string, args ...any) error {
	s := c.puts[q]
	if s == nil {
		var err error
		if s, err = c.tx.Prepare(q); err != nil {
			return fmt.Errorf("index: %w", err)
		}
		c.puts[q] = s
	}
	if _, err := s.Exec(args...); err != nil {
		return fmt.Errorf("index: %w", err)
	}
	return nil
}

// Preparer makes articles fit to be put into an index, on one goroutine beside
// others.
type Preparer struct {
	enc    *zstd.Encoder
	packed packer
	line   []byte
}

// NewPreparer makes one.
func NewPreparer() (*Preparer, error) {
	enc, err := newEncoder()
	return &Preparer{enc: enc}, err
}

// Article is a record that is fit to be put into an index.
type Article struct {
	Key       string
	info      entities.ArticleInfo // without text
	words     string
	passage   []byte // compressed, as packPassage packs it
	line      []byte // the rest, compressed
	mentions  []int  // of each cluster
	relations []entities.Relation
}

// Prepare makes a record fit to be put into an index, and takes its text away.
func (p *Preparer) Prepare(rec *entities.Record) *Article {
	a := &Article{Key: rec.Key(), words: strings.Join(words.Of(rec.Article.Title+" "+rec.Article.Text), " "),
		mentions: make([]int, len(rec.Clusters)), relations: rec.Relations}
	p.packed = p.packed[:0]
	packPassage(&p.packed, rec)
	a.passage = p.enc.EncodeAll(p.packed, nil)
	for i := range rec.Mentions {
		if m := &rec.Mentions[i]; m.Text == spanOf(&rec.Article, m) {
			m.Text = ""
		}
	}
	rec.Article.Text = ""
	p.line = codec.AppendRecordLine(p.line[:0], rec)
	a.line = p.enc.EncodeAll(p.line, nil)
	a.info = rec.Article
	for i := range rec.Clusters {
		a.mentions[i] = rec.Clusters[i].Mentions
	}
	return a
}

// Article puts an article under the id that the graph cites it by. number is its
// own, story that of its story, who says of each cluster 1 + the number of its
// entity, 0 for none.
func (c *Creator) Article(a *Article, id string, number, story uint32, who []uint32) error {
	n := int32(c.articles.len())
	c.records[id] = n
	place := int32(c.opt.Places[number])
	c.articles.add(&a.info, id, place, story)
	c.packed = c.packed[:0]
	p := packer(c.packed)
	for _, e := range who {
		p.uint(int(e))
	}
	c.packed = p
	if err := cmp.Or(c.put(putRecord, int64(n), a.line), c.put(putPassage, int64(n), []byte(p), a.passage)); err != nil {
		return err
	}
	if err := c.put(putWords, int64(n)+1, a.words); err != nil {
		return err
	}
	here := map[uint32]int{}
	for i, e := range who {
		if e > 0 && i < len(a.mentions) {
			here[e-1] += a.mentions[i]
		}
	}
	for i, e := range who {
		if m, ok := here[max(e, 1)-1]; ok && e > 0 && i < len(a.mentions) {
			delete(here, e-1)
			c.presence.Add(spill.Pair(e-1, uint32(place)), uint64(m), nil)
		}
	}
	for i := range a.relations {
		c.claimed(&a.relations[i], who, place)
	}
	return nil
}

// claimed notes that an article claims a relation.
func (c *Creator) claimed(r *entities.Relation, who []uint32, place int32) {
	if r.A >= len(who) || r.B >= len(who) || who[r.A] == 0 || who[r.B] == 0 {
		return
	}
	a, b := who[r.A]-1, who[r.B]-1
	if !r.Type.Directed() && b < a {
		a, b = b, a
	}
	c.claims.Add(spill.Pair(a, b), uint64(kindOf(r.Type))<<32|uint64(uint32(place)), nil)
}

// Entity takes the entity with a number, and the decisions across articles that
// made it.
func (c *Creator) Entity(number int, e *entities.Entity, steps []entities.Decision) error {
	c.numberOf[e.ID] = int32(number)
	p := packer(c.packed[:0])
	p.text(string(codec.AppendEntity(nil, e)))
	if len(steps) > 0 {
		data, err := json.Marshal(steps)
		if err != nil {
			return fmt.Errorf("index: %w", err)
		}
		p.text(string(data))
	} else {
		p.text("")
	}
	c.packed = p
	// by weight: stories, mentions, then id, of which number is the order
	c.weights.Add(uint64(^uint32(e.Stories))<<32|uint64(^uint32(e.Mentions)), uint64(number), p)
	return nil
}

// EntitiesDone writes what Entity was given; it comes before the first Edge.
func (c *Creator) EntitiesDone() error {
	if err := c.weights.Finish(); err != nil {
		return err
	}
	c.entities.init()
	at := c.weights.Entries()
	for n := int32(0); at.Next(); n++ {
		u := unpacker{b: at.Value}
		line, steps := u.text(), u.text()
		var e entities.Entity
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			return fmt.Errorf("index: entity: %w", err)
		}
		c.rank[at.Lo] = n
		c.entities.add(&e, gazetteers.EntityKey(&e))
		var packedSteps []byte
		if steps != "" {
			packedSteps = c.enc.EncodeAll([]byte(steps), nil)
		}
		if err := c.put(putEntity, int64(n), c.enc.EncodeAll([]byte(line), nil), packedSteps); err != nil {
			return err
		}
	}
	if err := at.Err(); err != nil {
		return err
	}
	if err := c.writePresence(); err != nil {
		return err
	}
	if err := c.claims.Finish(); err != nil {
		return err
	}
	c.claim = c.claims.Entries()
	c.more = c.claim.Next()
	return nil
}

// writePresence writes for each entity the articles that name it.
func (c *Creator) writePresence() error {
	if err := c.presence.Finish(); err != nil {
		return err
	}
	at := c.presence.Entries()
	for number, entries := range spill.Groups(at, spill.ByNumber) {
		if c.rank[number] < 0 {
			continue
		}
		p := packer(c.packed[:0])
		last := 0
		for e := range entries {
			place := int(uint32(e.Hi))
			p.uint(place - last)
			p.uint(int(e.Lo))
			last = place
		}
		c.packed = p
		if err := c.put(putPresence, int64(c.rank[number]), []byte(p)); err != nil {
			return err
		}
	}
	return at.Err()
}

// Former says which id an entity has now that had another.
func (c *Creator) Former(id, now string) error { return c.put(putFormer, id, now) }

// Finish writes the rest and puts the file in its place.
func (c *Creator) Finish(about *About) error {
	if c.inRow > 0 {
		if err := c.edgeRow(); err != nil {
			return err
		}
	}
	if err := c.writeHalfEdges(); err != nil {
		return err
	}
	columns, err := slices.Concat(c.articles.packed(), c.entities.packed(), []column{{"rank", packNumbers(c.rank)}}), error(nil)
	for _, col := range columns {
		if err := c.put(putColumn, col.name, c.enc.EncodeAll(col.data, nil)); err != nil {
			return err
		}
	}
	value, err := json.Marshal(about)
	if err != nil {
		return fmt.Errorf("index: %w", err)
	}
	if err := cmp.Or(c.put(putMeta, "format", []byte(Format)), c.put(putMeta, "about", value)); err != nil {
		return err
	}
	if err := c.tx.Commit(); err != nil {
		return fmt.Errorf("index: %w", err)
	}
	c.tx = nil
	if err := c.db.Close(); err != nil {
		return fmt.Errorf("index: %w", err)
	}
	c.db = nil
	c.remove()
	if c.file != nil {
		return c.file.Commit()
	}
	return nil
}

func (c *Creator) remove() {
	for _, s := range [...]*spill.Sorter{&c.presence, &c.claims, &c.weights, &c.halves} {
		_ = s.Remove() // of a temporary folder, which is deleted as a whole
	}
}

// Abort drops what was made. After Finish it does nothing, so it may be deferred.
func (c *Creator) Abort() {
	if c.tx != nil {
		_ = c.tx.Rollback()
	}
	if c.db != nil {
		_ = c.db.Close()
		c.remove()
	}
	if c.file != nil {
		c.file.Abort()
	} else if c.db != nil {
		_ = os.Remove(c.path)
	}
	c.db, c.tx = nil, nil
}
