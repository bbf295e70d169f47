package cmdline

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"newsgraph/cmd/newsgraph/console"
)

// Permute moves the flags of a command line before its paths, because cli v2
// stops looking for flags at the first path. args[0] is the program. "--" ends
// the flags; "-" is a path; an unknown flag is left for cli to complain of.
func Permute(commands []*cli.Command, args []string) []string {
	out := slices.Clone(args[:min(1, len(args))])
	rest := args[len(out):]
	var flags []cli.Flag
	for len(rest) > 0 && !strings.HasPrefix(rest[0], "-") {
		c := commandNamed(commands, rest[0])
		if c == nil {
			break
		}
		out, rest = append(out, rest[0]), rest[1:]
		commands, flags = c.Subcommands, c.Flags
	}
	var paths []string
	for i := 0; i < len(rest); i++ {
		arg := rest[i]
		if arg == "--" {
			paths = append(paths, rest[i+1:]...)
			break
		}
		if len(arg) < 2 || arg[0] != '-' {
			paths = append(paths, arg)
			continue
		}
		out = append(out, arg)
		if takesValue(flags, arg) && i+1 < len(rest) {
			i++
			out = append(out, rest[i])
		}
	}
	if len(paths) == 0 {
		return out
	}
	return append(append(out, "--"), paths...)
}

func commandNamed(commands []*cli.Command, name string) *cli.Command {
	for _, c := range commands {
		if c.HasName(name) {
			return c
		}
	}
	return nil
}

// takesValue reports whether arg is a known flag whose value is the next argument.
func takesValue(flags []cli.Flag, arg string) bool {
	name := strings.TrimLeft(arg, "-")
	if strings.Contains(name, "=") {
		return false
	}
	for _, f := range flags {
		if !slices.Contains(f.Names(), name) {
			continue
		}
		_, isBool := f.(*cli.BoolFlag)
		return !isBool
	}
	return false
}

// Needs complains of a flag that a command cannot do without. (cli's own check
// gives an error that cannot be told from a failure.)
func Needs(c *cli.Context, flag string) error {
	if c.String(flag) != "" {
		return nil
	}
	return console.Usagef(c.Command.HelpName+" --help has examples", "%s needs --%s", c.Command.Name, flag)
}
