package export

import (
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"newsgraph/pipeline/codec/files"
)

// sqliteTables writes the tables into one SQLite database with keys and indexes
// and a view of edges by name. The same graph gives the same bytes.
type sqliteTables struct {
	env     *exportEnv
	path    string // where it will be
	tmp     string
	through *files.File // where tmp goes in the end; nil when it is there
	db      *sql.DB
	tx      *sql.Tx
	insert  [tableCount]*sql.Stmt
	args    []any
}

// sqliteKeys are the primary keys. STRICT and WITHOUT ROWID are left out so that
// old readers can open the file.
var sqliteKeys = [tableCount]string{tEntities: "id", tEdges: "source, target, type"}

const sqliteAfter = `
CREATE INDEX aliases_entity ON aliases(entity);
CREATE INDEX aliases_name ON aliases(name);
CREATE INDEX entities_name ON entities(name);
CREATE INDEX edges_target ON edges(target);
CREATE INDEX entity_evidence_entity ON entity_evidence(entity);
CREATE INDEX edge_evidence_edge ON edge_evidence(source, target);
CREATE INDEX mentions_entity ON mentions(entity);
CREATE INDEX mentions_article ON mentions(article);
CREATE VIEW named_edges AS
 SELECT s.name AS source_name, t.name AS target_name, e.* FROM edges e
 JOIN entities s ON s.id = e.source JOIN entities t ON t.id = e.target;`

func newSQLite(env *exportEnv) (exporter, error) {
	if err := files.MakeFolder(env.dir); err != nil {
		return nil, files.WriteError(env.dir, err)
	}
	s := &sqliteTables{env: env, path: filepath.Join(env.dir, "graph.sqlite")}
	f, err := files.Create(s.path)
	if err != nil {
		return nil, err
	}
	env.files = append(env.files, f)
	err = s.work(f)
	if err == nil {
		err = s.begin()
	}
	if err != nil {
		if s.db != nil {
			err = errors.Join(err, s.db.Close())
		}
		return nil, s.fail(err)
	}
	return &relational{sink: s, env: env}, nil
}

// work finds the file that is the database until close: the temporary one
// beside the output, or one of its own where the output is written through.
func (s *sqliteTables) work(f *files.File) error {
	if s.tmp = f.Temporary(); s.tmp != "" {
		return nil
	}
	apart, err := os.CreateTemp("", "newsgraph-*.sqlite")
	if err != nil {
		return err
	}
	s.tmp, s.through = apart.Name(), f
	return apart.Close()
}

func (s *sqliteTables) begin() (err error) {
	if s.db, err = sql.Open("sqlite", s.tmp); err != nil {
		return err
	}
	s.db.SetMaxOpenConns(1)
	for _, q := range []string{"PRAGMA journal_mode=OFF", "PRAGMA synchronous=OFF", "PRAGMA temp_store=FILE"} {
		if _, err = s.db.Exec(q); err != nil {
			return err
		}
	}
	if s.tx, err = s.db.Begin(); err != nil {
		return err
	}
	for i := range tables {
		if _, err = s.tx.Exec(sqliteTable(i)); err != nil {
			return err
		}
		holders := strings.Repeat(", ?", len(tables[i].cols))[2:]
		if s.insert[i], err = s.tx.Prepare("INSERT INTO " + tables[i].name + " VALUES (" + holders + ")"); err != nil {
			return err
		}
	}
	return nil
}

var sqliteTypes = [...]string{kindText: "TEXT", kindInt: "INTEGER", kindReal: "REAL"}

func sqliteTable(i int) string {
	var q strings.Builder
	q.WriteString("CREATE TABLE " + tables[i].name + " (")
	for j, c := range tables[i].cols {
		if j > 0 {
			q.WriteString(", ")
		}
		q.WriteString(`"` + c.name + `" ` + sqliteTypes[c.kind])
	}
	if k := sqliteKeys[i]; k != "" {
		q.WriteString(", PRIMARY KEY (" + k + ")")
	}
	return q.String() + ")"
}

func (s *sqliteTables) row(t int, cells []cell) error {
	s.args = s.args[:0]
	for i := range cells {
		switch c := &cells[i]; {
		case c.null:
			s.args = append(s.args, nil)
		case c.kind == kindInt:
			s.args = append(s.args, c.num)
		case c.kind == kindReal:
			s.args = append(s.args, c.real)
		default:
			s.args = append(s.args, plain(c.text))
		}
	}
	if _, err := s.insert[t].Exec(s.args...); err != nil {
		return s.fail(err)
	}
	return nil
}

func (s *sqliteTables) close() error {
	if s.through != nil {
		defer os.Remove(s.tmp)
	}
	if s.tx == nil {
		return nil
	}
	_, err := s.tx.Exec(sqliteAfter)
	if err == nil {
		err = s.tx.Commit()
	} else {
		err = errors.Join(err, s.tx.Rollback())
	}
	err = errors.Join(err, s.db.Close())
	if err == nil && s.through != nil {
		err = s.pass()
	}
	if err != nil {
		return s.fail(err)
	}
	return nil
}

// pass copies a database of its own to where it goes.
func (s *sqliteTables) pass() error {
	made, err := os.Open(s.tmp)
	if err != nil {
		return err
	}
	defer made.Close()
	_, err = io.Copy(s.through, made)
	return err
}

func (s *sqliteTables) fail(err error) error { return fmt.Errorf("write %s: %w", s.path, err) }
