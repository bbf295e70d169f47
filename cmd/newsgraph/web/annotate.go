package web

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"newsgraph/cmd/newsgraph/web/views"
	"newsgraph/entities"
	"newsgraph/pipeline"
	"newsgraph/pipeline/codec"
	"newsgraph/pipeline/grapher"
	read "newsgraph/pipeline/read/frame"
)

// patient puts the deadlines forward at every read and write, so that a long
// stream may take its time but no single step of it.
type patient struct {
	body io.Reader
	w    http.ResponseWriter
	rc   *http.ResponseController
	err  error // what ended the body, if not its end
}

func (p *patient) Read(b []byte) (int, error) {
	_ = p.rc.SetReadDeadline(time.Now().Add(streamPause))
	n, err := p.body.Read(b)
	if err != nil && err != io.EOF {
		p.err = err
	}
	return n, err
}

func (p *patient) Write(b []byte) (int, error) {
	_ = p.rc.SetWriteDeadline(time.Now().Add(streamPause))
	return p.w.Write(b)
}

// budget is what one request may still cost: bytes of text, unpacked and
// decoded, and time of a worker. Waiting for the client costs nothing.
type budget struct {
	text int64
	work time.Duration
}

var (
	errMuchText = errors.New("unpacked, the text is longer than a posted one may be: send it in parts, or use newsgraph extract")
	errMuchWork = errors.New("the text takes too long to analyse: send it in parts, or use newsgraph extract")
)

// annotate takes an article through the pipeline, within the budget.
func (b *budget) annotate(ctx context.Context, worker *pipeline.Worker, a *entities.Article) (*entities.Record, error) {
	if b.text -= int64(len(a.Title) + len(a.Text)); b.text < 0 {
		return nil, errMuchText
	}
	began := time.Now()
	timed, stop := context.WithTimeout(ctx, b.work)
	defer stop()
	rec, err := worker.Annotate(timed, a)
	b.work -= time.Since(began)
	if err != nil && timed.Err() != nil && ctx.Err() == nil {
		return nil, errMuchWork
	}
	return rec, err
}

// articles walks the articles of a body in any format that extract reads and
// hands each record, or why there is none, to sink.
func (s *Server) articles(w http.ResponseWriter, r *http.Request, sink func(*patient, *entities.Record, *entities.LedgerItem) error) error {
	if s.workers == nil {
		return errNoAnnotator
	}
	if r.ContentLength > s.opt.MaxBody {
		return &http.MaxBytesError{Limit: s.opt.MaxBody}
	}
	worker, err := s.workers.Borrow(r.Context())
	if err != nil {
		return err
	}
	defer s.workers.GiveBack(worker)
	reader, err := s.workers.Pipeline().OpenReader(read.Options{Format: r.URL.Query().Get("format"), Fields: r.URL.Query()["field"],
		Limits: read.Limits{MaxMemberBytes: 4 * s.opt.MaxBody, MaxLineBytes: s.opt.MaxBody, MaxDepth: 3, MaxMembers: 100_000}})
	if err != nil {
		return views.Fault(err)
	}
	rc := http.NewResponseController(w)
	_ = rc.EnableFullDuplex()
	p := &patient{body: http.MaxBytesReader(w, r.Body, s.opt.MaxBody), w: w, rc: rc}
	left := budget{s.opt.MaxBody, s.opt.MaxWork}
	err = reader.Walk(r.Context(), []string{"-"}, p, func(piece read.Frame) error {
		for _, item := range piece.Decode() {
			if item.Problem != nil {
				if err := sink(p, nil, item.Problem); err != nil {
					return err
				}
				continue
			}
			rec, why, err := left.item(r.Context(), worker, item.Article)
			if p.err != nil {
				return p.err // the body was cut: half an article is none
			}
			if err != nil {
				return err
			}
			if err := sink(p, rec, why); err != nil {
				return err
			}
		}
		return nil
	})
	if p.err != nil {
		return p.err
	}
	return err
}

// item annotates an article and tells why it has no record or was not taken
// whole. The error is about the request.
func (b *budget) item(ctx context.Context, worker *pipeline.Worker, a *entities.Article) (*entities.Record, *entities.LedgerItem, error) {
	rec, err := b.annotate(ctx, worker, a)
	why := worker.NotWhole(a)
	if err != nil {
		if why = nil; !errors.As(err, &why) {
			return nil, nil, err
		}
	}
	if why == nil {
		return rec, nil, nil
	}
	return rec, &entities.LedgerItem{Input: a.Input, Position: a.Position, Article: a.ID,
		Outcome: why.Outcome, Stage: why.Stage.String(), Reason: why.Reason}, nil
}

var errNoAnnotator = errors.New("this server was started without a tagger")

// tag streams a mention a line, as `newsgraph tag --to jsonl` prints them.
func (s *Server) tag(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/x-ndjson")
	w.Header().Set("Cache-Control", "no-store")
	began := false
	var line []byte
	err := s.articles(w, r, func(p *patient, rec *entities.Record, why *entities.LedgerItem) error {
		began = true
		if why != nil {
			if err := writeLine(p, problemLine{why}); err != nil || rec == nil {
				return err
			}
		}
		for i := range rec.Mentions {
			line = codec.AppendMentionLine(line[:0], rec.Article.ID, &rec.Mentions[i])
			if _, err := p.Write(line); err != nil {
				return err
			}
		}
		return p.rc.Flush()
	})
	s.endStream(w, err, began)
}

// problemLine tells in a stream of an item that was not processed.
type problemLine struct {
	Problem *entities.LedgerItem `json:"problem"`
}

// extract answers with the graph of the articles in the body; with ?to=records
// it streams a record a line instead.
func (s *Server) extract(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	if r.URL.Query().Get("to") == "records" {
		s.extractRecords(w, r)
		return
	}
	var made records
	err := s.articles(w, r, func(_ *patient, rec *entities.Record, _ *entities.LedgerItem) error {
		if rec != nil {
			made = append(made, rec)
		}
		return nil
	})
	if err != nil {
		s.fail(w, r, err)
		return
	}
	graphed, err := s.workers.Pipeline().Grapher().Graph(r.Context(), []grapher.RecordSource{made}, nil)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	graphed.Graph.Generator = s.workers.Pipeline().Generator()
	w.Header().Set("Content-Type", "application/json")
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(writeTimeout))
	_ = codec.WriteGraph(w, graphed.Graph)
}

func (s *Server) extractRecords(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/x-ndjson")
	began := false
	var line []byte
	err := s.articles(w, r, func(p *patient, rec *entities.Record, why *entities.LedgerItem) error {
		began = true
		if why != nil {
			if err := writeLine(p, problemLine{why}); err != nil || rec == nil {
				return err
			}
		}
		line = codec.AppendRecordLine(line[:0], rec)
		if _, err := p.Write(line); err != nil {
			return err
		}
		return p.rc.Flush()
	})
	s.endStream(w, err, began)
}

// endStream tells of an error that came before the first line with a status,
// else in a last line.
func (s *Server) endStream(w http.ResponseWriter, err error, began bool) {
	switch {
	case err == nil:
	case began:
		_ = writeLine(w, apiError{plainError(err)})
	default:
		writeError(w, err)
	}
}

// records are a source for the graph phase.
type records []*entities.Record

func (rs records) Records(yield func(*entities.Record) error) error {
	for _, r := range rs {
		if err := yield(r); err != nil {
			return err
		}
	}
	return nil
}
