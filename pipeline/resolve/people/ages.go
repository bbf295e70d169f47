package people

import (
	"fmt"
	"strconv"
	"strings"
)

// newByAge makes the group of a full name, or one for each of the people whom the
// article calls so and tells apart by their ages: "David Miller, 34, a plumber"
// and "retired judge David Miller, 61".
func (r *Grouper) newByAge(f int) (groups []int) {
	refs, other := r.Forms[f].Refs, int(r.weights.OtherAge)
	var ages, of []int // those told apart; of each mention, the number of its age
	for _, i := range refs {
		age := ageBehind(r.Doc.Behind(&r.Doc.Mentions[i]))
		k := len(ages) - 1
		if age > 0 {
			for k = range ages {
				if abs(ages[k]-age) < other {
					break
				}
			}
			if len(ages) == 0 || abs(ages[k]-age) >= other {
				ages = append(ages, age)
				k = len(ages) - 1
			}
		}
		of = append(of, max(k, 0)) // one without an age is the one named last
	}
	if len(ages) < 2 {
		return []int{r.NewGroup(f, nil)}
	}
	for k, age := range ages {
		var own []int
		for n, i := range refs {
			if of[n] == k {
				own = append(own, i)
			}
		}
		g := r.NewGroup(f, own)
		r.Groups[g].Ambiguous = true
		r.Step(g, "refuse", r.Forms[f].Surface, "two people of one name", fmt.Sprintf("one is %d years old, another %d", ages[0], ages[min(1, len(ages)-1)]))
		if k > 0 {
			r.Groups[g].Apart = strconv.Itoa(age)
		}
		groups = append(groups, g)
	}
	return groups
}

func abs(n int) int { return max(n, -n) }

// ageBehind is the age that stands behind a name, ", 34,", 0 for none.
func ageBehind(s string) int {
	s, ok := strings.CutPrefix(s, ", ")
	if !ok || len(s) < 3 || s[2] != ',' && s[2] != '.' {
		return 0
	}
	age, _ := strconv.Atoi(s[:2])
	return age
}
