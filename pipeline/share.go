package pipeline

import (
	"context"
	"errors"
	"io"
	"unicode/utf8"

	"newsgraph/entities"
	"newsgraph/pipeline/read/frame"
)

// Share is a part of the inputs that a process of its own annotates. The records of
// all shares, one share after the other, are those of one process that reads all.
type Share struct {
	Number int         `json:"share"`          // from 0, in order of input
	Files  []ShareFile `json:"files"`          // as the reader listed them
	From   int         `json:"from,omitempty"` // the first piece of a file that is shared out, from 0
	To     int         `json:"to,omitempty"`   // the piece to stop before; 0 for none
}

// ShareFile is a file that the reader listed, as a line carries it.
type ShareFile struct {
	Raw     string `json:"file"`
	Path    []byte `json:"path,omitempty"` // where it is not Raw
	Bytes   []byte `json:"raw,omitempty"`  // Raw, where it is not UTF-8
	ID      string `json:"id"`
	Size    int64  `json:"size"`
	Problem string `json:"problem,omitempty"`
	Skipped bool   `json:"skipped,omitempty"`
}

func shareFile(f *frame.File) ShareFile {
	s := ShareFile{Raw: f.Raw, ID: f.ID, Size: f.Size, Problem: f.Problem, Skipped: f.Skipped}
	if f.Path != f.Raw {
		s.Path = []byte(f.Path)
	}
	if !utf8.ValidString(f.Raw) {
		s.Raw, s.Bytes = f.Name, []byte(f.Raw)
	}
	return s
}

// listed is the file as the reader listed it.
func (s *ShareFile) listed() frame.File {
	f := frame.File{Path: string(s.Path), Raw: s.Raw, ID: s.ID, Size: s.Size, Problem: s.Problem, Skipped: s.Skipped}
	if s.Bytes != nil {
		f.Raw = string(s.Bytes)
	}
	if f.Path == "" {
		f.Path = f.Raw
	}
	return f
}

// maxCuts is how many cuts a file has at most. A share is found by reading the file
// from its beginning, so that more and more of them would take more than linear
// time; 32 read it 16 times over at most, without taking its records apart.
const maxCuts = 32

// Shares cuts the inputs into shares of about so many bytes as stored, those of a
// very large file into larger ones. A file of
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
	listed, err := p.reader.List(ctx, paths)
	if err != nil {
		return nil, err
	}
	for i := range listed {
		f := &listed[i]
		if f.Size > 2*bytes {
			end()
			cuts, err := p.cuts(ctx, f, bytes)
			if err != nil {
				return nil, err
			}
			from := 0
			for _, to := range append(cuts, 0) {
				out = append(out, Share{Number: len(out), Files: []ShareFile{shareFile(f)}, From: from, To: to})
				from = to
			}
			continue
		}
		if size > 0 && size+f.Size > bytes {
			end()
		}
		now.Files, size = append(now.Files, shareFile(f)), size+f.Size
	}
	end()
	return out, nil
}

// cuts reads a file and gives the pieces before which it is to be cut.
func (p *Pipeline) cuts(ctx context.Context, file *frame.File, bytes int64) ([]int, error) {
	reader, err := p.newReader([]frame.File{*file})
	if err != nil {
		return nil, err
	}
	var cuts []int
	n, size := 0, int64(0)
	err = reader.Walk(ctx, nil, nil, func(piece frame.Frame) error {
		if size >= bytes {
			cuts, size = append(cuts, n), 0
			if len(cuts) == maxCuts { // a large file: shares of twice the bytes
				for i := range maxCuts / 2 {
					cuts[i] = cuts[2*i+1]
				}
				cuts, bytes = cuts[:maxCuts/2], 2*bytes
			}
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
func (p *Pipeline) AnnotateShare(ctx context.Context, s *Share, record func(line []byte) error, item func(*entities.LedgerItem) error) (entities.LedgerInputs, entities.LedgerCounts, error) {
	var counts entities.LedgerCounts
	listed := make([]frame.File, len(s.Files))
	for i := range s.Files {
		listed[i] = s.Files[i].listed()
	}
	part := *p
	var err error
	if part.reader, err = p.newReader(listed); err != nil {
		return entities.LedgerInputs{}, counts, err
	}
	part.reader = shareReader{part.reader, s}
	_, err = Items(ctx, &part, nil, nil, nil, annotateAndEncode, func(piece Piece[encoded]) error {
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
