package web

import (
	"encoding/json"
	"net/http"
	"net/url"
)

// idParameters name entities in addresses.
var idParameters = [...]string{"id", "a", "b", "source", "target", "from", "to", "avoid", "entity"}

// current is the id that an entity has now which had this one: before a
// correction that stands in the file, or in an earlier state of this server.
func (st *state) current(id string) (string, bool) {
	for range maxRenamed {
		if _, ok := st.ByID(id); ok {
			return id, true
		}
		next, ok := st.past[id]
		if !ok {
			var err error
			if next, ok, err = st.Former(id); err != nil || !ok {
				return "", false
			}
		}
		id = next
	}
	return "", false
}

// maxRenamed bounds a chain of former ids.
const maxRenamed = 64

// rewrite puts the ids of now into an address; moved is empty when they were there.
func (st *state) rewrite(u *url.URL) (to *url.URL, moved map[string]string) {
	q := u.Query()
	for _, name := range idParameters {
		for i, id := range q[name] {
			if now, ok := st.current(id); ok && now != id {
				if moved == nil {
					moved = map[string]string{}
				}
				moved[id], q[name][i] = now, now
			}
		}
	}
	if moved == nil {
		return u, nil
	}
	next := *u
	next.RawQuery = q.Encode()
	return &next, moved
}

// telling begins an answer, a JSON object, with the ids that have changed.
type telling struct {
	http.ResponseWriter
	moved map[string]string
	begun bool
	plain bool // the answer is an error
}

func (t *telling) WriteHeader(status int) {
	t.plain = status != http.StatusOK
	t.ResponseWriter.WriteHeader(status)
}

func (t *telling) Write(b []byte) (int, error) {
	if t.begun || t.plain || len(b) == 0 || b[0] != '{' {
		t.begun = true
		return t.ResponseWriter.Write(b)
	}
	t.begun = true
	head, err := json.Marshal(t.moved)
	if err != nil {
		return 0, err
	}
	if _, err := t.ResponseWriter.Write(append(append([]byte(`{"moved":`), head...), ',')); err != nil {
		return 0, err
	}
	n, err := t.ResponseWriter.Write(b[1:])
	return n + 1, err
}

// Unwrap lets http.ResponseController reach the connection.
func (t *telling) Unwrap() http.ResponseWriter { return t.ResponseWriter }

// remember takes over what the state before knew of former ids, and finds what
// has become of its entities that are no more: what most of their mentions are now.
func (st *state) remember(before *state) error {
	st.past = map[string]string{}
	if before == nil {
		return nil
	}
	for old, id := range before.past {
		st.past[old] = id
	}
	for _, n := range before.IDs() {
		id := before.ID(n)
		if _, ok := st.ByID(id); ok {
			delete(st.past, id)
			continue
		}
		now, err := st.became(before, n)
		if err != nil {
			return err
		}
		if now != "" {
			st.past[id] = now
		}
	}
	return nil
}

// became is the id of now that most mentions of an entity of the state before have.
func (st *state) became(before *state, n int32) (string, error) {
	mentions := map[string]int{}
	best := ""
	in, err := before.In(n)
	if err != nil {
		return "", err
	}
	for _, p := range in {
		_, was, err := before.Record(p.Place)
		if err != nil {
			return "", err
		}
		r, who, err := st.Record(p.Place) // the articles are the same, and so are their places
		if err != nil {
			return "", err
		}
		for c, e := range was {
			if e != n || who[c] < 0 {
				continue
			}
			id := st.ID(who[c])
			mentions[id] += r.Clusters[c].Mentions
			if m := mentions[id]; best == "" || m > mentions[best] || m == mentions[best] && id < best {
				best = id
			}
		}
	}
	return best, nil
}
