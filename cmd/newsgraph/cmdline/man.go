package cmdline

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"newsgraph/cmd/newsgraph/buildinfo"
	"newsgraph/cmd/newsgraph/console"
	"newsgraph/internal/message"
	"newsgraph/pipeline/codec/files"
)

func ManCommand(con *console.Console) *cli.Command {
	return &cli.Command{
		Name:      "man",
		Usage:     "print the manual, or the page of a command",
		ArgsUsage: "[COMMAND…]",
		Description: "The pages are made from the same words as --help.\n\n" +
			"Examples:\n" +
			"  newsgraph man | man -l -\n" +
			"  newsgraph man extract | man -l -\n" +
			"  newsgraph man -o ~/.local/share/man/man1      every page as a file",
		Flags: []cli.Flag{OutputFlag("`DIR` for all pages, a file each")},
		Action: func(c *cli.Context) error {
			if dir := c.String("output"); dir != "" {
				return writeManual(c.App, con, dir)
			}
			command, path, err := manualFor(c)
			if err != nil {
				return err
			}
			w := bufio.NewWriter(con.Out)
			manPage(w, c.App, command, path)
			return w.Flush()
		},
	}
}

// manualFor finds the command that the arguments name, nil for none.
func manualFor(c *cli.Context) (*cli.Command, string, error) {
	var found *cli.Command
	path, commands := c.App.Name, c.App.Commands
	for _, name := range c.Args().Slice() {
		next := commandNamed(commands, name)
		if next == nil {
			hint := "newsgraph --help lists the commands"
			if near := nearest(name, commandNames(commands)); near != "" {
				hint = fmt.Sprintf("did you mean %s? %s", near, hint)
			}
			return nil, "", console.Usagef(hint, "no command %q of %s", name, path)
		}
		found, path, commands = next, path+" "+next.Name, next.Subcommands
	}
	return found, path, nil
}

// writeManual writes the page of every command.
func writeManual(app *cli.App, con *console.Console, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("man: %w", err)
	}
	pages := 0
	page := func(command *cli.Command, path string) error {
		file, err := files.Create(filepath.Join(dir, pageName(path)+".1"))
		if err != nil {
			return err
		}
		defer file.Abort()
		manPage(file, app, command, path)
		pages++
		return file.Commit()
	}
	if err := page(nil, app.Name); err != nil {
		return err
	}
	var all func(commands []*cli.Command, above string) error
	all = func(commands []*cli.Command, above string) error {
		for _, c := range commands {
			path := above + " " + c.Name
			if err := page(c, path); err != nil {
				return err
			}
			if err := all(c.Subcommands, path); err != nil {
				return err
			}
		}
		return nil
	}
	if err := all(app.Commands, app.Name); err != nil {
		return err
	}
	con.Info("wrote   %s in %s", message.Plural(pages, "page", "pages"), dir)
	return nil
}

// pageName is the name of the page of "newsgraph gazetteer lookup".
func pageName(path string) string { return strings.ReplaceAll(path, " ", "-") }

// manPage writes a page in the language of man(7). Command is nil for the page
// of the program. Errors are the writer's to keep.
func manPage(w io.Writer, app *cli.App, command *cli.Command, path string) {
	about, description, args := app.Usage, app.Description, "COMMAND"
	commands, flags := app.Commands, app.Flags
	if command != nil {
		about, description, args = command.Usage, command.Description, command.ArgsUsage
		commands, flags = command.Subcommands, command.Flags
		if len(commands) > 0 {
			args = "COMMAND"
		}
	}
	name := pageName(path)
	fmt.Fprintf(w, ".TH %s 1 \"%s\" \"%s\" \"Newsgraph\"\n", roff(strings.ToUpper(name)), buildinfo.Read().Day(), roff(buildinfo.Program))
	fmt.Fprintf(w, ".SH NAME\n%s \\- %s\n", roff(name), roff(about))
	fmt.Fprintf(w, ".SH SYNOPSIS\n.B %s\n", roff(path))
	if len(flags) > 0 {
		fmt.Fprintln(w, "[flags]")
	}
	if args != "" {
		fmt.Fprintln(w, roff(args))
	}
	text, examples, _ := strings.Cut(description, "Examples:\n")
	examples, codes, _ := strings.Cut(examples, "\n\nExit codes: ")
	if text = strings.TrimSpace(text); text != "" {
		fmt.Fprintf(w, ".SH DESCRIPTION\n")
		manText(w, text)
	}
	if len(commands) > 0 {
		fmt.Fprintln(w, ".SH COMMANDS")
		for _, c := range commands {
			fmt.Fprintf(w, ".TP\n.BR %s (1)\n%s\n", roff(name+"-"+c.Name), roff(c.Usage))
		}
	}
	manFlags(w, flags)
	if examples != "" {
		fmt.Fprintf(w, ".SH EXAMPLES\n")
		manText(w, examples)
	}
	if codes != "" {
		fmt.Fprintf(w, ".SH EXIT STATUS\n%s\n", roff(strings.ReplaceAll(codes, "\n", " ")))
		fmt.Fprintf(w, ".SH ENVIRONMENT\nEach flag has a variable that names its command, as NEWSGRAPH_EXTRACT_OUTPUT; %s are also there without it.\n",
			roff("NEWSGRAPH_WORKERS, NEWSGRAPH_QUIET, NEWSGRAPH_PROGRESS and NEWSGRAPH_LOG_FORMAT"))
	} else {
		above, _, _ := cutLast(path, " ")
		fmt.Fprintf(w, ".SH SEE ALSO\n.BR %s (1)\n", roff(pageName(above)))
	}
}

