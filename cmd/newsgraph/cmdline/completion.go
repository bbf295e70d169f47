package cmdline

import (
	"bufio"
	"embed"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"newsgraph/cmd/newsgraph/console"
)

// The scripts ask the program itself what can stand where the cursor is, so that
// they know every command, flag and value:
//
//	newsgraph __complete =CURRENT BEFORE…
//
// CURRENT is the word at the cursor (the = keeps an empty one from getting lost
// in a shell), BEFORE are those between the program's name and it. Each line of
// the answer is a candidate, a tab and what it is; the line ":files" says that
// files can stand there.
const CompleteCommand = "__complete"

//go:embed completion
var completionScripts embed.FS

// shells are those that there is a script for, with its ending.
var shells = [...]struct{ name, ending string }{{"bash", "bash"}, {"zsh", "zsh"}, {"fish", "fish"}, {"powershell", "ps1"}}

func shellNames() []string {
	var names []string
	for _, s := range shells {
		names = append(names, s.name)
	}
	return names
}

func CompletionCommand(con *console.Console) *cli.Command {
	return &cli.Command{
		Name:      "completion",
		Usage:     "print the completion script of a shell",
		ArgsUsage: strings.Join(shellNames(), "|"),
		Description: "Examples:\n" +
			"  source <(newsgraph completion bash)                                     in ~/.bashrc\n" +
			"  source <(newsgraph completion zsh)                                      in ~/.zshrc, after compinit\n" +
			"  newsgraph completion fish > ~/.config/fish/completions/newsgraph.fish   once\n" +
			"  newsgraph completion powershell | Out-String | Invoke-Expression        in $PROFILE",
		Action: func(c *cli.Context) error {
			if c.NArg() != 1 {
				return console.Usagef("example: newsgraph completion bash", "completion needs one shell: %s", orList(shellNames()))
			}
			given := c.Args().First()
			if err := (choices{noun: "shell", values: shellNames()}).check(given); err != nil {
				return err
			}
			for _, s := range shells {
				if s.name != given {
					continue
				}
				script, err := completionScripts.ReadFile("completion/newsgraph." + s.ending)
				if err != nil {
					return err
				}
				_, err = con.Out.Write(script)
				return err
			}
			return nil
		},
	}
}

// Candidate is a word that can stand at the cursor.
type Candidate struct{ Word, about string }

// AnswerCompletion is the hidden command behind the scripts.
func AnswerCompletion(app *cli.App, args []string, out io.Writer) error {
	if len(args) == 0 {
		return nil
	}
	found, files := Complete(app, strings.TrimPrefix(args[0], "="), args[1:])
	w := bufio.NewWriter(out)
	for _, c := range found {
		fmt.Fprintf(w, "%s\t%s\n", c.Word, c.about)
	}
	if files {
		fmt.Fprintln(w, ":files")
	}
	return w.Flush()
}

// Complete lists what can stand at the cursor, and tells whether files can.
func Complete(app *cli.App, current string, before []string) ([]Candidate, bool) {
	at := commandLine{all: app.Commands, commands: app.Commands}
	for _, word := range before {
		at.step(word)
	}
	name, partial, given := strings.Cut(current, "=")
	switch {
	case at.waiting != nil:
		return valuesOf(at.waiting, "", strings.TrimPrefix(current, "=")) // bash parts --to=csv into three words
	case at.ended || !strings.HasPrefix(current, "-") || current == "-" && at.command == nil:
		return at.words(current)
	case given:
		if f := flagNamed(at.flags(), strings.TrimLeft(name, "-")); f != nil {
			return valuesOf(f, name+"=", partial)
		}
		return nil, false
	}
	var found []Candidate
	for _, f := range at.flags() {
		for _, n := range f.Names() {
			found = appendCandidate(found, current, dashed(n), plainUsage(f))
		}
	}
	return appendCandidate(found, current, "--help", "show help"), false
}

// commandLine follows the words of a command line.
type commandLine struct {
	all      []*cli.Command // of the program
	commands []*cli.Command // that may come next
	command  *cli.Command   // that was named, nil for none
	waiting  cli.Flag       // the flag whose value comes next
	ended    bool           // by --
}

func (l *commandLine) flags() []cli.Flag {
	if l.command == nil {
		return nil
	}
	return l.command.Flags
}

func (l *commandLine) step(word string) {
	switch {
	case l.waiting != nil:
		if word != "=" {
			l.waiting = nil
		}
	case l.ended:
	case word == "--":
		l.ended = true
	case len(word) > 1 && word[0] == '-':
		if takesValue(l.flags(), word) {
			l.waiting = flagNamed(l.flags(), strings.TrimLeft(word, "-"))
		}
	default:
		c := commandNamed(l.commands, word)
		l.commands = nil
		if c != nil {
			l.command, l.commands = c, c.Subcommands
		}
	}
}

// words are what can stand where no flag begins: commands, else what the command
// takes.
func (l *commandLine) words(current string) ([]Candidate, bool) {
	var found []Candidate
	if len(l.commands) > 0 {
		for _, c := range l.commands {
			if !c.Hidden {
				found = appendCandidate(found, current, c.Name, c.Usage)
			}
		}
		return found, false
	}
	if l.command == nil {
		return nil, false
	}
	switch l.command.Name {
	case "completion":
		for _, s := range shellNames() {
			found = appendCandidate(found, current, s, "")
		}
	case "man":
		for _, c := range l.all {
			found = appendCandidate(found, current, c.Name, c.Usage)
		}
	}
	return found, namesFiles(l.command.ArgsUsage)
}

// valuesOf are the values of a flag. Of a list the last is completed.
func valuesOf(f cli.Flag, prefix, partial string) ([]Candidate, bool) {
	var known choices
	switch f := f.(type) {
	case *choiceFlag:
		known = f.choices
	case *choicesFlag:
		known = f.choices
		if comma := strings.LastIndexByte(partial, ','); comma >= 0 {
			prefix, partial = prefix+partial[:comma+1], partial[comma+1:]
		}
	default:
		return nil, namesFiles(placeholder(f))
	}
	var found []Candidate
	for _, v := range known.values {
		if strings.HasPrefix(v, partial) {
			found = append(found, Candidate{prefix + v, known.noun})
		}
	}
	return found, false
}

func appendCandidate(found []Candidate, current, word, about string) []Candidate {
	if !strings.HasPrefix(word, current) {
		return found
	}
	return append(found, Candidate{word, strings.ReplaceAll(about, "\n", " ")})
}

// flagNamed finds a flag of a command.
func flagNamed(flags []cli.Flag, name string) cli.Flag {
	for _, f := range flags {
		if slices.Contains(f.Names(), name) {
			return f
		}
	}
	return nil
}

// namesFiles reports whether a placeholder stands for a path.
func namesFiles(placeholder string) bool {
	return slices.ContainsFunc([]string{"FILE", "DIR", "PATH", "RUN", "MODEL", "GOLD"}, func(s string) bool { return strings.Contains(placeholder, s) })
}

// usage is the help text of a flag.
func usage(f cli.Flag) string {
	if d, ok := f.(cli.DocGenerationFlag); ok {
		return d.GetUsage()
	}
	return ""
}

// placeholder is what a flag's help calls its value.
func placeholder(f cli.Flag) string {
	_, rest, _ := strings.Cut(usage(f), "`")
	name, _, _ := strings.Cut(rest, "`")
	return name
}

// plainUsage is a flag's help without the marks of its placeholder.
func plainUsage(f cli.Flag) string { return strings.ReplaceAll(usage(f), "`", "") }
