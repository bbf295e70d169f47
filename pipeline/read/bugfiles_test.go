package read

import (
	"path/filepath"
	"strings"
	"testing"

	"newsgraph/pipeline/read/frame"
	"newsgraph/pipeline/read/normal"
)

// TestBugfiles holds the readers against the small files with one defect each
// in data/bugfiles of the shared data, where they are there. What concerns web
// pages and the lines of texts is in markup_test.go and in segment.
func TestBugfiles(t *testing.T) {
	dir := filepath.Join(sharedDir(t, "."), "..", "bugfiles")
	for _, c := range []struct {
		file     string
		articles int
		has      string // parts of dates, titles, texts and notes of all articles, one after the other
		problems string
	}{
		{"feed_nbsp_rsquo.xml", 2, "", ""},
		{"feed_control_char.xml", 2, "", ""},
		{"feed_utf16_nodecl.xml", 1, "", ""},
		{"feed_dates.xml", 13, "", ""},
		{"feed_raw_amp.xml", 1, "", ""},
		{"csv_bom_quoted_header.csv", 2, "2021-03-04|Fire in Turin|2021-03-05", ""},
		{"csv_crlf_cr_in_field.csv", 1, "2021-03-04|Fire|Firefighters in Turin\r\nsaved Carla Bruno\ron Sunday.", ""},
		{"csv_full_text_header.csv", 2, "Carla Bruno|Otto Wels", ""},
		{"csv_nul_before_quote.csv", 2, "Fire|Flood", ""},
		{"csv_space_before_quote.csv", 2, "In Turin, firefighters saved Carla Bruno, 44, on Sunday.", ""},
		{"csv_sep_line.csv", 2, "2021-03-04|Fire|Carla Bruno; nobody died|2021-03-05|Flood", ""},
		{"csv_unbalanced_quote.csv", 2, "Flood|Storm", "line 2 quarantined: a quoted cell that never ends"},
		{"json_bom.json", 1, "Fire", ""},
		{"json_concatenated.json", 3, "", ""},
		{"json_nan_field.jsonl", 1, "Fire|Carla Bruno", ""},
		{"json_nan_trailing.json", 2, "Fire|Carla Bruno|Flood|Otto Wels", ""},
		{"jsonl_text_garbage_after.jsonl", 1, "", "line 1 quarantined"},
		{"jsonl_windows_1252.jsonl", 1, "René François|Zoë Müller", ""},
		{"jsonl_null_text.jsonl", 3, "Fire|Flood|List", ""},
		{"jsonl_escaped_surrogates.jsonl", 1, "", ""},
		{"txt_windows1250.txt", 1, "Łukasz Śliwiński|Żaneta Ćwiklińska|w Łodzi w piątek|Świętosław Gęś|windows-1250", ""},
		{"txt_windows1252_degrees.txt", 1, "44°C|José Peña said – “a heat dome”.|Córdoba|Málaga|€5|Begoña Núñez", ""},
		{"txt_utf8_few_bad_bytes.txt", 1, "René François|" + normal.ReplacedNote, ""},
		{"txt_utf16be_nobom.txt", 1, "", ""},
		{"mail_empty_encoded_word.eml", 1, "Fire in Turin geändert Text", ""},
		{"mail_boundary_folded.eml", 1, "Tomáš Šimek|Plzeň", ""},
		{"warc_length_too_small.warc", 3, "Graz|Turin|volunteers who had helped in the search since Friday|Split", ""},
		{"warc_length_too_large.warc", 3, "2020-01-02|Graz|Turin|the length of the record is wrong|Split", ""},
		{"warc_chunk_8hex_upper.warc", 3, "", ""},
		{"arc_single_member.arc.gz", 2, "", ""},
		{"g2_no_firstcreated.xml", 1, "", ""},
		{"ninjs_uri_no_guid.json", 1, "", ""},
		{"nitf_evloc_empty.xml", 1, "", ""},
	} {
		arts, probs := readAll(t, frame.Options{}, filepath.Join(dir, c.file))
		var b strings.Builder
		for _, a := range arts {
			b.WriteString(strings.Join([]string{a.Date, a.Title, a.Text, a.Note, a.Remark}, "\n") + "\n")
		}
		rest := b.String()
		for part := range strings.SplitSeq(c.has, "|") {
			var ok bool
			if _, rest, ok = strings.Cut(rest, part); !ok {
				t.Errorf("%s: no %q in its place", c.file, part)
			}
		}
		if got := problemLines(probs); len(arts) != c.articles || (c.problems == "") != (len(probs) == 0) || !strings.Contains(got, c.problems) {
			t.Errorf("%s: %d articles, problems %s; want %d and %q", c.file, len(arts), got, c.articles, c.problems)
		}
	}
}
