package normal

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

func TestRepairMojibake(t *testing.T) {
	for in, want := range map[string]string{
		"HÃ´tel de Police":        "Hôtel de Police",
		"nÃƒÂ© Jim":               "né Jim",
		"doesnâ€™t":               "doesn’t",
		"dans lâ€™humanitÃ© – ok": "dans l’humanité – ok",
		"Hôtel de Police":         "Hôtel de Police",
		"SÃO PAULO":               "SÃO PAULO",
		"Hôtel and HÃ´tel":        "Hôtel and HÃ´tel", // not certain
		"plain":                   "plain",
		"Âge, Île":                "Âge, Île",
		"10 € – 12 €":             "10 € – 12 €",
	} {
		if got, _ := RepairMojibake(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// TestSharedMojibake holds the repair against pairs of damaged and right text:
// what is repaired must be right, apart from the quotes that the pairs make
// straight; what is right must stay.
func TestSharedMojibake(t *testing.T) {
	dir := sharedDir(t, "formats/enc_naughty")
	repaired, stayed, wrong := 0, 0, 0
	files, _ := filepath.Glob(filepath.Join(dir, "ftfy__*.json"))
	for _, f := range files {
		raw, _ := os.ReadFile(f)
		var cases []struct{ Original, Fixed string }
		if err := json.Unmarshal(raw, &cases); err != nil {
			t.Fatal(err)
		}
		for _, c := range cases {
			got, changed := RepairMojibake(c.Original)
			switch {
			case !changed:
				stayed++
			case straight(got) == straight(c.Fixed):
				repaired++
			default:
				wrong++
				t.Logf("%q: %q, want %q", c.Original, got, c.Fixed)
			}
		}
	}
	t.Logf("%d repaired as expected, %d left alone, %d otherwise", repaired, stayed, wrong)
	if wrong*8 > repaired {
		t.Errorf("%d repairs differ", wrong)
	}
}

func straight(s string) string {
	var b []rune
	for _, r := range s {
		switch r {
		case '‘', '’', '‚':
			r = '\''
		case '“', '”', '„':
			r = '"'
		}
		b = append(b, r)
	}
	return string(b)
}
