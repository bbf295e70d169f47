// Command printed counts in how many articles of runs a name of the lists stands
// as a person, place or organization, and writes curated/printed.tsv.gz: what gen
// knows of how much news prints a name.
//
//	cd gazetteers/gen && go run ./printed RUN/records.jsonl.zst… > curated/printed.tsv.gz
package main

import (
	"cmp"
	"compress/gzip"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"newsgraph/gazetteers"
	"newsgraph/gazetteers/gen/records"
	"newsgraph/gazetteers/normalize"
)

// minPrinted is the fewest articles of a name that is kept.
const minPrinted = 4

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "printed:", err)
		os.Exit(1)
	}
}

// name is a normal form as a type.
type name struct{ typ, norm string }

// counts are the articles of a name, by decade ("2010"; "" without a date).
type counts map[string]int

func (c counts) all() (n int) {
	for _, k := range c {
		n += k
	}
	return n
}

func run(files []string, out io.Writer) error {
	set, err := gazetteers.Load()
	if err != nil {
		return err
	}
	k := &counter{set: set, known: map[string]string{}, of: map[name]counts{}}
	for _, f := range files {
		if err := k.file(f); err != nil {
			return fmt.Errorf("%s: %w", f, err)
		}
	}
	z := gzip.NewWriter(out)
	fmt.Fprintln(z, "type\tname\tarticles\tdecades")
	for _, n := range slices.SortedFunc(maps.Keys(k.of), func(a, b name) int { return cmp.Or(cmp.Compare(a.typ, b.typ), cmp.Compare(a.norm, b.norm)) }) {
		c := k.of[n]
		if c.all() < minPrinted {
			continue
		}
		var decades []string
		for _, d := range slices.Sorted(maps.Keys(c)) {
			if d != "" {
				decades = append(decades, fmt.Sprintf("%s:%d", d, c[d]))
			}
		}
		fmt.Fprintf(z, "%s\t%s\t%d\t%s\n", n.typ, n.norm, c.all(), strings.Join(decades, "|"))
	}
	return z.Close()
}

type counter struct {
	set   *gazetteers.Set
	known map[string]string // as printed → its normal form, "" when no list has it as name or alias
	of    map[name]counts
}

func (k *counter) file(path string) error {
	return records.Each(path, func(r *records.Record) {
		decade := ""
		if len(r.Article.Date) >= 4 {
			decade = r.Article.Date[:3] + "0"
		}
		seen := map[name]bool{}
		for _, m := range r.Mentions {
			n := name{m.Type, k.norm(m.Text)}
			if n.norm == "" || seen[n] {
				continue
			}
			seen[n] = true
			if k.of[n] == nil {
				k.of[n] = counts{}
			}
			k.of[n][decade]++
		}
	})
}

// norm is the normal form of a name that the lists have as a name or an alias.
func (k *counter) norm(text string) string {
	n, ok := k.known[text]
	if !ok {
		if slices.ContainsFunc(k.set.Lookup(text), func(e gazetteers.Entry) bool { return e.Match <= gazetteers.ByAlias }) {
			n = normalize.String(strings.TrimPrefix(strings.TrimPrefix(text, "the "), "The "))
		}
		k.known[strings.Clone(text)] = n
	}
	return n
}
