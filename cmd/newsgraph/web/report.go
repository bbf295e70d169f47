package web

import (
	"bytes"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"newsgraph/cmd/newsgraph/web/views"
	"newsgraph/entities"
	"newsgraph/pipeline/report"
)

// reportAhead is up to how many articles the report is made at the start, and waited
// for; of more it is made when it is first asked for, which takes a minute and more.
const reportAhead = 20_000

// making is the report of a state, and how far it is. Html and err are there once done
// is closed.
type making struct {
	once sync.Once
	done chan struct{}
	read atomic.Int64 // articles so far
	html []byte
	err  error
}

// report makes the analyst's report once, beside what asks for it; the end of the
// server ends it.
func (s *Server) report(st *state) *making {
	m := &st.making
	m.once.Do(func() {
		m.done = make(chan struct{})
		st.inUse.Add(1)
		go func() {
			defer st.release()
			defer close(m.done)
			m.html, m.err = s.renderReport(st)
		}()
	})
	return m
}

func (s *Server) renderReport(st *state) ([]byte, error) {
	in, err := views.ReportInput(s.life, st.Index)
	if err != nil {
		return nil, err
	}
	records := in.Records
	in.Records = func(yield func(*entities.Record) error) error {
		st.making.read.Store(0)
		return records(func(r *entities.Record) error {
			st.making.read.Add(1)
			return yield(r)
		})
	}
	for _, r := range s.runs {
		in.Runs = append(in.Runs, report.Run(r))
	}
	var b bytes.Buffer
	err = report.HTML(&b, in)
	return b.Bytes(), err
}

// makingView says how far the report is.
type makingView struct {
	frame
	Read, All int // articles
}

// reportPage answers with the report; where it takes long, with how far it is, until it
// is there.
func (s *Server) reportPage(st *state, w http.ResponseWriter, r *http.Request) error {
	m := s.report(st)
	var late <-chan time.Time
	if st.Articles() > s.opt.ReportAhead {
		wait := time.NewTimer(s.opt.Settle)
		defer wait.Stop()
		late = wait.C
	}
	select {
	case <-m.done:
	case <-r.Context().Done():
		return r.Context().Err()
	case <-late:
		w.Header().Del("ETag") // it is not the answer yet
		w.Header().Set("Cache-Control", "no-store")
		return render(s, w, "making", makingView{s.frame("Report", "report"), int(m.read.Load()), st.Articles()})
	}
	if m.err != nil {
		return m.err
	}
	w.Header().Set("Content-Security-Policy", report.Policy()+"; frame-ancestors 'none'")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(m.html)
	return nil
}
