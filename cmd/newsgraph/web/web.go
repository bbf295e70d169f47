// Package web is the application over runs: pages for people and a JSON API.
//
// It promises: everything from articles is escaped and shown as text; pages
// carry a strict Content-Security-Policy and fetch nothing from elsewhere; only
// the known hosts are answered, cross-site writes are refused, an address that
// others can reach needs a token; bodies, headers, times and the number of
// connections are bounded, so that slow or broken clients hold up nobody; what
// is shown is one state of the graph, changed as a whole when a correction has
// been applied. Corrections are written to the overrides file and nowhere else.
//
// It is not a server for the open internet: there are no users and no TLS.
//
// Read it in this order: web.go (what is served), state.go
// (the index of the moment), guard (who may ask), views (what is shown), fragments
// (how, where a template is too slow), pages.go and api.go (what is answered),
// overrides and corrections.go, report.go, annotate.go (POST tag, extract).
package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/klauspost/compress/gzhttp"
	"golang.org/x/net/netutil"

	"newsgraph/cmd/newsgraph/web/compare"
	"newsgraph/cmd/newsgraph/web/guard"
	"newsgraph/cmd/newsgraph/web/lend"
	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/pipeline"
	"newsgraph/pipeline/grapher"
	"newsgraph/pipeline/store"
	"newsgraph/pipeline/watchlist"
)

// Options say what is served and to whom.
type Options struct {
	Runs       []*store.Stored
	Program    string                 // name and version, for graph.json
	Overrides  string                 // path of the corrections; it need not exist yet
	Gazetteers []*gazetteers.UserList // laid over the built-in lists
	Watchlist  *watchlist.List        // names that somebody waits for; nil for none
	ReadOnly   bool                   // corrections are refused
	Token      string                 // asked of every client; "" asks none
	Hosts      []string               // names that clients may use beside the loopback ones
	MaxBody    int64                  // bytes of a POST, and of the texts in it; 0 is 64 MiB
	MaxWork    time.Duration          // of a worker for one POST; 0 is two minutes
	Settle     time.Duration          // how long a page waits for a correction to be in force; 0 is three seconds
	// ReportAhead is up to how many articles the report is made at the start; 0 is 20,000.
	ReportAhead int
	Workers     int // articles annotated at a time; 0 is 2
	// Annotator makes the pipeline for POST tag and extract; it is called once,
	// at the first of them. Nil: these are answered with 501.
	Annotator func() (*pipeline.Pipeline, error)
	// Progress is told how far the making of the index is, Note why it lies elsewhere
	// than in the run. Both may be nil.
	Progress   func(grapher.Progress)
	Note       func(string)
	TempFolder func() (string, error) // makes a folder for what is made; nil makes one of the system
}

// Bounds of what one client can take.
const (
	defaultBody    = 64 << 20
	defaultWork    = 2 * time.Minute
	formBody       = 64 << 10
	maxConnections = 1024
	headerTimeout  = 5 * time.Second
	readTimeout    = 30 * time.Second
	writeTimeout   = 60 * time.Second
	idleTimeout    = 90 * time.Second
	streamPause    = 30 * time.Second // longest wait for a client of a stream
	workerPause    = 5 * time.Second  // longest wait for a worker
	maxHeader      = 32 << 10
)

// runInfo names a run.
type runInfo struct {
	Name     string  `json:"name"`
	Finished string  `json:"finished"`
	Seconds  float64 `json:"seconds"`
}

// Server answers over the runs.
type Server struct {
	opt  Options
	runs []runInfo
	now  atomic.Pointer[state]
	swap sync.RWMutex // of now

	corrections correctionsFile
	workers     *lend.Workers   // nil where no text is taken
	life        context.Context // of what the server does on its own account
	end         context.CancelFunc
	compare     compare.Runs // of them
	pages       *pages
}

// New opens the index of the runs, and makes it where there is none.
func New(ctx context.Context, opt Options) (*Server, error) {
	if len(opt.Runs) == 0 {
		return nil, errors.New("no run to serve")
	}
	if opt.MaxBody <= 0 {
		opt.MaxBody = defaultBody
	}
	if opt.MaxWork <= 0 {
		opt.MaxWork = defaultWork
	}
	if opt.Settle <= 0 {
		opt.Settle = settleTime
	}
	if opt.ReportAhead <= 0 {
		opt.ReportAhead = reportAhead
	}
	if opt.Workers <= 0 {
		opt.Workers = 2
	}
	s := &Server{opt: opt}
	s.life, s.end = context.WithCancel(context.WithoutCancel(ctx))
	s.corrections.Path = opt.Overrides
	var err error
	if s.pages, err = newPages(); err != nil {
		return nil, err
	}
	s.compare = compare.Runs{Runs: opt.Runs, Program: opt.Program, TempFolder: s.tempFolder}
	for _, run := range opt.Runs {
		s.compare.Names = append(s.compare.Names, run.Dir())
		s.runs = append(s.runs, runInfo{run.Dir(), run.Info().Finished, run.Info().Seconds})
	}
	first, err := s.build(ctx, opt.Progress)
	if err != nil {
		return nil, err
	}
	s.replace(first)
	if opt.Annotator != nil {
		s.workers = lend.New(opt.Annotator, opt.Workers, workerPause)
	}
	return s, nil
}

// Close ends what the server reads, once nothing reads it any more.
func (s *Server) Close() {
	s.end()
	st := s.now.Load()
	st.inUse.Wait()
	st.Close()
}

// Unmatched are the corrections that match nothing, as the graph of now was made.
func (s *Server) Unmatched() []string { return s.now.Load().About().Unmatched }

// Summary counts what the graph of now holds.
func (s *Server) Summary() entities.Summary { return s.now.Load().About().Summary }

// Handler answers every request, guarded.
func (s *Server) Handler() (http.Handler, error) {
	mux := http.NewServeMux()
	s.pageRoutes(mux)
	s.apiRoutes(mux)
	zip, err := gzhttp.NewWrapper(gzhttp.MinSize(1024), gzhttp.CompressionLevel(5))
	if err != nil {
		return nil, fmt.Errorf("gzip: %w", err)
	}
	before := &guard.Guard{Token: s.opt.Token, Hosts: s.opt.Hosts, ReadTimeout: readTimeout}
	return before.Handler(zip(mux)), nil
}

// patience is how long running requests may take to finish once the server is
// to end; then their contexts end too.
const patience = 250 * time.Millisecond

// Serve answers on the listener until the context ends, then lets running
// requests finish for a moment. A correction that is not in force by then is in
// its file and will be at the next start.
func (s *Server) Serve(ctx context.Context, on net.Listener, log *slog.Logger) error {
	handler, err := s.Handler()
	if err != nil {
		return err
	}
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeader,
		BaseContext:       func(net.Listener) context.Context { return s.life },
	}
	if log != nil {
		server.ErrorLog = slog.NewLogLogger(log.Handler(), slog.LevelWarn)
	}
	var done sync.WaitGroup
	stop := make(chan struct{})
	st := s.acquire()
	go func() { // nobody waits for what nobody has asked for, but Close
		defer st.release()
		s.prepare(st)
	}()
	done.Go(func() {
		select {
		case <-ctx.Done():
		case <-stop:
		}
		limit, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if server.Shutdown(limit) != nil {
			s.end()
			server.Close()
		}
		s.end()
	})
	err = server.Serve(netutil.LimitListener(on, maxConnections))
	close(stop)
	done.Wait()
	s.corrections.wait()
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return fmt.Errorf("serve: %w", err)
}
