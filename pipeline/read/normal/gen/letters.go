//go:build ignore

// Letters makes letters.tsv, the table by which encodings are guessed: how often
// letters beyond ASCII follow others in some languages, and how often Chinese
// characters and Korean syllables are used.
//
//	go run gen/letters.go -profiles DIR -jieba dict.txt -opencc STCharacters.txt > letters.tsv
//
// Sources: the language profiles of langdetect 1.0.9 (PyPI, Apache 2.0; counts of
// n-grams in Wikipedia), the dictionary of jieba 0.42.1 (PyPI, MIT; frequencies
// of words), the character table of OpenCC (PyPI opencc-python-reimplemented
// 0.1.7, Apache 2.0). Icelandic has no profile there: of it there are the
// frequencies of its letters alone.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// languages are those of the profiles that are written with letters.
var languages = strings.Fields("bg ca cs da de el es et fi fr he hr hu it lt lv mk nl no pl pt ro ru sk sl sq sv tr uk ar fa")

// icelandic is how frequent the letters are, in hundredths, as published.
const icelandic = "a:10.1 á:1.8 b:1.0 d:1.6 ð:4.4 e:6.4 é:0.6 f:3.0 g:4.2 h:1.9 i:7.6 í:1.6 j:1.1 k:3.3 l:4.5 m:4.0 n:7.7 o:2.2 ó:1.0 p:0.8 r:8.6 s:5.6 t:5.0 u:4.6 ú:0.6 v:2.4 x:0.05 y:0.9 ý:0.2 þ:1.5 æ:0.9 ö:0.8"

const edge = '_' // the beginning or the end of a word

func main() {
	profiles := flag.String("profiles", "", "folder of langdetect's profiles")
	jieba := flag.String("jieba", "", "jieba's dict.txt")
	opencc := flag.String("opencc", "", "OpenCC's STCharacters.txt")
	flag.Parse()
	log.SetFlags(0)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	fmt.Fprint(out, `# How letters follow one another, for guessing encodings. Made by gen/letters.go; do not edit.
# Sources: langdetect 1.0.9 (Apache 2.0), jieba 0.42.1 (MIT), OpenCC (Apache 2.0); see THIRD_PARTY.md.
# language, letter before (_ beginning of a word, * any), letters with -10 ln of their probability (_ end of the word)
# language, -10 ln of the probability, characters
`)
	for _, l := range languages {
		if err := alphabet(out, *profiles, l); err != nil {
			log.Fatal(err)
		}
	}
	fmt.Fprint(out, "is\t*\t")
	for _, f := range strings.Fields(icelandic) {
		letter, share, _ := strings.Cut(f, ":")
		p, err := strconv.ParseFloat(share, 64)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Fprintf(out, "%s%.0f ", letter, -10*math.Log(p/100))
	}
	fmt.Fprintln(out)
	han, err := characters(*jieba)
	if err != nil {
		log.Fatal(err)
	}
	buckets(out, "zh-hans", han)
	traditional, err := convert(han, *opencc)
	if err != nil {
		log.Fatal(err)
	}
	buckets(out, "zh-hant", traditional)
	ko, err := profile(*profiles, "ko")
	if err != nil {
		log.Fatal(err)
	}
	syllables := map[rune]float64{}
	for gram, n := range ko.Freq {
		if r, size := utf8.DecodeRuneInString(gram); size == len(gram) && unicode.Is(unicode.Hangul, r) {
			syllables[r] += n
		}
	}
	buckets(out, "ko", syllables)
}

type counts struct {
	Freq map[string]float64 `json:"freq"`
}

func profile(dir, language string) (c counts, err error) {
	b, err := os.ReadFile(filepath.Join(dir, language))
	if err != nil {
		return c, err
	}
	return c, json.Unmarshal(b, &c)
}

// alphabet writes the rows of one language.
func alphabet(out *bufio.Writer, dir, language string) error {
	c, err := profile(dir, language)
	if err != nil {
		return err
	}
	single, pairs, total := map[rune]float64{}, map[[2]rune]float64{}, 0.0
	for gram, n := range c.Freq {
		rs := []rune(strings.ToLower(strings.ReplaceAll(gram, " ", string(edge))))
		switch len(rs) {
		case 1:
			if unicode.IsLetter(rs[0]) {
				single[rs[0]] += n
				total += n
			}
		case 2:
			pairs[[2]rune{rs[0], rs[1]}] += n
			if rs[0] == edge {
				single[edge] += n
			}
		}
	}
	rows := map[rune][]string{}
	add := func(before, r rune, p float64) {
		if v := math.Round(-10 * math.Log(p)); v < 120 {
			rows[before] = append(rows[before], string(r)+strconv.Itoa(int(v)))
		}
	}
	for r, n := range single {
		if r != edge {
			add('*', r, n/total)
		}
	}
	for p, n := range pairs {
		if of := single[p[0]]; of > 0 && (p[0] > 0x7f || p[1] > 0x7f) {
			add(p[0], p[1], min(1, n/of))
		}
	}
	for _, before := range slices.Sorted(maps.Keys(rows)) {
		slices.Sort(rows[before])
		fmt.Fprintf(out, "%s\t%c\t%s\n", language, before, strings.Join(rows[before], " "))
	}
	return nil
}

// characters counts the Chinese characters of a list of words.
func characters(path string) (map[rune]float64, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	all := map[rune]float64{}
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		cells := strings.Fields(lines.Text())
		if len(cells) < 2 {
			continue
		}
		n, err := strconv.ParseFloat(cells[1], 64)
		if err != nil {
			return nil, err
		}
		for _, r := range cells[0] {
			if unicode.Is(unicode.Han, r) {
				all[r] += n
			}
		}
	}
	return all, lines.Err()
}

// convert counts the traditional forms, each as often as its simplified one.
func convert(simplified map[rune]float64, path string) (map[rune]float64, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	forms := map[rune][]rune{}
	for line := range strings.Lines(string(b)) {
		from, to, _ := strings.Cut(strings.TrimSpace(line), "\t")
		r, _ := utf8.DecodeRuneInString(from)
		for _, form := range strings.Fields(to) {
			t, _ := utf8.DecodeRuneInString(form)
			forms[r] = append(forms[r], t)
		}
	}
	all := map[rune]float64{}
	for r, n := range simplified {
		to := forms[r]
		if len(to) == 0 {
			to = []rune{r}
		}
		for i, t := range to { // the first form is the usual one
			all[t] += n / float64(int(1)<<min(i, 8))
		}
	}
	return all, nil
}

// buckets writes characters of like probability together. The rarest are left
// out: they are taken as rarer than the last.
func buckets(out *bufio.Writer, language string, all map[rune]float64) {
	total := 0.0
	for _, n := range all {
		total += n
	}
	rows := map[int][]rune{}
	for r, n := range all {
		if v := int(math.Round(-2*math.Log(n/total)) * 5); v <= 120 {
			rows[v] = append(rows[v], r)
		}
	}
	for _, v := range slices.Sorted(maps.Keys(rows)) {
		slices.Sort(rows[v])
		fmt.Fprintf(out, "%s\t%d\t%s\n", language, v, string(rows[v]))
	}
}
