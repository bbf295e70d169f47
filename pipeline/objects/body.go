package objects

import (
	"context"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
)

// roleTimeout is how long the machine is asked for its role.
const roleTimeout = 2 * time.Second

// A body that breaks is opened again so often, with growing pauses, before it counts
// as unreadable. Bytes that come between begin a new count.
const (
	maxBreaks  = 6
	firstPause = 200 * time.Millisecond
)

// body reads an object over connections that break.
type body struct {
	ctx   context.Context
	open  func(from int64) (io.ReadCloser, error)
	etag  string
	pause time.Duration // before it is opened again, the first time

	r      io.ReadCloser // nil where the connection broke
	at     int64         // bytes that were read
	size   int64         // of the whole
	breaks int
}

func (b *body) Read(p []byte) (int, error) {
	for {
		if err := b.connect(); err != nil {
			return 0, err
		}
		n, err := b.r.Read(p)
		b.at += int64(n)
		if n > 0 {
			b.breaks = 0
		}
		if err == nil || errors.Is(err, io.EOF) || b.ctx.Err() != nil {
			return n, err
		}
		b.r.Close()
		b.r = nil
		if n > 0 {
			return n, nil
		}
		if b.breaks++; b.breaks > maxBreaks {
			return 0, err
		}
	}
}

// connect opens the rest of the object where there is no connection.
func (b *body) connect() error {
	for b.r == nil {
		if b.at == b.size {
			b.r = io.NopCloser(strings.NewReader(""))
			return nil
		}
		select {
		case <-b.ctx.Done():
			return b.ctx.Err()
		case <-time.After(b.pause << b.breaks):
		}
		r, err := b.open(b.at)
		if err == nil {
			b.r = r
			return nil
		}
		if changed := minio.ToErrorResponse(err).Code == minio.PreconditionFailed; changed || b.breaks >= maxBreaks {
			return err
		}
		b.breaks++
	}
	return nil
}

func (b *body) Close() error {
	if b.r == nil {
		return nil
	}
	return b.r.Close()
}
