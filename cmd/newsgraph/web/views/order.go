package views

import (
	"net/http"
	"net/url"
	"strings"
)

// Order is the order of a list, for the heads of its table.
type Order struct {
	path  string
	asked url.Values
	by    string
}

// OrderOf reads the order that is asked for; usual is that of a list of which none is.
func OrderOf(r *http.Request, usual string) Order {
	o := Order{r.URL.Path, r.URL.Query(), r.URL.Query().Get("sort")}
	if o.by == "" {
		o.by = usual
	}
	return o
}

// By is the address of the list in an order, or in that order the other way round
// where it has it already.
func (o Order) By(order string) string {
	if o.by == order {
		if rest, down := strings.CutPrefix(order, "-"); down {
			order = rest
		} else {
			order = "-" + order
		}
	}
	q := url.Values{}
	for name, values := range o.asked {
		if name != "offset" {
			q[name] = values
		}
	}
	q.Set("sort", order)
	return o.path + "?" + q.Encode()
}

// Sorted is how a column is sorted, in the words of HTML.
func (o Order) Sorted(order string) string {
	name := strings.TrimPrefix(order, "-")
	switch o.by {
	case name:
		return "ascending"
	case "-" + name:
		return "descending"
	}
	return "none"
}

// With is the address of the list with one more filter, or without it for "".
func (o Order) With(name, value string) string {
	q := url.Values{}
	for k, values := range o.asked {
		if k != "offset" && k != name {
			q[k] = values
		}
	}
	if value != "" {
		q.Set(name, value)
	}
	return o.path + "?" + q.Encode()
}

// Chosen is the value of a filter.
func (o Order) Chosen(name string) string { return o.asked.Get(name) }

// Month is the address of the list in one month.
func (o Order) Month(month string) string {
	since := Order{o.path, o.asked, o.by}
	u, err := url.Parse(since.With("since", month))
	if err != nil {
		return o.path
	}
	since.asked = u.Query()
	return since.With("until", month)
}
