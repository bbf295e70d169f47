package normal

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// mixedTexts are English sentences with names in the encodings that their
// authors' machines had.
var mixedTexts = []struct {
	name string
	enc  encoding.Encoding
	text string
}{
	{"windows-1250", charmap.Windows1250, "Prime minister Łukasz Śliwiński visited Kraków on Friday, and Żaneta Ćwiklińska went to Łódź with Świętosław Gęś."},
	{"windows-1250", charmap.Windows1250, "The film by Jiří Menzel was shown in Plzeň, where Tomáš Dvořák and Božena Němcová met the mayor, Řehoř Šimek."},
	{"windows-1250", charmap.Windows1250, "Viktor Orbán met Ferenc Gyurcsány in Győr; Erdős Pál and László Kövér were in Székesfehérvár."},
	{"windows-1250", charmap.Windows1250, "Novak Đoković beat Marin Čilić in Zagreb, and Goran Ivanišević watched with Željko Šturanović."},
	{"windows-1250", charmap.Windows1250, "One name alone: Wałęsa."},
	{"windows-1250", charmap.Windows1250, "The trade union leader Lech Wałęsa spoke in Gdańsk."},
	{"iso-8859-2", charmap.ISO8859_2, "Prime minister Łukasz Śliwiński visited Kraków on Friday, and Świętosław Gęś went to Łomża."},
	{"iso-8859-2", charmap.ISO8859_2, "Tomáš Dvořák and Božena Němcová met the mayor of Teplice, Šimon Žák."},
	{"windows-1251", charmap.Windows1251, "The statement was signed by Сергей Лавров (Sergei Lavrov) in Москва on Monday."},
	{"windows-1251", charmap.Windows1251, "The paper Правда said so."},
	{"windows-1251", charmap.Windows1251, "Володимир Зеленський, the president of Ukraine, spoke in Київ."},
	{"koi8-r", charmap.KOI8R, "The statement was signed by Сергей Лавров (Sergei Lavrov) in Москва on Monday."},
	{"koi8-r", charmap.KOI8R, "The paper Правда said so, and Известия too."},
	{"iso-8859-5", charmap.ISO8859_5, "The statement was signed by Сергей Лавров (Sergei Lavrov) in Москва on Monday."},
	{"ibm866", charmap.CodePage866, "The statement was signed by Сергей Лавров (Sergei Lavrov) in Москва on Monday."},
	{"windows-1253", charmap.Windows1253, "The party Νέα Δημοκρατία won in Αθήνα, and Κυριάκος Μητσοτάκης thanked the voters."},
	{"windows-1254", charmap.Windows1254, "Recep Tayyip Erdoğan and Binali Yıldırım met Abdullah Gül in Eskişehir, and Meral Akşener in İzmir."},
	{"windows-1254", charmap.Windows1254, "The mayor of Diyarbakır, Gültan Kışanak, was arrested."},
	{"windows-1252", charmap.Windows1252, "Zoë Lind met François Hollande in São Paulo; Jürgen Müller and Søren Kjær were in Malmö, the Café de l’Été closed."},
	{"windows-1252", charmap.Windows1252, "Jóhanna Sigurðardóttir was prime minister of Iceland; Guðni Th. Jóhannesson its president."},
	{"windows-1252", charmap.Windows1252, "It rose to 37°C in Málaga – “too hot”, said José Peña, the mayor’s aide. It cost £5 or €6."},
	{"windows-1252", charmap.Windows1252, "The café reopened."},
	{"windows-1252", charmap.Windows1252, "He said “no”."},
	{"windows-1252", charmap.Windows1252, "Gerhard Schröder met Björn Engholm in Lübeck, Straße des Friedens."},
	{"windows-1257", charmap.Windows1257, "Dalia Grybauskaitė met Valdis Dombrovskis in Rīga and Andrius Kubilius in Šiauliai; Artūras Zuokas and Vaira Vīķe-Freiberga were there."},
	{"macintosh", charmap.Macintosh, "Zoë Lind met François Hollande in São Paulo; Jürgen Müller didn’t come to Málaga."},
	{"macintosh", charmap.Macintosh, "“We don’t know,” said José Peña."},
	{"shift_jis", japanese.ShiftJIS, "Prime minister 安倍晋三 (Shinzo Abe) met reporters of 読売新聞 in 東京 on Friday."},
	{"shift_jis", japanese.ShiftJIS, "The company トヨタ (Toyota) said so."},
	{"euc-jp", japanese.EUCJP, "The company トヨタ (Toyota) and ソニー said so, and 安倍晋三 agreed."},
	{"gb18030", simplifiedchinese.GB18030, "President 习近平 (Xi Jinping) met 李克强 (Li Keqiang) in 北京 on Friday."},
	{"gb18030", simplifiedchinese.GB18030, "The city of 深圳 grew."},
	{"gb18030", simplifiedchinese.GB18030, "The agency 新华社 (Xinhua) reported that 王毅 had left."},
	{"big5", traditionalchinese.Big5, "President 蔡英文 (Tsai Ing-wen) met 柯文哲 in 臺北 on Friday."},
	{"big5", traditionalchinese.Big5, "The paper 聯合報 reported it."},
	{"euc-kr", korean.EUCKR, "President 문재인 (Moon Jae-in) met 김정은 in 판문점 on Friday."},
	{"euc-kr", korean.EUCKR, "The company 삼성전자 (Samsung) said so."},
}

