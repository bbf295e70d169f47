package neural

import (
	"fmt"
	"strings"
)

// Markdown writes the model card for people.
func (i *Info) Markdown() string {
	var b strings.Builder
	c := &i.Card
	fmt.Fprintf(&b, "# %s %s\n\n%s\n\n", i.Name, i.Version, c.About)
	fmt.Fprintf(&b, "SHA-256 of the file's content: `%s`\n\n", i.Hash)
	b.WriteString("Made by newsgraph train, as TRAINING.md tells, from the recipe below, which the file's header holds too. Gives persons, places and organizations in English news, with a calibrated confidence; it does not know other languages, and names of other kinds (works, events, peoples) are left out on purpose.\n\n")
	b.WriteString("## Scores\n\nExact span and type over the three types, gold tokens, guideline unknown (the default), on the sets that training was watched on; ECE over ten bins. SCORES.md has all labelled sets, raw text, capitals, lower case and the baselines.\n\n| set | F1 | ECE |\n|---|--:|--:|\n")
	for _, s := range c.Scores {
		fmt.Fprintf(&b, "| %s | %.2f | %.3f |\n", s.Set, s.F1, s.ECE)
	}
	fmt.Fprintf(&b, "\n## Made from\n\nWord vectors: %s\n\nGazetteers: %s\n\n| set | documents | tokens | licence |\n|---|--:|--:|---|\n", c.Vectors, c.Gazetteers)
	for _, s := range c.Corpora {
		fmt.Fprintf(&b, "| %s | %d | %d | %s |\n", s.Name, s.Documents, s.Tokens, s.Licence)
	}
	b.WriteString("\nA model that goes on from another has learnt what that one was made from too: TRAINING.md tells.")
	b.WriteString("\nMost of the corpora allow research use only: whoever ships the weights in a product must decide whether that fits.\n")
	fmt.Fprintf(&b, "\n## Recipe\n\n```json\n%s\n```\n", c.Recipe)
	return b.String()
}
