package normalize

import (
	"testing"
	"unicode/utf8"
)

func TestNormalize(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"Aleppo", "aleppo"},
		{"  New \t York\n", "new york"},
		{"U.S.", "us"},
		{"US", "us"},
		{"U.S.-led", "us led"},
		{"al-Assad", "al assad"},
		{"Al Assad", "al assad"},
		{"Sana'a", "sanaa"},
		{"Sana’a", "sanaa"},
		{"O‘Brien", "obrien"},
		{"McDonald's", "mcdonalds"},
		{"“Capitol Hill”", "capitol hill"},
		{"São Paulo", "sao paulo"},
		{"Łódź", "lodz"},
		{"Gießen", "giessen"},
		{"GIESSEN", "giessen"},
		{"Ærø", "aero"},
		{"Đặng", "dang"},
		{"İstanbul", "istanbul"},
		{"Kırıkkale", "kirikkale"},
		{"Marks & Spencer", "marks and spencer"},
		{"AT&T", "at and t"},
		{"John F. Kerry", "john f kerry"},
		{"J.K. Rowling", "jk rowling"},
		{"St.Petersburg", "st petersburg"},
		{"St. Petersburg", "st petersburg"},
		{"Amazon.com", "amazon com"},
		{"Zürich\u00ad", "zurich"},
		{"ﬁnland", "finland"},
		{"Ｔokyo", "tokyo"},
		{"Москва", "москва"},
		{"Андрей", "андреи"},
		{"東京", "東京"},
		{"한국", "한국"},
		{"a\xffb", "a b"},
		{"...", ""},
		{"№ 10", "10"},
		{"C. S. Lewis", "c s lewis"},
		{"Aleppo—Lavrov", "aleppo lavrov"},
		{"x\u0301\u0300", "x"},
	} {
		if got := String(c.in); got != c.want {
			t.Errorf("String(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestNormalizeAppendsAndAllocatesNothing(t *testing.T) {
	buf := make([]byte, 0, 64)
	if got := string(Append(append(buf, "x:"...), "Ab-C")); got != "x:ab c" {
		t.Errorf("appended %q", got)
	}
	if n := testing.AllocsPerRun(100, func() { buf = Append(buf[:0], "São Tomé and the U.S.-led Łódź") }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzNormalize(f *testing.F) {
	for _, s := range []string{"U.S.-led", "al-Assad", "Łódź ﬁ", "´´…℅", "\xff\xc3", "ẞǅK", "Ｔ．Ｋ．", "ªº①"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got, want := String(s), string(Append(nil, s)); got != want {
			t.Fatalf("%q as a string is %q, appended %q", s, got, want)
		}
		once := String(s)
		if !utf8.ValidString(once) {
			t.Fatalf("not UTF-8: %q", once)
		}
		if twice := String(once); twice != once {
			t.Fatalf("%q → %q → %q", s, once, twice)
		}
		for i := range len(once) {
			if once[i] == ' ' && (i == 0 || i+1 == len(once) || once[i+1] == ' ') {
				t.Fatalf("stray space in %q", once)
			}
		}
	})
}

func BenchmarkNormalize(b *testing.B) {
	s := "Secretary of State John Kerry said in Lausanne on Saturday that the U.S. would not walk away."
	buf := make([]byte, 0, 256)
	b.SetBytes(int64(len(s)))
	b.ReportAllocs()
	for b.Loop() {
		buf = Append(buf[:0], s)
	}
	if string(buf[:18]) != "secretary of state" {
		b.Fatal(string(buf))
	}
}
