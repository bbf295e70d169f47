package cmdline

import (
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"newsgraph/cmd/newsgraph/console"
)

// UnknownCommand complains of a word that is no command of parent.
func UnknownCommand(c *cli.Context, parent string) error {
	commands := c.App.Commands
	if c.Command != nil && len(c.Command.Subcommands) > 0 {
		commands = c.Command.Subcommands
	}
	given := c.Args().First()
	hint := parent + " --help lists the commands"
	if near := nearest(given, commandNames(commands)); near != "" {
		hint = fmt.Sprintf("did you mean %s %s? %s", parent, near, hint)
	}
	return console.Usagef(hint, "unknown command %q of %s", given, parent)
}

func commandNames(commands []*cli.Command) []string {
	var names []string
	for _, c := range commands {
		if !c.Hidden {
			names = append(names, c.Name)
		}
	}
	return names
}

// notDefined is how package flag begins to say that there is no such flag.
const notDefined = "flag provided but not defined: -"

// BadFlag turns what the flag parser complains of into a usage error.
func BadFlag(c *cli.Context, err error, _ bool) error {
	name, flags := "newsgraph", c.App.Flags
	if c.Command != nil && c.Command.HelpName != "" {
		name, flags = c.Command.HelpName, c.Command.Flags
	}
	hint := name + " --help lists the flags"
	given, unknown := strings.CutPrefix(err.Error(), notDefined)
	if !unknown {
		return console.Usagef(hint, "%w", err)
	}
	switch near := nearestFlag(given, flags); {
	case near != "":
		hint = fmt.Sprintf("did you mean %s? %s", near, hint)
	case name == "newsgraph" && flagOfAny(c.App.Commands, given):
		hint = "flags come after the command; " + hint
	}
	return console.Usagef(hint, "unknown flag %s of %s", dashed(given), name)
}

// nearestFlag finds the flag that was meant, "" when none is near.
func nearestFlag(given string, flags []cli.Flag) string {
	var long []string
	for _, f := range flags {
		for _, n := range f.Names() {
			switch {
			case len(n) > 1:
				long = append(long, n)
			case len(given) > 1 && given[:1] == n && strings.Trim(given[1:], "0123456789") == "": // -j4
				return "-" + n + " " + given[1:]
			case strings.EqualFold(n, given):
				return "-" + n
			}
		}
	}
	if near := nearest(given, append(long, "help")); near != "" {
		return "--" + near
	}
	return ""
}

func flagOfAny(commands []*cli.Command, name string) bool {
	return slices.ContainsFunc(commands, func(c *cli.Command) bool {
		return slices.ContainsFunc(c.Flags, func(f cli.Flag) bool { return slices.Contains(f.Names(), name) })
	})
}

func dashed(name string) string {
	if len(name) == 1 {
		return "-" + name
	}
	return "--" + name
}

// nearest is the known word that was most likely meant: one that begins with
// what was given, or that is a slip or two away; "" for none. Of equally near
// ones it is the first.
func nearest(given string, known []string) string {
	given = strings.ToLower(given)
	best, least := "", max(1, (len(given)+1)/4)
	if len(given) < 2 {
		return ""
	}
	for _, k := range known {
		d := slips(given, strings.ToLower(k))
		if d > 0 && len(given) > 2 && strings.HasPrefix(strings.ToLower(k), given) {
			d = 1
		}
		if d < least || d == least && best == "" {
			best, least = k, d
		}
	}
	return best
}

// slips counts the letters to add, drop, change or swap with the next to get
// from a to b (the distance of optimal string alignment, in bytes).
func slips(a, b string) int {
	older, old, now := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range now {
		now[j] = j
	}
	for i := 1; i <= len(a); i++ {
		older, old, now = old, now, older
		now[0] = i
		for j := 1; j <= len(b); j++ {
			change := old[j-1]
			if a[i-1] != b[j-1] {
				change++
			}
			now[j] = min(old[j]+1, now[j-1]+1, change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				now[j] = min(now[j], older[j-2]+1)
			}
		}
	}
	return now[len(b)]
}
