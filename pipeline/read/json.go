package read

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"strconv"
)

// jsonFormat reads JSON: an object a line (JSON Lines), arrays of objects,
// one object, an object that holds a list of articles, or several of these one
// after the other.
var jsonFormat = &format{
	name:       "json",
	extensions: []string{".jsonl", ".ndjson", ".json", ".jl", ".jsonlines"},
	help:       "JSON Lines, JSON arrays, one object, or an object with a list of articles",
	sniff:      sniffJSON,
	frame:      frameJSON,
}

func sniffJSON(head []byte) confidence {
	h := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	if len(h) > 0 && (h[0] == '{' || h[0] == '[') {
		return likely
	}
	return no
}

func frameJSON(w *walker, src *source, br *bufio.Reader) error {
	lr := lineReader{br: br, max: w.opt.MaxLineBytes}
	n := 0
	for {
		line, err := lr.next()
		if err == io.EOF {
			return nil
		}
		at := "line " + strconv.Itoa(lr.n)
		if err == errLineTooLong {
			n++
			if err := w.emit(Piece{src: src, Position: at, n: n, reason: "line too long", out: "quarantined"}); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return &placed{at, err}
		}
		line = bytes.TrimSpace(line)
		if len(line) == 0 {
			continue
		}
		n++
		if err := w.emit(Piece{src: src, Position: at, n: n, data: line, decode: decodeJSON}); err != nil {
			return err
		}
	}
}

func decodeJSON(p *Piece) []Item {
	var m struct{ ID, Title, Text, Date, Source, URL, Language, Author string }
	if err := json.Unmarshal(p.data, &m); err != nil {
		return p.quarantine("not valid JSON: %v", err)
	}
	return []Item{p.article(&fields{id: m.ID, title: m.Title, text: m.Text, date: m.Date, source: m.Source, url: m.URL, language: m.Language, author: m.Author}, p.n)}
}
