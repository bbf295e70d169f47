package diff_test

import (
	"fmt"

	"newsgraph/entities"
	"newsgraph/pipeline/diff"
)

// Two graphs are compared by ids, and by the mentions that their entities cite:
// Kerry of Monday was merged into John Kerry.
func ExampleGraphs() {
	at := func(start int) entities.Evidence {
		return entities.Evidence{Article: "a1", Start: start, End: start + 5}
	}
	monday := &entities.Graph{Entities: []entities.Entity{
		{ID: "person:john-kerry", Type: entities.Person, Name: "John Kerry", Stories: 2, Evidence: []entities.Evidence{at(10)}},
		{ID: "person:kerry", Type: entities.Person, Name: "Kerry", Stories: 1, Evidence: []entities.Evidence{at(50)}},
	}}
	tuesday := &entities.Graph{Entities: []entities.Entity{
		{ID: "geonames:170063", Type: entities.Place, Name: "Aleppo", Stories: 1},
		{ID: "person:john-kerry", Type: entities.Person, Name: "John Kerry", Stories: 3, Evidence: []entities.Evidence{at(10), at(50)}},
	}}
	d := diff.Graphs(monday, tuesday, diff.Options{NameA: "monday", NameB: "tuesday"})
	for _, c := range d.Entities {
		fmt.Print(c.Change, ":")
		for _, e := range c.A {
			fmt.Print(" ", e.Name)
		}
		fmt.Print(" ->")
		for _, e := range c.B {
			fmt.Print(" ", e.Name)
		}
		fmt.Println()
	}
	// Output:
	// new: -> Aleppo
	// merged: John Kerry Kerry -> John Kerry
}
