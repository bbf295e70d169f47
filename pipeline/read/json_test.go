package read

import (
	"strings"
	"testing"

	"newsgraph/pipeline/read/frame"
)

var looseJSONCases = []suiteCase{
	{name: "not a number", file: "a.jsonl", in: `{"title":"T1","text":"One.","score":NaN,"x":[-Infinity,{"y":Infinity}]}` + "\n" + `{"score":NaN,"title":"T2","text":"NaN, Infinity and -Infinity are words, \"NaN\" too."}` + "\n" + `{"title":"T3","text":NaN,"author":nan}` + "\n" + `{"title":"T4","text":NaNs}`,
		want:     []wantArticle{{title: "T1", text: "One."}, {title: "T2", text: "NaN, Infinity and -Infinity are words, \"NaN\" too."}, {title: "T3", text: "-", author: "-"}},
		problems: []string{"line 4 quarantined: not valid JSON"}},
	{name: "not a number in an array", file: "a.json", in: "[{\"title\":\"T1\",\"text\":\"One.\",\"score\":NaN,},\n {\"title\":\"T2\",\"text\":\"Two.\",\"tags\":[1,2,]},NaN,\n {\"score\":-Infinity,\"title\":\"T3\",\"text\":\"Three.\"}]",
		want: []wantArticle{{title: "T1", text: "One."}, {title: "T2", text: "Two."}, {title: "T3", text: "Three."}}, problems: []string{"record 3 skipped: a JSON value that is no object"}},
	{name: "not a number over several lines", file: "a.json", in: "{\n \"title\": \"T1\",\n \"score\": NaN,\n \"text\": \"One.\"\n}\n", want: []wantArticle{{title: "T1", text: "One."}}},
}

func TestLongListOfNaN(t *testing.T) {
	long := `{"title":"T","text":"One.","x":[` + strings.Repeat("NaN,", 4<<20) + `NaN]}`
	arts, _ := readStream(t, frame.Options{Format: "json"}, strings.NewReader(long))
	if len(arts) != 1 {
		t.Error("a long list of NaN")
	}
}
