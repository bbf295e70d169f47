package index

import (
	"errors"
	"fmt"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

// Format names what is in the file. A file of another format is made anew.
const Format = "newsgraph/index/6"

// ErrStale is what Open wraps for a file that is of another digest or format.
var ErrStale = errors.New("the index is of another run")

// ErrDamaged is what reading wraps when the file is not what was written.
var ErrDamaged = errors.New("the index is damaged")

func damaged(err error) error { return fmt.Errorf("%w: %w", ErrDamaged, err) }

// The tables. Rows are written and read by number, so that rowid is the only key
// of most; small columns of all entities and articles stand in columns, a row for
// each, and are in memory when the index is open.
const schema = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;
CREATE TABLE columns (name TEXT PRIMARY KEY, data BLOB);
CREATE TABLE records (n INTEGER PRIMARY KEY, data BLOB);
CREATE TABLE passages (n INTEGER PRIMARY KEY, who BLOB, data BLOB);
CREATE TABLE entities (n INTEGER PRIMARY KEY, data BLOB, steps BLOB);
CREATE TABLE presence (n INTEGER PRIMARY KEY, data BLOB);
CREATE TABLE edges (n INTEGER PRIMARY KEY, data BLOB);
CREATE TABLE half_edges (n INTEGER PRIMARY KEY, data BLOB);
CREATE TABLE former (id TEXT PRIMARY KEY, now TEXT) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(text, content='', columnsize=0, tokenize='ascii');
INSERT INTO words(words, rank) VALUES('hashsize', 16777216);`

// What is written and read; nothing else reaches the database.
const (
	putMeta      = `INSERT INTO meta VALUES (?, ?)`
	putColumn    = `INSERT INTO columns VALUES (?, ?)`
	putRecord    = `INSERT INTO records VALUES (?, ?)`
	putPassage   = `INSERT INTO passages VALUES (?, ?, ?)`
	putWords     = `INSERT INTO words(rowid, text) VALUES (?, ?)`
	putEntity    = `INSERT INTO entities VALUES (?, ?, ?)`
	putPresence  = `INSERT INTO presence VALUES (?, ?)`
	putEdges     = `INSERT INTO edges VALUES (?, ?)`
	putHalfEdges = `INSERT INTO half_edges VALUES (?, ?)`
	putFormer    = `INSERT OR IGNORE INTO former VALUES (?, ?)`

	getMeta      = `SELECT value FROM meta WHERE key = ?`
	getColumn    = `SELECT data FROM columns WHERE name = ?`
	getRecord    = `SELECT data FROM records WHERE n = ?`
	getPassage   = `SELECT who, data FROM passages WHERE n = ?`
	getEntity    = `SELECT data FROM entities WHERE n = ?`
	getSteps     = `SELECT steps FROM entities WHERE n = ?`
	getPresence  = `SELECT data FROM presence WHERE n = ?`
	getEdges     = `SELECT data FROM edges WHERE n = ?`
	getHalfEdges = `SELECT data FROM half_edges WHERE n = ?`
	getFormer    = `SELECT now FROM former WHERE id = ?`
	matchWords   = `SELECT rowid FROM words WHERE words MATCH ?`
)

// Sizes of rows that hold several things.
const (
	edgesInRow     = 16
	halfEdgesInRow = 256
	claimsRow      = 1 << 20 // of the rows of an entity the first that holds relations
	closestRow     = 2 << 20 // that holds its closest co-mentions, where there are several rows of them
	walkRow        = 3 << 20 // the first that holds where a path goes on, where there are several rows of co-mentions
	weightierRow   = 4 << 20 // the first that holds the co-mentions with entities of more weight, where there are several rows of them
	closestKept    = 64      // half edges in closestRow
	rowBits        = 24      // an entity's rows of half edges are numbered entity<<rowBits + row
)
