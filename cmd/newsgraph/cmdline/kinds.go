package cmdline

import (
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"newsgraph/cmd/newsgraph/console"
)

// choiceFlag takes one of a few values.
type choiceFlag struct {
	*cli.StringFlag
	choices
}

// choicesFlag takes several of a few values, repeated or parted by commas.
type choicesFlag struct {
	*cli.StringSliceFlag
	choices
}

// choices are what a flag may be set to, and what one of them is called.
type choices struct {
	noun   string   // "tagger"
	values []string // offered
	also   []string // understood
}

// OneOf makes a flag that takes one of values, each a noun.
func OneOf(noun string, f cli.StringFlag, values ...string) cli.Flag {
	return &choiceFlag{&f, choices{noun: noun, values: values}}
}

// SomeOf makes a flag that takes several of values, each a noun.
func SomeOf(noun string, f cli.StringSliceFlag, values ...string) cli.Flag {
	return &choicesFlag{&f, choices{noun: noun, values: values}}
}

func (c choices) check(value string) error {
	if value == "" || slices.Contains(c.values, value) || slices.Contains(c.also, value) {
		return nil
	}
	hint := "use " + orList(c.values)
	if near := nearest(value, c.values); near != "" {
		hint = "did you mean " + near + "? " + hint
	}
	return console.Usagef(hint, "unknown %s %q", c.noun, value)
}

// orList joins "a, b or c".
func orList(values []string) string {
	if len(values) < 2 {
		return strings.Join(values, "")
	}
	return strings.Join(values[:len(values)-1], ", ") + " or " + values[len(values)-1]
}

// checkFlags refuses values that a flag cannot have, and files that are not there.
// No number of a flag is negative.
func checkFlags(c *cli.Context) error {
	for _, f := range c.Command.Flags {
		name := f.Names()[0]
		var err error
		switch f := f.(type) {
		case *choiceFlag:
			err = f.check(c.String(name))
		case *choicesFlag:
			for _, value := range c.StringSlice(name) {
				err = errors.Join(err, f.check(strings.TrimSpace(value)))
			}
		case *cli.StringFlag:
			if f.TakesFile && c.String(name) != "" {
				_, err = Inputs(c.String(name))
			}
		case *cli.StringSliceFlag:
			if f.TakesFile {
				_, err = Inputs(c.StringSlice(name)...)
			}
		case *cli.IntFlag:
			err = notNegative(name, c.Int(name))
		case *cli.Int64Flag:
			err = notNegative(name, c.Int64(name))
		case *cli.Float64Flag:
			err = notNegative(name, c.Float64(name))
		case *cli.DurationFlag:
			err = notNegative(name, c.Duration(name))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func notNegative[T int | int64 | float64 | time.Duration](name string, value T) error {
	if value < 0 {
		return console.Usagef("use 0 or more", "%s %v is negative", name, value)
	}
	return nil
}

// Chosen are the values of a choicesFlag.
func Chosen(c *cli.Context, name string) []string {
	values := c.StringSlice(name)
	for i := range values {
		values[i] = strings.TrimSpace(values[i])
	}
	return values
}

// everywhere are the flags that mean the same in every command: their variable
// need not name it.
var everywhere = [...]string{"workers", "quiet", "progress", "log-format"}

// nameVariables gives the flags of a command the environment variables that set
// them: NEWSGRAPH_EXTRACT_OUTPUT.
func nameVariables(prefix string, flags []cli.Flag) {
	for _, f := range flags {
		name := f.Names()[0]
		vars := []string{prefix + variable(name)}
		if slices.Contains(everywhere[:], name) {
			vars = append(vars, "NEWSGRAPH_"+variable(name))
		}
		switch f := f.(type) {
		case *choiceFlag:
			f.EnvVars = vars
		case *choicesFlag:
			f.EnvVars = vars
		case *cli.StringFlag:
			f.EnvVars = vars
		case *cli.StringSliceFlag:
			f.EnvVars = vars
		case *cli.BoolFlag:
			f.EnvVars = vars
		case *cli.IntFlag:
			f.EnvVars = vars
		case *cli.Int64Flag:
			f.EnvVars = vars
		case *cli.Float64Flag:
			f.EnvVars = vars
		case *cli.DurationFlag:
			f.EnvVars = vars
		}
	}
}

func variable(name string) string { return strings.ToUpper(strings.ReplaceAll(name, "-", "_")) }

// Prepare gives a command and those below it what all commands share. Prefix
// begins the names of its environment variables.
func Prepare(c *cli.Command, prefix string) {
	prefix += variable(c.Name) + "_"
	nameVariables(prefix, c.Flags)
	c.Before = checkFlags
	c.OnUsageError = BadFlag
	c.HideHelpCommand = true
	for _, sub := range c.Subcommands {
		Prepare(sub, prefix)
	}
}
