package jsonfmt

import "testing"

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
}
