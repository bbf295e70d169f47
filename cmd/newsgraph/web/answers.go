package web

import (
	"bytes"
	"net/http"
	"sync"
)

// answers keeps what was answered lately under one state, so that many clients
// that look at the same things cost little. An answer is a pure function of the
// state and the address.
type answers struct {
	mu    sync.Mutex
	bytes int
	made  map[string]*kept
}

type kept struct {
	kind string
	body []byte
}

// Bounds of what is kept under one state.
const (
	maxKept   = 256 << 10 // bytes of one answer
	maxAnswer = 32 << 20  // bytes of all
)

func (a *answers) get(address string) *kept {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.made[address]
}

// put keeps an answer; when there are too many, all are forgotten.
func (a *answers) put(address string, k *kept) {
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

// once answers from what was kept, else by f, and keeps that.
func (st *state) once(w http.ResponseWriter, r *http.Request, f func(*state, http.ResponseWriter, *http.Request) error) error {
	address := r.URL.Path + "?" + r.URL.RawQuery
	if k := st.kept.get(address); k != nil {
		w.Header().Set("Content-Type", k.kind)
		_, _ = w.Write(k.body)
		return nil
	}
	c := &copier{ResponseWriter: w}
	if err := f(st, c, r); err != nil {
		return err
	}
	if !c.over && (c.status == 0 || c.status == http.StatusOK) && r.Method == http.MethodGet {
		st.kept.put(address, &kept{w.Header().Get("Content-Type"), bytes.Clone(c.copy.Bytes())})
	}
	return nil
}
