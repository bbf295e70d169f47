package pipeline

import (
	"context"
	"errors"
	"io"

	"newsgraph/entities"
	"newsgraph/pipeline/read/frame"
)

// Share is a part of the inputs that a process of its own annotates. The records of
// all shares, one share after the other, are those of one process that reads all.
type Share struct {
	Number int      `json:"share"`          // from 0, in order of input
	Files  []string `json:"files"`          // as the reader names those that it lists
	From   int      `json:"from,omitempty"` // the first piece of a file that is shared out, from 0
	To     int      `json:"to,omitempty"`   // the piece to stop before; 0 for none
}

// Shares cuts the inputs into shares of about so many bytes as stored. A file of
// more than two shares is read once, and cut between its pieces, by their bytes
// when they are unpacked.
func (p *Pipeline) Shares(ctx context.Context, paths []string, bytes int64) ([]Share, error) {
	var out []Share
	var now Share
	size := int64(0)
	end := func() {
		if len(now.Files) > 0 {
			now.Number = len(out)
			out = append(out, now)
		}
		now, size = Share{}, 0
	}
	for _, f := range p.reader.List(paths) {
		if f.Size > 2*bytes {
			end()
			cuts, err := p.cuts(ctx, paths, f.Raw, bytes)
			if err != nil {
				return nil, err
			}
			from := 0
			for _, to := range append(cuts, 0) {
				out = append(out, Share{Number: len(out), Files: []string{f.Raw}, From: from, To: to})
				from = to
			}
			continue
		}
		if size > 0 && size+f.Size > bytes {
			end()
		}
		now.Files, size = append(now.Files, f.Raw), size+f.Size
	}
	end()
	return out, nil
}

// cuts reads a file and gives the pieces before which it is to be cut.
func (p *Pipeline) cuts(ctx context.Context, paths []string, file string, bytes int64) ([]int, error) {
	reader, err := p.newReader(func(name string) bool { return name == file })
	if err != nil {
		return nil, err
	}
	var cuts []int
	n, size := 0, int64(0)
	err = reader.Walk(ctx, paths, nil, func(piece frame.Frame) error {
		if size >= bytes {
			cuts, size = append(cuts, n), 0
		}
		n++
		size += int64(len(piece.Data))
		return nil
	})
	return cuts, err
}

// errShareDone ends the walk over a file of which the share is a part.
var errShareDone = errors.New("the share is done")

// AnnotateShare annotates a share on all workers: record is given the lines of the
// records, item the entries of the ledger, both in input order. A file that is
// shared out counts, with its bytes, where its last share is annotated.
func (p *Pipeline) AnnotateShare(ctx context.Context, paths []string, s *Share, record func(line []byte) error, item func(*entities.LedgerItem) error) (entities.LedgerInputs, entities.LedgerCounts, error) {
	var counts entities.LedgerCounts
	selected := map[string]bool{}
	for _, f := range s.Files {
		selected[f] = true
	}
	part := *p
	var err error
	if part.reader, err = p.newReader(func(name string) bool { return selected[name] }); err != nil {
		return entities.LedgerInputs{}, counts, err
	}
	part.reader = shareReader{part.reader, s}
	_, err = Items(ctx, &part, paths, nil, nil, annotateAndEncode, func(piece Piece[encoded]) error {
		for i := range piece.Items {
			it := &piece.Items[i]
			tally(&counts, it.Done, it.Entry)
			if it.Done {
				if err := record(it.Out.line); err != nil {
					return err
				}
			}
			if it.Entry != nil {
				if p.opts.Strict && it.Entry.Outcome != entities.Skipped {
					return &ItemError{*it.Entry}
				}
				if err := item(it.Entry); err != nil {
					return err
				}
			}
		}
		return p.set.Err()
	})
	inputs := entities.LedgerInputs{}
	if read := part.reader.Stats(); s.To == 0 {
		inputs.Files, inputs.Bytes = read.Files, read.Bytes
	}
	return inputs, counts, err
}

// shareReader walks over the pieces of a share alone.
type shareReader struct {
	frame.Reader
	share *Share
}

func (r shareReader) Walk(ctx context.Context, paths []string, stdin io.Reader, yield func(frame.Frame) error) error {
	n := 0
	err := r.Reader.Walk(ctx, paths, stdin, func(piece frame.Frame) error {
		at := n
		n++
		switch {
		case at < r.share.From:
			return nil
		case r.share.To > 0 && at >= r.share.To:
			return errShareDone
		}
		return yield(piece)
	})
	if errors.Is(err, errShareDone) {
		return nil
	}
	return err
}
