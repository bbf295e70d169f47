// Package cache keeps answers of a server, and lets only so many be made at a time.
package cache

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzip"

	"newsgraph/internal/recent"
)

// Answers keeps what was answered lately, compressed, so that many clients that
// look at the same things cost little. An answer must be a pure function of the
// address for as long as the Answers are used. What is not kept is made in the
// order of asking, a few at a time: with all at a time each would wait for all the
// others. Who asks for what is being made waits for that, and takes no turn. They
// are safe for concurrent use.
type Answers struct {
	made    recent.Values[string, *kept]
	turns   chan struct{}
	packers sync.Pool

	mu     sync.Mutex
	making map[string]chan struct{} // by address; closed when it is made or passed on
}

type kept struct {
	kind string
	body []byte // compressed, unless plain
	zip  bool
}

// Bounds of what is kept.
const (
	maxKept   = 512 << 10 // bytes of one answer, as it is made
	maxAnswer = 24 << 20  // bytes of all, as they are kept
	minZip    = 1024      // bytes of an answer that is compressed
	zipLevel  = 2
)

// New makes room for answers.
func New() *Answers {
	a := &Answers{turns: make(chan struct{}, 2*runtime.GOMAXPROCS(0)), making: map[string]chan struct{}{}}
	a.made.Max = maxAnswer
	return a
}

// pack makes an answer as it is kept.
func (a *Answers) pack(kind string, body []byte) (*kept, error) {
	if len(body) < minZip {
		return &kept{kind: kind, body: bytes.Clone(body)}, nil
	}
	var out bytes.Buffer
	w, _ := a.packers.Get().(*gzip.Writer)
	if w == nil {
		var err error
		if w, err = gzip.NewWriterLevel(&out, zipLevel); err != nil {
			return nil, fmt.Errorf("gzip: %w", err)
		}
	}
	defer a.packers.Put(w)
	w.Reset(&out)
	if _, err := w.Write(body); err != nil {
		return nil, fmt.Errorf("gzip: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("gzip: %w", err)
	}
	return &kept{kind, bytes.Clone(out.Bytes()), true}, nil
}

// send answers with what was kept, as it is if the client can read that. An error
// of the client's connection is nobody's concern.
func (k *kept) send(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Type", k.kind)
	switch {
	case !k.zip:
		_, _ = w.Write(k.body)
	case strings.Contains(r.Header.Get("Accept-Encoding"), "gzip"):
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(k.body)
	default:
		plain, err := gzip.NewReader(bytes.NewReader(k.body))
		if err != nil {
			return fmt.Errorf("gzip: %w", err)
		}
		_, _ = io.Copy(w, plain) //nolint:gosec // it is what pack made
	}
	return nil
}

// gathered is an answer that is made. One that grows large is passed on as it
// comes, and has its turn no longer, for the client may be slow.
type gathered struct {
	http.ResponseWriter
	status  int
	body    bytes.Buffer
	over    bool
	release func()
}

func (g *gathered) WriteHeader(status int) { g.status = status }

func (g *gathered) Write(b []byte) (int, error) {
	if !g.over {
		if g.body.Len()+len(b) <= maxKept {
			return g.body.Write(b)
		}
		if err := g.pass(); err != nil {
			return 0, err
		}
	}
	return g.ResponseWriter.Write(b)
}

// pass hands on what was gathered; what follows goes the same way.
func (g *gathered) pass() error {
	g.over = true
	g.release()
	if g.status != 0 {
		g.ResponseWriter.WriteHeader(g.status)
	}
	_, err := g.body.WriteTo(g.ResponseWriter)
	return err
}

// Unwrap lets http.ResponseController reach the connection.
func (g *gathered) Unwrap() http.ResponseWriter { return g.ResponseWriter }

// begin says that an answer is being made, until made is called, or what to wait for
// where it is being made already.
func (a *Answers) begin(address string) (made func(), before chan struct{}) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if before = a.making[address]; before != nil {
		return nil, before
	}
	done := make(chan struct{})
	a.making[address] = done
	return sync.OnceFunc(func() {
		a.mu.Lock()
		delete(a.making, address)
		a.mu.Unlock()
		close(done)
	}), nil
}

// Once answers from what was kept, else by f, and keeps that.
func (a *Answers) Once(w http.ResponseWriter, r *http.Request, f func(http.ResponseWriter, *http.Request) error) error {
	address := r.URL.Path + "?" + r.URL.Query().Encode() // however it is escaped
	if k, ok := a.made.Get(address); ok {
		return k.send(w, r)
	}
	made, before := a.begin(address)
	if before != nil {
		select {
		case <-before:
		case <-r.Context().Done():
			return r.Context().Err()
		}
		if k, ok := a.made.Get(address); ok {
			return k.send(w, r)
		}
		made = func() {} // it is not kept, so that each makes it
	}
	defer made()
	select {
	case a.turns <- struct{}{}:
	case <-r.Context().Done():
		return r.Context().Err()
	}
	g := &gathered{ResponseWriter: w, release: sync.OnceFunc(func() { <-a.turns; made() })}
	defer g.release()
	if k, ok := a.made.Get(address); ok { // made between the first look and the turn
		g.release()
		return k.send(w, r)
	}
	if err := f(g, r); err != nil {
		return err
	}
	switch {
	case g.over:
		return nil
	case g.status != 0 && g.status != http.StatusOK || r.Method != http.MethodGet:
		_ = g.pass()
		return nil
	}
	k, err := a.pack(w.Header().Get("Content-Type"), g.body.Bytes())
	if err != nil {
		return err
	}
	a.made.Put(address, k, len(k.body)+len(address)+256)
	g.release()
	return k.send(w, r)
}
