// Package hits keeps the hits of a watch list: a file of JSON Lines that a hit enters
// once, so that a command that runs every hour tells what is new, and an Atom feed
// of the latest.
package hits

import (
	"bufio"
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"slices"
	"strings"

	"newsgraph/pipeline/codec/files"
	"newsgraph/pipeline/watchlist"
)

// File is a file of hits and those that came since it was opened.
type File struct {
	path  string // "" for none
	lines []byte
	known map[string]bool
	all   []watchlist.Hit
	fresh int // of all, the last ones
}

// Open reads a file of hits; one that is not there yet is empty, and so is "".
func Open(path string) (*File, error) {
	f := &File{path: path, known: map[string]bool{}}
	if path == "" {
		return f, nil
	}
	content, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	sc := bufio.NewScanner(bytes.NewReader(content))
	sc.Buffer(nil, len(content)+1)
	for n := 1; sc.Scan(); n++ {
		var h watchlist.Hit
		if err := json.Unmarshal(sc.Bytes(), &h); err != nil {
			return nil, fmt.Errorf("%s:%d: not a hit: %w", path, n, err)
		}
		f.known[h.Key()] = true
		f.all = append(f.all, h)
	}
	f.lines = content
	if len(content) > 0 && content[len(content)-1] != '\n' {
		f.lines = append(f.lines, '\n')
	}
	return f, sc.Err()
}

// Add takes a hit; one that the file has is passed over.
func (f *File) Add(h *watchlist.Hit) error {
	if f.known[h.Key()] {
		return nil
	}
	line, err := json.Marshal(h)
	if err != nil {
		return err
	}
	f.known[h.Key()] = true
	f.all = append(f.all, *h)
	f.fresh++
	f.lines = append(append(f.lines, line...), '\n')
	return nil
}

// Fresh are the hits that came since the file was opened or saved.
func (f *File) Fresh() []watchlist.Hit { return f.all[len(f.all)-f.fresh:] }

// Save writes the file as a whole, and the feed where feed is not "". Then no hit
// is fresh any more.
func (f *File) Save(feed string) error {
	f.fresh = 0
	if f.path != "" {
		if err := files.Write(f.path, f.lines); err != nil {
			return err
		}
	}
	if feed == "" {
		return nil
	}
	content, err := atom(f.all)
	if err != nil {
		return err
	}
	return files.Write(feed, content)
}

// feedEntries is how many hits a feed has, the latest.
const feedEntries = 200

// The elements of a feed, see RFC 4287.
type (
	atomFeed struct {
		XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
		ID      string      `xml:"id"`
		Title   string      `xml:"title"`
		Updated string      `xml:"updated"`
		Author  string      `xml:"author>name"`
		Entries []atomEntry `xml:"entry"`
	}
	atomEntry struct {
		ID      string    `xml:"id"`
		Title   string    `xml:"title"`
		Updated string    `xml:"updated"`
		Link    *atomLink `xml:"link,omitempty"`
		Content atomText  `xml:"content"`
	}
	atomLink struct {
		Href string `xml:"href,attr"`
	}
	atomText struct {
		Type string `xml:"type,attr"`
		Text string `xml:",chardata"`
	}
)

// atom is a feed of the latest hits. Its times are the days of the articles, so
// that the same hits give the same bytes.
func atom(all []watchlist.Hit) ([]byte, error) {
	latest := slices.Clone(all)
	slices.SortStableFunc(latest, func(a, b watchlist.Hit) int { return strings.Compare(b.Date, a.Date) })
	latest = latest[:min(len(latest), feedEntries)]
	feed := atomFeed{ID: "urn:newsgraph:hits", Title: "newsgraph: hits of the watch list", Author: "newsgraph", Updated: moment("")}
	for i := range latest {
		h := &latest[i]
		feed.Updated = max(feed.Updated, moment(h.Date))
		e := atomEntry{
			ID: "urn:newsgraph:hit:" + url.PathEscape(h.Entry) + ":" + url.PathEscape(h.Article), Title: h.Entry + ": " + h.Title, Updated: moment(h.Date),
			Content: atomText{"text", fmt.Sprintf("%s\n\n%s (%s), %s, confidence %.3f. %s", h.Sentence, h.Name, h.Entity, h.Reason, h.Confidence, h.Source)},
		}
		if strings.HasPrefix(h.URL, "http://") || strings.HasPrefix(h.URL, "https://") {
			e.Link = &atomLink{h.URL}
		}
		feed.Entries = append(feed.Entries, e)
	}
	body, err := xml.MarshalIndent(feed, "", " ")
	if err != nil {
		return nil, err
	}
	return slices.Concat([]byte(xml.Header), body, []byte("\n")), nil
}

func moment(date string) string {
	if len(date) != len("2006-01-02") {
		return "1970-01-01T00:00:00Z"
	}
	return date + "T00:00:00Z"
}
