package spill

import "cmp"

// Pairs collects pairs of numbers, in any order and any number of times, and
// gives for each first one all second ones.
type Pairs struct {
	sorter *Sorter
	recent []uint64 // pairs that were added, so that few are added again and again
}

// NewPairs collects in an empty sorter.
func NewPairs(s *Sorter) *Pairs { return &Pairs{s, make([]uint64, 1<<14)} }

// Add adds a pair. An error is kept for Each.
func (p *Pairs) Add(a, b uint32) {
	pair := Pair(a, b)
	at := (pair * 0x9E3779B97F4A7C15) >> 50
	if pair == 0 || p.recent[at] != pair {
		p.recent[at] = pair
		p.sorter.Add(pair, 0, nil)
	}
}

// Each ends adding and gives the first numbers in order, with the second ones of
// each in order, each once. The list holds until the next. The files are gone then.
func (p *Pairs) Each(yield func(a uint32, list []uint32)) error {
	if err := p.sorter.Finish(); err != nil {
		return err
	}
	var list []uint32
	c := p.sorter.Entries()
	for a, entries := range Groups(c, ByNumber) {
		list = list[:0]
		for e := range entries {
			if b := uint32(e.Hi); len(list) == 0 || list[len(list)-1] != b {
				list = append(list, b)
			}
		}
		yield(a, list)
	}
	return cmp.Or(c.Err(), p.sorter.Remove())
}
