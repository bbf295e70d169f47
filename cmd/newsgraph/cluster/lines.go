package cluster

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/klauspost/compress/zstd"

	"newsgraph/pipeline/codec/files"
)

// What a line is: the first byte of its key.
const (
	isRecord   = 'r'
	isItem     = 'i'
	isCounts   = 'c'
	isDigest   = 'd'
	isPresence = 'p'
	isPair     = 'e'
	isChange   = 'x'
	isSum      = 's'
	isEntity   = 'n'
	isPosting  = 'q'
	isEdges    = 'g'
	isLeading  = 'l'
)

// writer writes lines.
type writer struct {
	w     *bufio.Writer
	key   []byte
	buf   []byte
	small []byte
	enc   *zstd.Encoder
}

func newWriter(w io.Writer) *writer { return &writer{w: bufio.NewWriterSize(w, 1<<18)} }

// line writes a line of a kind and a key of numbers of 8 hexadecimal digits.
func (w *writer) line(kind byte, value []byte, numbers ...uint32) error {
	w.key = append(w.key[:0], kind)
	for _, n := range numbers {
		w.key = appendHex(w.key, n)
	}
	w.key = append(w.key, '\t')
	_, _ = w.w.Write(w.key) // an error stays with the writer
	_, _ = w.w.Write(bytes.TrimSuffix(value, []byte{'\n'}))
	return w.w.WriteByte('\n')
}

// packed writes a line whose value is not text.
func (w *writer) packed(kind byte, value []byte, numbers ...uint32) error {
	w.buf = base64.RawStdEncoding.AppendEncode(w.buf[:0], value)
	return w.line(kind, w.buf, numbers...)
}

// compressed writes a line whose value an engine is to carry in few bytes.
func (w *writer) compressed(kind byte, value []byte, numbers ...uint32) error {
	if w.enc == nil {
		var err error
		if w.enc, err = zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1)); err != nil {
			return fmt.Errorf("zstd: %w", err)
		}
	}
	w.small = w.enc.EncodeAll(bytes.TrimSuffix(value, []byte{'\n'}), w.small[:0])
	return w.packed(kind, w.small, numbers...)
}

func (w *writer) json(kind byte, value any, numbers ...uint32) error {
	b, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("line %c: %w", kind, err)
	}
	return w.line(kind, b, numbers...)
}

func (w *writer) flush() error { return w.w.Flush() }

const hexDigits = "0123456789abcdef"

func appendHex(b []byte, n uint32) []byte {
	for shift := 28; shift >= 0; shift -= 4 {
		b = append(b, hexDigits[n>>shift&15])
	}
	return b
}

// line is a line that was read. It holds until the next.
type line struct {
	kind  byte
	key   string // without the kind
	value []byte
	*decompressor
}

// decompressor reads compressed values. What it gives holds until the next.
type decompressor struct {
	dec   *zstd.Decoder
	small []byte
	plain []byte
}

// number is one of the numbers of the key, from 0.
func (l *line) number(i int) uint32 {
	n, _ := strconv.ParseUint(l.key[8*i:8*i+8], 16, 32) // parse has looked at the digits
	return uint32(n)
}

// place is the share and the item of a line as one number.
func (l *line) place() uint64 { return uint64(l.number(0))<<32 | uint64(l.number(1)) }

// numbersOf says how many numbers the key of a line has.
var numbersOf = map[byte]int{
	isRecord: 2, isItem: 2, isCounts: 1, isDigest: 2, isPresence: 1, isPair: 1, isChange: 2, isSum: 0,
	isEntity: 3, isPosting: 1, isEdges: 1, isLeading: 0,
}

// parse takes a line apart.
func parse(text []byte) (line, error) {
	text = bytes.TrimSuffix(text, []byte{'\n'})
	key, value, ok := bytes.Cut(text, []byte{'\t'})
	if !ok || len(key) == 0 {
		return line{}, fmt.Errorf("not a line of a phase: %.40q", text)
	}
	l := line{kind: key[0], key: string(key[1:]), value: value}
	if n, known := numbersOf[l.kind]; !known || len(l.key) != 8*n || strings.Trim(l.key, hexDigits) != "" {
		return line{}, fmt.Errorf("not a line of a phase: %.40q", text)
	}
	return l, nil
}

