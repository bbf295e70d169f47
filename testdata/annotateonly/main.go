// Command annotateonly is the smallest user of the front door: it annotates and
// reads no formats. TestAnnotateAloneLinksNoReaders looks into its binary.
package main

import (
	"context"
	"fmt"
	"os"

	"newsgraph"
	"newsgraph/entities"
)

func main() {
	n, err := newsgraph.Open(newsgraph.Options{})
	if err == nil {
		var r *entities.Record
		if r, err = n.Annotate(context.Background(), &entities.Article{ID: "a", Text: "Angela Merkel spoke in Berlin."}); err == nil {
			fmt.Println(len(r.Mentions))
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
