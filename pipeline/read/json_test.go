package read

import (
	"strings"
	"testing"
)

var looseJSONCases = []suiteCase{
	{name: "not a number", file: "a.jsonl", in: `{"title":"T1","text":"One.","score":NaN,"x":[-Infinity,{"y":Infinity}]}` + "\n" + `{"score":NaN,"title":"T2","text":"NaN, Infinity and -Infinity are words, \"NaN\" too."}` + "\n" + `{"title":"T3","text":NaN,"author":nan}` + "\n" + `{"title":"T4","text":NaNs}`,
		want:     []wantArticle{{title: "T1", text: "One."}, {title: "T2", text: "NaN, Infinity and -Infinity are words, \"NaN\" too."}, {title: "T3", text: "-", author: "-"}},
		problems: []string{"line 4 quarantined: not valid JSON"}},
	{name: "not a number in an array", file: "a.json", in: "[{\"title\":\"T1\",\"text\":\"One.\",\"score\":NaN,},\n {\"title\":\"T2\",\"text\":\"Two.\",\"tags\":[1,2,]},NaN,\n {\"score\":-Infinity,\"title\":\"T3\",\"text\":\"Three.\"}]",
		want: []wantArticle{{title: "T1", text: "One."}, {title: "T2", text: "Two."}, {title: "T3", text: "Three."}}, problems: []string{"record 3 skipped: a JSON value that is no object"}},
	{name: "not a number over several lines", file: "a.json", in: "{\n \"title\": \"T1\",\n \"score\": NaN,\n \"text\": \"One.\"\n}\n", want: []wantArticle{{title: "T1", text: "One."}}},
}

// TestRelaxJSON: outside strings alone, in one pass.
func TestRelaxJSON(t *testing.T) {
	for in, want := range map[string]string{
		`{"a":NaN}`:                         `{"a":null}`,
		`[NaN,-Infinity , Infinity]`:        `[null,null , null]`,
		`{"NaN":"Infinity, \"NaN\"","b":1}`: "",
		`{"a":1,}`:                          `{"a":1}`,
		`[1, ]`:                             `[1 ]`,
		`{"a":Nancy}`:                       "",
		`{"a":nan,"b":-inf}`:                `{"a":null,"b":null}`,
		`NaN`:                               `null`,
		`"open NaN`:                         "",
		``:                                  "",
	} {
		got, ok := relaxJSON([]byte(in))
		if want == "" {
			want = in
			if ok {
				t.Errorf("%s: changed", in)
			}
		}
		if string(got) != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
	long := `{"title":"T","text":"One.","x":[` + strings.Repeat("NaN,", 4<<20) + `NaN]}`
	arts, _ := readStream(t, Options{Format: "json"}, strings.NewReader(long))
	if len(arts) != 1 {
		t.Error("a long list of NaN")
	}
}
