package normal

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// BenchmarkGuess guesses the encoding of an English text with a name, and of a
// text that is Chinese throughout.
func BenchmarkGuess(b *testing.B) {
	names, _ := charmap.Windows1250.NewEncoder().String(strings.Repeat("The council met on Monday. ", 100) + "Łukasz Śliwiński and Żaneta Ćwiklińska left.")
	chinese, _ := simplifiedchinese.GB18030.NewEncoder().String(strings.Repeat("人人生而自由，在尊严和权利上一律平等。", 200))
	for name, in := range map[string]string{"names": names, "chinese": chinese} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(in)))
			for range b.N {
				byLetters([]byte(in))
			}
		})
	}
}