func manFlags(w io.Writer, flags []cli.Flag) {
	if len(flags) == 0 {
		return
	}
	fmt.Fprintln(w, ".SH OPTIONS")
	for _, f := range flags {
		if f.Names()[0] == "help" {
			continue
		}
		doc, ok := f.(cli.DocGenerationFlag)
		if !ok {
			continue
		}
		fmt.Fprintln(w, ".TP")
		for i := len(f.Names()) - 1; i >= 0; i-- {
			fmt.Fprintf(w, "\\fB%s\\fR", roff(dashed(f.Names()[i])))
			if i > 0 {
				fmt.Fprint(w, ", ")
			}
		}
		if doc.TakesValue() {
			fmt.Fprintf(w, " \\fI%s\\fR", roff(valueName(f)))
		}
		fmt.Fprintf(w, "\n%s.\n", roff(plainUsage(f)))
		if values := choicesOf(f); len(values) > 0 {
			fmt.Fprintf(w, "One of %s.\n", roff(orList(values)))
		}
		if value := doc.GetDefaultText(); value != "" && value != `""` && doc.TakesValue() {
			fmt.Fprintf(w, "Default: %s.\n", roff(strings.Trim(value, `"`)))
		}
		if vars := doc.GetEnvVars(); len(vars) > 0 {
			fmt.Fprintf(w, "Environment: %s.\n", roff(strings.Join(vars, ", ")))
		}
	}
}

func valueName(f cli.Flag) string {
	if p := placeholder(f); p != "" {
		return p
	}
	return "VALUE"
}

func choicesOf(f cli.Flag) []string {
	switch f := f.(type) {
	case *choiceFlag:
		return f.values
	case *choicesFlag:
		return f.values
	}
	return nil
}

// manText writes paragraphs; indented lines stay as they are.
func manText(w io.Writer, text string) {
	asIs := false
	for line := range strings.Lines(strings.TrimRight(text, "\n")) {
		line = strings.TrimRight(line, "\n")
		if indented := strings.HasPrefix(line, "  "); indented != asIs {
			fmt.Fprintln(w, map[bool]string{true: ".nf", false: ".fi"}[indented])
			asIs = indented
		}
		if line == "" {
			fmt.Fprintln(w, ".PP")
			continue
		}
		fmt.Fprintln(w, roff(line))
	}
	if asIs {
		fmt.Fprintln(w, ".fi")
	}
}

// roff writes text so that no formatter takes a part of it for a command.
func roff(s string) string {
	var b strings.Builder
	if strings.HasPrefix(s, ".") || strings.HasPrefix(s, "'") {
		b.WriteString(`\&`)
	}
	for _, r := range s {
		switch {
		case r == '\\':
			b.WriteString(`\e`)
		case r == '-':
			b.WriteString(`\-`)
		case r == '"':
			b.WriteString(`\(dq`)
		case r == '~':
			b.WriteString(`\(ti`)
		case r == '^':
			b.WriteString(`\(ha`)
		case r == '\'':
			b.WriteString(`\(aq`)
		case r == '…':
			b.WriteString(`...`)
		case r > 126:
			fmt.Fprintf(&b, `\[u%04X]`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// cutLast parts s at the last sep.
func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}
