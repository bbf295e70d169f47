package sources

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"newsgraph/gazetteers/table"
)

// Wikidict reads the dictionary of strings of Stanford's CoreNLP
// (wikidict.tab.gz): a string, the title of an article, and the share of its uses
// that mean it, parted by tabs. Its entities are titles with names and shares,
// without a type: laid over lists that know the titles they give these names.
func Wikidict(ctx context.Context, path string, out io.Writer, o Options) (*Report, error) {
	g, err := newGrouped(o)
	if err != nil {
		return nil, err
	}
	err = g.lines(ctx, path, func(_ int64, line []byte) error {
		f := strings.Split(string(line), "\t")
		if len(f) < 3 {
			return fmt.Errorf("%d columns, not three: string, title, share", len(f))
		}
		share, err := strconv.ParseFloat(f[2], 64)
		if err != nil || !(share >= 0 && share <= 1) {
			return fmt.Errorf("the third column is no share: %.40q", f[2])
		}
		title := strings.TrimSpace(underscored(f[1]))
		if f[0] == "" || title == "" || strings.ContainsRune(title, 0) {
			return errors.New("no string, or no title")
		}
		if !usable(f[0]) {
			g.report.leave("string that is no name", 1)
			return nil
		}
		var b [4]byte // the largest share first
		binary.BigEndian.PutUint32(b[:], math.MaxUint32-uint32(share*math.MaxUint32))
		g.put(title, 's', string(b[:])+f[0])
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = g.each(ctx, func(title string, list []field) error {
		name := plainTitle(title)
		if !usable(name) {
			g.report.leave("title that is no name", 1)
			return nil
		}
		e := &table.Entity{Title: title, Name: name}
		g.names.begin(e)
		for _, f := range list {
			g.names.share(f.value[4:], 1-float64(binary.BigEndian.Uint32([]byte(f.value)))/math.MaxUint32)
		}
		g.add(e)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return g.finish(ctx, out, "CoreNLP wikidict", table.Source{Name: "CoreNLP wikidict", Licence: "GPL 3.0", File: filepath.Base(path)})
}

// share adds a name with its share, or gives the share to a name that is there.
func (n *names) share(name string, share float64) {
	n.add(name, table.ByAlias, share)
	for _, k := range n.forms {
		for i := range n.keys {
			if string(n.keys[i].Norm) == string(k.Norm) {
				n.keys[i].Share = max(n.keys[i].Share, share)
			}
		}
	}
	if i := slices.IndexFunc(n.entity.Names, func(have table.Name) bool { return have.Text == name }); i >= 0 {
		n.entity.Names[i].Share = max(n.entity.Names[i].Share, share)
	}
}