// TestEncodingOfMixedTexts: the names come out right, whatever the encoding is
// called.
func TestEncodingOfMixedTexts(t *testing.T) {
	for _, c := range mixedTexts {
		b, err := c.enc.NewEncoder().String(c.text)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		for _, in := range []string{b, strings.Repeat("The council met on Monday and talked at length. ", 50) + b} {
			got, n := Decode([]byte(in), "")
			if !strings.HasSuffix(got, c.text) {
				t.Errorf("%s: %q became %q (%q)", c.name, c.text, got[max(0, len(got)-2*len(c.text)):], n.Repaired)
			}
		}
	}
}

// TestEncodingThatIsNotSure: bytes that could be several things are told of.
func TestEncodingThatIsNotSure(t *testing.T) {
	for _, in := range []string{"The mayor, Xa\xbfq\xd7z, left.", "\x83\x99\x81q in town"} {
		text, n := Decode([]byte(in), "")
		if n.Repaired == "" {
			t.Errorf("%q became %q without a word", in, text)
		}
	}
}

// TestEncodingOfNames measures on the names of towns, in English sentences of
// one name and of three: right, told as not certain, wrong.
func TestEncodingOfNames(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join(sharedDir(t, "gazetteers"), "core", "geonames_cities15000_latin.tsv"))
	if err != nil {
		t.Skip(err)
	}
	names := map[string][]string{}
	for line := range strings.Lines(string(raw)) {
		if c := strings.Split(line, "\t"); len(c) > 5 && len(c[0]) > len([]rune(c[0])) {
			names[c[5]] = append(names[c[5]], c[0])
		}
	}
	for _, c := range []struct {
		countries string
		enc       *charmap.Charmap
		right     [2]float64 // of texts with one name, with three
		wrong     [2]float64
	}{
		{"FR DE ES BR SE DK NO IS MX FI CH", charmap.Windows1252, [2]float64{.97, .95}, [2]float64{.01, .01}},
		{"PL CZ HU SK HR RO", charmap.Windows1250, [2]float64{.82, .94}, [2]float64{.01, .01}},
		{"PL CZ HU SK HR", charmap.ISO8859_2, [2]float64{.82, .94}, [2]float64{.01, .01}},
		{"TR", charmap.Windows1254, [2]float64{.68, .9}, [2]float64{.02, .04}},
		{"FR DE", charmap.Macintosh, [2]float64{.7, .9}, [2]float64{.02, .02}},
	} {
		for i, k := range []int{1, 3} {
			right, wrong, all := 0.0, 0.0, 0.0
			for _, country := range strings.Fields(c.countries) {
				for group := range slices.Chunk(names[country], k) {
					text := "The mayors of " + strings.Join(group, ", ") + " spoke on Monday."
					b, err := c.enc.NewEncoder().String(text)
					if err != nil {
						continue
					}
					got, n := Decode([]byte(b), "")
					all++
					switch {
					case got == text:
						right++
					case !strings.HasPrefix(n.Repaired, "encoding not certain"):
						wrong++
					}
				}
			}
			t.Logf("%v, %d names: %.3f of %.0f right, %.3f wrong without a note", c.enc, k, right/all, all, wrong/all)
			if right < c.right[i]*all || wrong > c.wrong[i]*all {
				t.Errorf("%v, %d names: %.3f right, %.3f wrong", c.enc, k, right/all, wrong/all)
			}
		}
	}
}

// sharedDir is a folder of the shared data; the test is skipped where it is
// absent.
func sharedDir(t testing.TB, name string) string {
	t.Helper()
	root := os.Getenv("NEWSGRAPH_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "..", "shared")
	}
	dir := filepath.Join(root, "data", name)
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no shared data here (%s); set NEWSGRAPH_SHARED to its folder", dir)
	}
	return dir
}
