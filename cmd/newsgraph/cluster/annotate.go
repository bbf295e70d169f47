package cluster

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"newsgraph/entities"
	"newsgraph/pipeline"
	"newsgraph/pipeline/codec"
	"newsgraph/pipeline/codec/files"
)

// counts is what a share adds to the ledger.
type counts struct {
	Inputs   entities.LedgerInputs `json:"inputs"`
	Articles entities.LedgerCounts `json:"articles"`
}

// shares lists the shares of the inputs, one a line, of about so many bytes.
func shares(ctx context.Context, p *pipeline.Pipeline, paths []string, size int64, out io.Writer) error {
	list, err := p.Shares(ctx, paths, size)
	if err != nil {
		return err
	}
	enc := json.NewEncoder(out)
	for i := range list {
		if err := enc.Encode(&list[i]); err != nil {
			return fmt.Errorf("shares: %w", err)
		}
	}
	return nil
}

// annotate makes the records of the shares that in lists.
func annotate(ctx context.Context, p *pipeline.Pipeline, in io.Reader, out io.Writer) error {
	w := newWriter(out)
	err := files.Lines(in, "shares", "line", func(n int, text []byte) error {
		var s pipeline.Share
		if err := json.Unmarshal(text, &s); err != nil {
			return fmt.Errorf("shares line %d: %w", n, err)
		}
		if err := annotateShare(ctx, p, &s, w); err != nil {
			return fmt.Errorf("share %d (%s): %w", s.Number, s.Files[0].Raw, err)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return w.flush()
}

func annotateShare(ctx context.Context, p *pipeline.Pipeline, s *pipeline.Share, w *writer) error {
	share, records, items := uint32(s.Number), uint32(0), uint32(0)
	var item []byte
	var c counts
	var err error
	c.Inputs, c.Articles, err = p.AnnotateShare(ctx, s,
		func(line []byte) error {
			records++
			return w.compressed(isRecord, line, share, records-1)
		},
		func(it *entities.LedgerItem) error {
			items++
			item = codec.AppendLedgerItem(item[:0], it)
			return w.line(isItem, item, share, items-1)
		})
	if err != nil {
		return err
	}
	return w.json(isCounts, &c, share)
}

// record reads the record of a line.
func (l *line) record(dec *codec.RecordDecoder, rec *entities.Record) error {
	text, err := l.decompress()
	if err != nil {
		return err
	}
	return dec.Decode(text, rec)
}

// digest keeps of records what decide reads.
func digest(in io.Reader, out io.Writer) error {
	w, dec := newWriter(out), codec.NewRecordDecoder(true)
	var b []byte
	err := each(in, "records", string(isRecord), func(l *line) error {
		var rec entities.Record
		if err := l.record(dec, &rec); err != nil {
			return err
		}
		d := pipeline.Digest(&rec)
		b = codec.AppendRecord(b[:0], &d)
		return w.compressed(isDigest, b, l.number(0), l.number(1))
	})
	if err != nil {
		return err
	}
	return w.flush()
}
