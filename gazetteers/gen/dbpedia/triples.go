package main

import (
	"bufio"
	"fmt"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// triples writes the titles and redirects of the package in the form of DBpedia's
// dumps, for newsgraph gazetteer build --from dbpedia.
func triples(in, out string) error {
	titles, leads := map[string]bool{}, map[string]string{}
	err := readPackage(in, func(text string) { titles[text] = true }, func(from, to string) {
		leads[from] = to
		titles[to] = true
	})
	if err != nil {
		return err
	}
	labels, err := os.Create(filepath.Join(out, "labels.ttl"))
	if err != nil {
		return err
	}
	defer labels.Close()
	redirects, err := os.Create(filepath.Join(out, "redirects.ttl"))
	if err != nil {
		return err
	}
	defer redirects.Close()
	resource := func(text string) string {
		return "<http://dbpedia.org/resource/" + url.PathEscape(capitals(text)) + ">"
	}
	w := bufio.NewWriter(labels)
	for _, t := range slices.Sorted(maps.Keys(titles)) {
		if leads[t] == "" && t != "" {
			name := strings.NewReplacer("_", " ", `\`, "", `"`, "").Replace(capitals(t))
			fmt.Fprintf(w, "%s <http://www.w3.org/2000/01/rdf-schema#label> \"%s\"@en .\n", resource(t), name)
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	w = bufio.NewWriter(redirects)
	for _, from := range slices.Sorted(maps.Keys(leads)) {
		fmt.Fprintf(w, "%s <http://dbpedia.org/ontology/wikiPageRedirects> %s .\n", resource(from), resource(leads[from]))
	}
	return w.Flush()
}
