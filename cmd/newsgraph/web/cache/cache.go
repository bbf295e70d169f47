// Package cache keeps answers of a server.
package cache

import (
	"bytes"
	"net/http"
	"sync"
)

// Answers keeps what was answered lately, so that many clients that look at the
// same things cost little. An answer must be a pure function of the address for as
// long as the Answers are used. They are safe for concurrent use.
type Answers struct {
	mu    sync.Mutex
	bytes int
	made  map[string]*kept
}

type kept struct {
	kind string
	body []byte
}

// Bounds of what is kept.
const (
	maxKept   = 256 << 10 // bytes of one answer
	maxAnswer = 32 << 20  // bytes of all
)

func (a *Answers) get(address string) *kept {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.made[address]
}

// put keeps an answer; when there are too many, all are forgotten.
func (a *Answers) put(address string, k *kept) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.made == nil || a.bytes > maxAnswer {
		a.made, a.bytes = map[string]*kept{}, 0
	}
	if a.made[address] == nil {
		a.made[address] = k
		a.bytes += len(k.body) + len(address) + 256
	}
}

// copier passes an answer on and keeps a copy while it is small.
type copier struct {
	http.ResponseWriter
	status int
	copy   bytes.Buffer
	over   bool
}

func (c *copier) WriteHeader(status int) {
	c.status = status
	c.ResponseWriter.WriteHeader(status)
}

func (c *copier) Write(b []byte) (int, error) {
	if !c.over {
		if c.over = c.copy.Len()+len(b) > maxKept; !c.over {
			c.copy.Write(b)
		}
	}
	return c.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the connection.
func (c *copier) Unwrap() http.ResponseWriter { return c.ResponseWriter }

// Once answers from what was kept, else by f, and keeps that.
func (a *Answers) Once(w http.ResponseWriter, r *http.Request, f func(http.ResponseWriter, *http.Request) error) error {
	address := r.URL.Path + "?" + r.URL.RawQuery
	if k := a.get(address); k != nil {
		w.Header().Set("Content-Type", k.kind)
		_, _ = w.Write(k.body)
		return nil
	}
	c := &copier{ResponseWriter: w}
	if err := f(c, r); err != nil {
		return err
	}
	if !c.over && (c.status == 0 || c.status == http.StatusOK) && r.Method == http.MethodGet {
		a.put(address, &kept{w.Header().Get("Content-Type"), bytes.Clone(c.copy.Bytes())})
	}
	return nil
}
