package load

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"slices"
	"sync"
	"testing"
)

// boltServer speaks Bolt 5.0 on a port of this machine, so that the driver is
// tested with what the package does. What a statement does is the database's.
type boltServer struct {
	uri      string
	version  [2]byte // minor, major
	password string
	mu       sync.Mutex
	db       *database
}

// serve answers connections until the test ends.
func serve(t *testing.T, s *boltServer) *boltServer {
	t.Helper()
	if s.version == [2]byte{} {
		s.version = [2]byte{0, 5}
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.uri = "bolt://" + listener.Addr().String()
	var all sync.WaitGroup
	t.Cleanup(func() {
		listener.Close()
		all.Wait()
	})
	all.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			all.Go(func() {
				defer conn.Close()
				c := &boltConn{server: s, r: bufio.NewReader(conn), w: bufio.NewWriter(conn)}
				if err := c.run(); err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, errHangUp) {
					t.Errorf("bolt: %v", err)
				}
			})
		}
	})
	return s
}

// boltConn is one connection.
type boltConn struct {
	server *boltServer
	r      *bufio.Reader
	w      *bufio.Writer
	failed bool // what comes is ignored up to a reset
	before *database
	answer []any // the rows of the last RUN
}

// The messages of Bolt 5.0 that the driver sends, and the answers.
const (
	msgHello    = 0x01
	msgGoodbye  = 0x02
	msgReset    = 0x0F
	msgRun      = 0x10
	msgBegin    = 0x11
	msgCommit   = 0x12
	msgRollback = 0x13
	msgDiscard  = 0x2F
	msgPull     = 0x3F
	msgSuccess  = 0x70
	msgRecord   = 0x71
	msgIgnored  = 0x7E
	msgFailure  = 0x7F
)

// errHangUp ends a connection without a word.
var errHangUp = errors.New("hung up")

func (c *boltConn) run() error {
	var hello [20]byte
	if _, err := io.ReadFull(c.r, hello[:]); err != nil {
		return err
	}
	c.w.Write([]byte{0, 0, c.server.version[0], c.server.version[1]})
	if err := c.w.Flush(); err != nil {
		return err
	}
	for {
		message, err := c.read()
		if err != nil {
			return err
		}
		if err := c.handle(message); err != nil {
			return err
		}
		if err := c.w.Flush(); err != nil {
			return err
		}
	}
}

func (c *boltConn) handle(m structure) error {
	s := c.server
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case m.tag == msgGoodbye:
		return io.EOF
	case m.tag == msgReset:
		c.rollback()
		c.failed = false
		return c.success(nil)
	case c.failed:
		return c.send(msgIgnored)
	}
	switch m.tag {
	case msgHello:
		if auth := m.fields[0].(map[string]any); s.password != "" && auth["credentials"] != s.password {
			return c.fail(&failure{"Neo.ClientError.Security.Unauthorized", "wrong password"})
		}
		return c.success(map[string]any{"server": "Neo4j/5.0.0", "connection_id": "bolt-1"})
	case msgBegin:
		c.before = s.db.clone()
		return c.success(nil)
	case msgCommit:
		c.before = nil
		return c.success(map[string]any{"bookmark": "b"})
	case msgRollback:
		c.rollback()
		return c.success(nil)
	case msgRun:
		rows, err := s.db.run(m.fields[0].(string), m.fields[1].(map[string]any))
		var told *failure
		switch {
		case errors.As(err, &told):
			return c.fail(told)
		case err != nil:
			return err
		}
		c.answer = rows
		return c.success(map[string]any{"fields": []any{"answer"}, "t_first": int64(0)})
	case msgPull, msgDiscard:
		for _, row := range c.answer {
			if m.tag == msgPull {
				if err := c.send(msgRecord, []any{row}); err != nil {
					return err
				}
			}
		}
		c.answer = nil
		return c.success(map[string]any{"bookmark": "b", "type": "rw", "db": "neo4j"})
	}
	return fmt.Errorf("message %#x is not known", m.tag)
}

func (c *boltConn) rollback() {
	if c.before != nil {
		c.server.db.restore(c.before)
		c.before = nil
	}
}

func (c *boltConn) success(meta map[string]any) error {
	if meta == nil {
		meta = map[string]any{}
	}
	return c.send(msgSuccess, meta)
}

// failure is what the database says of a statement that fails.
type failure struct{ code, message string }

func (f *failure) Error() string { return f.code + ": " + f.message }

func (c *boltConn) fail(f *failure) error {
	c.failed = true
	return c.send(msgFailure, map[string]any{"code": f.code, "message": f.message})
}

