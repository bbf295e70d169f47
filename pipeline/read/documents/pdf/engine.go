package pdf

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"newsgraph/pipeline/read/frame"
)

// Bounds of one PDF file. PDFium runs in a sandbox without files and network,
// whose memory is bounded and which is stopped when the time is up.
const (
	maxPDFBytes  = 64 << 20
	maxPDFPages  = 2000
	maxPDFMemory = 256 << 20
	pdfTime      = 2 * time.Minute // one file; a page takes some 25 ms
)

// Engine reads PDF files: PDFium, compiled to WebAssembly, run by wazero. It is
// made ready when the first file comes: its translation into machine code takes
// some four seconds of one core and 300 MB, and is taken from the cache where an
// earlier process has left it. After that a page takes some 25 ms. It reads one
// file at a time and is safe for concurrent use. The zero value is ready and has
// no cache.
type Engine struct {
	cache  string // folder, "" for none
	ready  sync.Once
	mu     sync.Mutex // one sandbox at a time bounds the memory
	pool   pdfium.Pool
	memory sandboxMemory
	err    error
}

// New makes an engine, for several Readers to share. Machine code is kept in a
// subfolder of cache, which must be nobody else's to write; with "", or where it
// cannot be written, each process makes it anew.
func New(cache string) *Engine { return &Engine{cache: cache} }

func (e *Engine) start() {
	if dir := e.codeFolder(); dir != "" {
		if cache, err := wazero.NewCompilationCacheWithDir(dir); err == nil {
			if e.pool, e.err = e.open(wazero.NewRuntimeConfig().WithCompilationCache(cache)); e.err == nil {
				return
			}
			os.RemoveAll(dir) // damaged, or the disk is full
		}
	}
	e.pool, e.err = e.open(wazero.NewRuntimeConfig())
}

func (e *Engine) open(c wazero.RuntimeConfig) (pdfium.Pool, error) {
	features := api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling // PDFium's setjmp needs the latter
	return webassembly.Init(webassembly.Config{
		MaxTotal: 1, FSConfig: wazero.NewFSConfig(), Stdout: io.Discard, Stderr: io.Discard,
		Context:       experimental.WithMemoryAllocator(context.Background(), &e.memory),
		RuntimeConfig: c.WithCoreFeatures(features).WithCloseOnContextDone(true),
	})
}

// codeFolder is the folder for machine code, "" when it cannot be written.
// Files in it are written beside and renamed, so that processes can share it.
func (e *Engine) codeFolder() string {
	if e.cache == "" {
		return ""
	}
	dir := filepath.Join(e.cache, "pdfium")
	if os.MkdirAll(dir, 0o700) != nil {
		return ""
	}
	probe, err := os.CreateTemp(dir, "probe-*")
	if err != nil {
		return ""
	}
	probe.Close()
	os.Remove(probe.Name())
	return dir
}

// pdfContent is what a PDF file says.
type pdfContent struct {
	pages               []string
	title, author, date string
	all                 int  // pages that there are
	short               bool // it asked for more memory than there is for one file
}

var (
	errPDFSlow  = errors.New("it takes longer than " + pdfTime.String())
	errPDFLarge = fmt.Errorf("it takes more than %d MB of memory", maxPDFMemory>>20)
)

// read takes the text of a file.
func (e *Engine) read(b []byte) (c pdfContent, err error) {
	e.ready.Do(e.start)
	if e.err != nil {
		return c, e.err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.memory.reserve()
	defer e.memory.release() // after the last call into the sandbox
	in, err := e.pool.GetInstance(pdfTime)
	if err != nil {
		return c, err
	}
	slow := time.AfterFunc(pdfTime, func() { _ = in.Kill() })
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("PDFium failed: %v", v)
		}
		if c.short = e.memory.short; c.short && err != nil {
			err = errPDFLarge
		}
		if !slow.Stop() {
			err = errPDFSlow
			return
		}
		_ = in.Close() // the sandbox is thrown away with all that the file did to it
	}()
	doc, err := in.OpenDocument(&requests.OpenDocument{File: &b})
	if err != nil {
		return c, err
	}
	return c, c.read(in, doc.Document)
}

func (c *pdfContent) read(in pdfium.Pdfium, doc references.FPDF_DOCUMENT) error {
	n, err := in.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: doc})
	if err != nil {
		return err
	}
	c.all = n.PageCount
	for _, m := range []struct {
		tag string
		to  *string
	}{{"Title", &c.title}, {"Author", &c.author}, {"CreationDate", &c.date}} {
		if v, err := in.FPDF_GetMetaText(&requests.FPDF_GetMetaText{Document: doc, Tag: m.tag}); err == nil {
			*m.to = strings.ToValidUTF8(v.Value, "")
		}
	}
	size := 0
	for i := range min(c.all, maxPDFPages) {
		page := requests.Page{ByIndex: &requests.PageByIndex{Document: doc, Index: i}}
		text, err := in.GetPageText(&requests.GetPageText{Page: page})
		if err != nil { // a broken page; the others may be whole
			c.pages = append(c.pages, "")
			continue
		}
		c.pages = append(c.pages, text.Text)
		if size += len(text.Text); size > 2*frame.DefaultMaxArticleBytes {
			break
		}
	}
	return nil
}
