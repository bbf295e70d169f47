package neo4j_test

import (
	"io"
	"net"
	"strings"
	"sync"
	"testing"

	"newsgraph/pipeline/load"
)

// cutter passes bytes between clients and the server, and cuts each connection
// when the client has sent so many bytes: half a transaction is lost, or an
// answer to a commit.
type cutter struct {
	net.Listener
	mu    sync.Mutex
	after []int // bytes, of the next connections; then it never cuts
	cuts  int
}

func newCutter(t *testing.T, after []int) *cutter {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &cutter{Listener: l, after: after}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			go c.pass(client)
		}
	}()
	return c
}

func (c *cutter) pass(client net.Conn) {
	defer client.Close()
	to, err := net.Dial("tcp", strings.TrimPrefix(server.uri, "bolt://"))
	if err != nil {
		return
	}
	defer to.Close()
	go func() {
		_, _ = io.Copy(client, to)
		client.Close()
	}()
	c.mu.Lock()
	limit := int64(1 << 50)
	if len(c.after) > 0 {
		limit, c.after = int64(c.after[0]), c.after[1:]
	}
	c.mu.Unlock()
	if n, _ := io.CopyN(to, client, limit); n == limit {
		c.mu.Lock()
		c.cuts++
		c.mu.Unlock()
	}
}

// TestConnectionCut holds that a load lives through lost connections, and that
// what was tried twice is there once.
func TestConnectionCut(t *testing.T) {
	ctx := need(t)
	// One connection says hello, makes the schema and begins; then cuts anywhere.
	var after []int
	for i := range 12 {
		after = append(after, 9000+1777*i)
	}
	c := newCutter(t, after)
	at := target()
	at.URI = "bolt://" + c.Addr().String()
	n := open(t, ctx, at)
	m := crowd(200, 600, 3)
	if _, err := n.Load(ctx, m, load.Options{Dataset: "cut", Batch: 50}, nil); err != nil {
		t.Fatal(err)
	}
	holds(t, ctx, "cut", m)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cuts != len(after) {
		t.Errorf("%d connections were cut, want %d", c.cuts, len(after))
	}
}
