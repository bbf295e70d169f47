package entities

import "testing"

func TestCleanName(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"Carla Bruno", "Carla Bruno"},
		{"Zoë Lind", "Zoë Lind"},
		{"O’Brien", "O’Brien"},
		{"Carla\r\n  Bruno", "Carla Bruno"},
		{"Anna-\r\nLena Kessler", "Anna-Lena Kessler"},
		{"Carla\u00a0Bruno", "Carla Bruno"},
		{"Car\u00adla Bru\u200bno\u200e", "Carla Bruno"},
		{"Carla** Bruno", "Carla Bruno"},
		{"Ma**ria** _Bruno", "Maria Bruno"},
		{"Carla](http://x.example/a) [Bruno", "Carla Bruno"},
		{"M*A*S*H", "M*A*S*H"},
		{"foo_bar", "foo_bar"},
		{"**", "**"},
	} {
		if got := CleanName(c.in); got != c.want {
			t.Errorf("%q: got %q, want %q", c.in, got, c.want)
		}
	}
}
