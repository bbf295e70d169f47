package grapher

import (
	"context"
	"sync"

	"newsgraph/entities"
	"newsgraph/pipeline/codec"
	"newsgraph/pipeline/flow"
	"newsgraph/pipeline/store"
)

// RecordSource gives records, the same ones in every walk. A record holds until
// the next call of yield.
type RecordSource interface {
	Records(yield func(*entities.Record) error) error
}

// recordsFile is a RecordSource on disk, whose lines are decoded on all workers.
type recordsFile interface {
	RecordsPath() string
	Lines(yield func(n int, line []byte) error) error
}

// walk shows every record of the sources to visit, in order, on the calling
// goroutine, and tells report now and then how many there were. A record holds
// until visit returns.
func walk(ctx context.Context, sources []RecordSource, workers int, report func(int), visit func(*entities.Record) error) error {
	walked := 0
	each := func(r *entities.Record) error {
		if err := visit(r); err != nil {
			return err
		}
		if walked++; walked%64 != 0 {
			return nil
		}
		report(walked)
		return ctx.Err()
	}
	for _, s := range sources {
		var err error
		if file, ok := s.(recordsFile); ok {
			err = walkFile(ctx, file, workers, each)
		} else {
			err = s.Records(each)
		}
		if err != nil {
			return err
		}
	}
	return ctx.Err()
}

// batch is some lines of a file of records.
type batch struct {
	first int // number of the first line
	lines []byte
	ends  []int // in lines
}

// batchBytes is how much one worker decodes at a time.
const batchBytes = 256 << 10

// batchDecoder decodes batches on one worker.
type batchDecoder struct {
	path    string
	decoder *codec.RecordDecoder
	buffers *sync.Pool // of *[]byte
}

func (d batchDecoder) Work(_ context.Context, b batch) ([]entities.Record, error) {
	records := make([]entities.Record, len(b.ends))
	start := 0
	for i, end := range b.ends {
		if err := d.decoder.Decode(b.lines[start:end], &records[i]); err != nil {
			return nil, store.DamagedRecord(d.path, b.first+i, err)
		}
		start = end
	}
	b.lines = b.lines[:0]
	d.buffers.Put(&b.lines)
	return records, nil
}

// walkFile decodes the records of a file on all workers, without what graphs
// are not made from.
func walkFile(ctx context.Context, file recordsFile, workers int, each func(*entities.Record) error) error {
	buffers := newBuffers()
	decoders := make([]flow.Worker[batch, []entities.Record], workers)
	for i := range decoders {
		decoders[i] = batchDecoder{file.RecordsPath(), codec.NewRecordDecoder(true), buffers}
	}
	return flow.Map(ctx, decoders, batches(file, buffers), func(r flow.Result[batch, []entities.Record]) error {
		for i := range r.Out {
			if err := each(&r.Out[i]); err != nil {
				return err
			}
		}
		return r.Err
	})
}

func newBuffers() *sync.Pool {
	return &sync.Pool{New: func() any { b := make([]byte, 0, batchBytes+batchBytes/4); return &b }}
}

// batches gives the lines of a file in batches.
func batches(file recordsFile, buffers *sync.Pool) func(context.Context, func(batch) error) error {
	return func(_ context.Context, yield func(batch) error) error {
		var b batch
		err := file.Lines(func(n int, line []byte) error {
			if len(b.ends) == 0 {
				b = batch{first: n, lines: *buffers.Get().(*[]byte)}
			}
			b.lines = append(b.lines, line...)
			b.ends = append(b.ends, len(b.lines))
			if len(b.lines) < batchBytes {
				return nil
			}
			full := b
			b = batch{}
			return yield(full)
		})
		if err == nil && len(b.ends) > 0 {
			err = yield(b)
		}
		return err
	}
}
