package table

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
)

// Verify reads a whole file and proves it: the hash of the content, every sum,
// every record and every posting.
func (t *Table) Verify(ctx context.Context, progress func(done, total int64)) error {
	total := int64(t.pages.end)
	if err := t.verifyHash(ctx, progress); err != nil {
		return err
	}
	for i := range uint32(t.foot.entities) {
		if i&(1<<16-1) == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
			progress(total, total)
		}
		if _, err := t.Entity(i); err != nil {
			return fmt.Errorf("entity %d: %w", i, err)
		}
	}
	var keys, postings uint64
	var list []Posting
	buf := t.pages.buffer()
	defer t.pages.giveBack(buf)
	for i := range uint64(1) << t.foot.bucketBits {
		b, err := t.item(buf, secNameDir, secNames, i)
		if err != nil {
			return fmt.Errorf("bucket %d: %w", i, err)
		}
		last := uint64(0)
		for r := (record{b: b}); len(r.b) > 0; keys++ {
			have, ps := r.key()
			if r.bad || have < last {
				return fmt.Errorf("bucket %d: %w", i, damaged("order"))
			}
			last = have
			if list, err = t.appendPostings(list[:0], ps); err != nil {
				return fmt.Errorf("bucket %d: %w", i, err)
			}
			postings += uint64(len(list))
		}
	}
	if keys != t.foot.keys || postings != t.foot.postings {
		return damaged("counts")
	}
	return nil
}

// verifyHash reads the content from the file itself.
func (t *Table) verifyHash(ctx context.Context, progress func(done, total int64)) error {
	h := sha256.New()
	buf := make([]byte, 1<<20)
	for off := int64(0); off < int64(t.pages.end); {
		if err := ctx.Err(); err != nil {
			return err
		}
		part := buf[:min(int64(len(buf)), int64(t.pages.end)-off)]
		if _, err := io.ReadFull(io.NewSectionReader(t.pages.file, off, int64(len(part))), part); err != nil {
			return fmt.Errorf("%w: %w", ErrDamaged, err)
		}
		for i := 0; i < len(part); i += pageSize {
			if page := uint64(off+int64(i)) >> pageBits; checksum(part[i:i+pageSize]) != t.pages.sum(page) {
				return fmt.Errorf("%w: page %d", ErrDamaged, page)
			}
		}
		h.Write(part)
		off += int64(len(part))
		progress(off, int64(t.pages.end))
	}
	if [sha256.Size]byte(h.Sum(nil)) != t.foot.hash {
		return damaged("wrong hash")
	}
	return nil
}