// read takes a message of chunks.
func (c *boltConn) read() (structure, error) {
	var body []byte
	for {
		var size [2]byte
		if _, err := io.ReadFull(c.r, size[:]); err != nil {
			return structure{}, err
		}
		n := int(binary.BigEndian.Uint16(size[:]))
		if n == 0 && len(body) > 0 {
			break
		}
		at := len(body)
		body = append(body, make([]byte, n)...)
		if _, err := io.ReadFull(c.r, body[at:]); err != nil {
			return structure{}, err
		}
	}
	u := unpacker{b: body}
	m, ok := u.value().(structure)
	if !ok || u.bad || len(u.b) > 0 {
		return m, fmt.Errorf("not a message: % x", body)
	}
	return m, nil
}

func (c *boltConn) send(tag byte, fields ...any) error {
	body := pack(nil, structure{tag, fields})
	for chunk := range slices.Chunk(body, math.MaxUint16) {
		if _, err := c.w.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(chunk))), chunk...)); err != nil {
			return err
		}
	}
	_, err := c.w.Write([]byte{0, 0})
	return err
}

// structure is a value of PackStream that is no plain one: a message, a node, a point.
type structure struct {
	tag    byte
	fields []any
}

const (
	tagNode    = 0x4E // id, labels, properties, element id
	tagPoint2D = 0x58 // system, x, y
)

// pack appends a value as PackStream 1 has it.
func pack(b []byte, v any) []byte {
	switch v := v.(type) {
	case nil:
		return append(b, 0xC0)
	case bool:
		if v {
			return append(b, 0xC3)
		}
		return append(b, 0xC2)
	case int64:
		return binary.BigEndian.AppendUint64(append(b, 0xCB), uint64(v))
	case float64:
		return binary.BigEndian.AppendUint64(append(b, 0xC1), math.Float64bits(v))
	case string:
		return append(binary.BigEndian.AppendUint32(append(b, 0xD2), uint32(len(v))), v...)
	case []any:
		b = binary.BigEndian.AppendUint32(append(b, 0xD6), uint32(len(v)))
		for _, one := range v {
			b = pack(b, one)
		}
		return b
	case map[string]any:
		b = binary.BigEndian.AppendUint32(append(b, 0xDA), uint32(len(v)))
		for key, one := range v {
			b = pack(pack(b, key), one)
		}
		return b
	case structure:
		b = append(b, 0xB0|byte(len(v.fields)), v.tag)
		for _, one := range v.fields {
			b = pack(b, one)
		}
		return b
	}
	panic(fmt.Sprintf("%T cannot be packed", v))
}

// unpacker reads PackStream 1.
type unpacker struct {
	b   []byte
	bad bool
}

func (u *unpacker) take(n int) []byte {
	if n < 0 || n > len(u.b) {
		u.bad = true
		n = 0
	}
	out := u.b[:n]
	u.b = u.b[n:]
	return out
}

// size reads an unsigned number of n bytes.
func (u *unpacker) size(n int) int {
	v := 0
	for _, c := range u.take(n) {
		v = v<<8 | int(c)
	}
	return v
}

func (u *unpacker) value() any {
	head := u.take(1)
	if u.bad {
		return nil
	}
	switch c := head[0]; {
	case c < 0x80:
		return int64(c)
	case c >= 0xF0:
		return int64(int8(c))
	case c < 0x90:
		return string(u.take(int(c & 15)))
	case c < 0xA0:
		return u.list(int(c & 15))
	case c < 0xB0:
		return u.dictionary(int(c & 15))
	case c < 0xC0:
		return u.structure(int(c & 15))
	case c == 0xC0:
		return nil
	case c == 0xC1:
		return math.Float64frombits(uint64(u.size(8)))
	case c == 0xC2, c == 0xC3:
		return c == 0xC3
	case c >= 0xC8 && c <= 0xCB:
		n := 1 << (c - 0xC8)
		return int64(u.size(n)) << (64 - 8*n) >> (64 - 8*n)
	case c >= 0xD0 && c <= 0xD2:
		return string(u.take(u.size(1 << (c - 0xD0))))
	case c >= 0xD4 && c <= 0xD6:
		return u.list(u.size(1 << (c - 0xD4)))
	case c >= 0xD8 && c <= 0xDA:
		return u.dictionary(u.size(1 << (c - 0xD8)))
	}
	u.bad = true
	return nil
}

func (u *unpacker) list(n int) []any {
	out := []any{}
	for range n {
		if out = append(out, u.value()); u.bad {
			break
		}
	}
	return out
}

func (u *unpacker) dictionary(n int) map[string]any {
	out := map[string]any{}
	for range n {
		key, ok := u.value().(string)
		if u.bad = u.bad || !ok; u.bad {
			break
		}
		out[key] = u.value()
	}
	return out
}

func (u *unpacker) structure(n int) structure {
	tag := u.take(1)
	if u.bad {
		return structure{}
	}
	return structure{tag[0], u.list(n)}
}
