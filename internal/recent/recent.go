// Package recent keeps what was used lately within a bound of bytes.
package recent

import "sync"

// Values are values by key, of which those that were not used for long are
// forgotten. The zero value with Max set is ready; it is safe for concurrent use.
type Values[K comparable, V any] struct {
	Max int // bytes, by what Put is told; of all that is kept

	mu       sync.Mutex
	now, old map[K]sized[V] // old: what was kept when now was last full
	bytes    int            // of now
}

type sized[V any] struct {
	value V
	bytes int
}

// Get is the value of a key.
func (r *Values[K, V]) Get(key K) (V, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	v, ok := r.now[key]
	if !ok {
		if v, ok = r.old[key]; ok {
			r.put(key, v)
		}
	}
	return v.value, ok
}

// Put keeps a value of so many bytes; one that is a large part of all is not kept.
func (r *Values[K, V]) Put(key K, value V, bytes int) {
	if bytes > r.Max/8 {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, ok := r.now[key]; !ok {
		r.put(key, sized[V]{value, bytes})
	}
}

// put adds to the present half; when that is full it becomes the old one, and
// the old one is forgotten.
func (r *Values[K, V]) put(key K, v sized[V]) {
	if r.now == nil || r.bytes+v.bytes > r.Max/2 {
		r.now, r.old, r.bytes = map[K]sized[V]{}, r.now, 0
	}
	r.now[key] = v
	r.bytes += v.bytes
}