// unpack reads a value that is not text.
func (l *line) unpack(dst []byte) ([]byte, error) {
	dst, err := base64.RawStdEncoding.AppendDecode(dst[:0], l.value)
	if err != nil {
		return nil, fmt.Errorf("line %c%s: %w", l.kind, l.key, err)
	}
	return dst, nil
}

// decompress reads a value that was compressed. It holds until the next line that is decompressed.
func (l *line) decompress() (plain []byte, err error) {
	d := l.decompressor
	if d.small, err = l.unpack(d.small); err != nil {
		return nil, err
	}
	if d.dec == nil {
		if d.dec, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(files.MaxLine)); err != nil {
			return nil, fmt.Errorf("zstd: %w", err)
		}
	}
	if d.plain, err = d.dec.DecodeAll(d.small, d.plain[:0]); err != nil {
		return nil, fmt.Errorf("line %c%s: %w", l.kind, l.key, err)
	}
	return d.plain, nil
}

func (l *line) json(into any) error {
	if err := json.Unmarshal(l.value, into); err != nil {
		return fmt.Errorf("line %c%s: %w", l.kind, l.key, err)
	}
	return nil
}

// each gives the lines of a stream that are of the kinds.
func each(r io.Reader, name, kinds string, yield func(*line) error) error {
	var d decompressor
	defer func() {
		if d.dec != nil {
			d.dec.Close()
		}
	}()
	return files.Lines(r, name, "line", func(n int, text []byte) error {
		if len(text) > 0 && strings.IndexByte(kinds, text[0]) < 0 {
			return nil
		}
		l, err := parse(text)
		l.decompressor = &d
		if err == nil {
			err = yield(&l)
		}
		if err != nil {
			return fmt.Errorf("%s line %d: %w", name, n, err)
		}
		return nil
	})
}

// eachOf gives the lines, of the kinds, of the files of a folder in order of their
// names, or of a file. What an engine puts beside its output (names that begin with
// a dot or an underscore) is passed over.
func eachOf(path, kinds string, yield func(*line) error) error {
	names, err := parts(path)
	if err != nil {
		return err
	}
	return eachOfFiles(names, kinds, yield)
}

// eachInPlace is eachOf for lines with a place, which come in order of place: an
// engine may have cut the files of a phase and named the pieces in any order, but
// within a piece it keeps the order.
func eachInPlace(path, kinds string, yield func(*line) error) error {
	names, err := parts(path)
	if err != nil {
		return err
	}
	first := map[string]string{}
	kept := names[:0]
	for _, name := range names {
		err := eachOfFiles([]string{name}, kinds, func(l *line) error {
			first[name] = l.key
			return errEnough
		})
		if errors.Is(err, errEnough) {
			kept = append(kept, name)
		} else if err != nil {
			return err
		}
	}
	slices.SortStableFunc(kept, func(x, y string) int { return strings.Compare(first[x], first[y]) })
	share := uint32(0)
	return eachOfFiles(kept, kinds, func(l *line) error {
		if l.number(0) < share {
			return fmt.Errorf("share %d comes after share %d: the lines of a piece are out of order", l.number(0), share)
		}
		share = l.number(0)
		return yield(l)
	})
}

func eachOfFiles(names []string, kinds string, yield func(*line) error) error {
	for _, name := range names {
		f, err := files.Open(name)
		if err != nil {
			return err
		}
		err = each(f, name, kinds, yield)
		f.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

func parts(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return []string{path}, nil
	}
	var out []string
	err = filepath.WalkDir(path, func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !strings.HasPrefix(d.Name(), "_") && !strings.HasPrefix(d.Name(), ".") {
			out = append(out, name)
		}
		return err
	})
	slices.Sort(out)
	return out, err
}
