package views

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// Taken are the addresses of the same list, whole: as a table for spreadsheets and
// as JSON for programs.
type Taken struct{ CSV, JSON string }

func TakenFrom(r *http.Request) Taken {
	as := func(format string) string {
		q := r.URL.Query()
		q.Del("limit")
		q.Del("offset")
		q.Set("format", format)
		u := url.URL{Path: "/api/v1" + r.URL.Path, RawQuery: q.Encode()}
		return u.String()
	}
	return Taken{as("csv"), as("json")}
}

func AsksCSV(r *http.Request) bool { return r.URL.Query().Get("format") == "csv" }

// WriteCSV writes a table that a spreadsheet opens: what begins like a formula gets
// an apostrophe before it.
func WriteCSV[T any](w http.ResponseWriter, head []string, list []T, row func(T) []string) error {
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="newsgraph.csv"`)
	out := csv.NewWriter(w)
	if err := out.Write(head); err != nil {
		return err
	}
	for _, v := range list {
		cells := row(v)
		for i, c := range cells {
			if c != "" && strings.ContainsRune("=+-@\t\r", rune(c[0])) {
				cells[i] = "'" + c
			}
		}
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// List is a page of a list. Next is the address of the following one.
type List[T any] struct {
	Total int    `json:"total"`
	Items []T    `json:"items"`
	Next  string `json:"next,omitempty"`
}

// Pages of lists.
const (
	defaultLimit = 50
	maxLimit     = 500
	maxWhole     = 50_000 // of a list that is taken as a whole
)

// Window reads limit and offset.
func Window(r *http.Request) (limit, offset int, err error) {
	number := func(name string, def, most int) int {
		text := r.URL.Query().Get(name)
		if text == "" {
			return def
		}
		n, bad := strconv.Atoi(text)
		if bad != nil || n < 0 || n > most {
			err = Fault(fmt.Errorf("%s must be a number from 0 to %d", name, most))
			return def
		}
		return n
	}
	size, most := defaultLimit, maxLimit
	if asked := r.URL.Query().Get("format"); asked == "csv" || asked == "json" {
		size, most = maxWhole, maxWhole
	}
	limit, offset = number("limit", size, most), number("offset", 0, 1<<30)
	return limit, offset, err
}

// Page cuts a window out of a list and renders it.
func Page[T, U any](r *http.Request, all []T, render func(T) (U, error)) (List[U], error) {
	return PageOf(r, len(all), func(from, count int) ([]T, error) { return all[from : from+count], nil }, render)
}

// PageOf reads a window of a list of so many and renders it.
func PageOf[T, U any](r *http.Request, all int, read func(from, count int) ([]T, error), render func(T) (U, error)) (List[U], error) {
	limit, offset, err := Window(r)
	if err != nil {
		return List[U]{}, err
	}
	out := List[U]{Total: all, Items: []U{}}
	from := min(offset, all)
	to := min(from+limit, all)
	list, err := read(from, to-from)
	if err != nil {
		return out, err
	}
	for _, v := range list {
		u, err := render(v)
		if err != nil {
			return out, err
		}
		out.Items = append(out.Items, u)
	}
	if to < all && limit > 0 {
		q := r.URL.Query()
		q.Set("offset", strconv.Itoa(to))
		out.Next = r.URL.Path + "?" + q.Encode()
	}
	return out, nil
}

// Turner says which part of a list a page shows, and where the rest is.
type Turner struct {
	From, To, All    int // from 1; 0 when nothing is shown
	Previous, Onward string
}

// Turn makes the addresses of the pages of a list before and after this one.
func Turn(r *http.Request, shown, all int) Turner {
	limit, offset, err := Window(r)
	t := Turner{All: all}
	if err != nil || limit == 0 {
		return t
	}
	at := func(offset int) string {
		q := r.URL.Query()
		q.Set("offset", strconv.Itoa(offset))
		return r.URL.Path + "?" + q.Encode()
	}
	offset = min(offset, all)
	if shown > 0 {
		t.From, t.To = offset+1, offset+shown
	}
	if offset > 0 {
		t.Previous = at(max(0, offset-limit))
	}
	if offset+shown < all {
		t.Onward = at(offset + shown)
	}
	return t
}

// Whole reports whether all is shown.
func (t Turner) Whole() bool { return t.Previous == "" && t.Onward == "" }

func Link(path string, pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
	}
	return path + "?" + q.Encode()
}
