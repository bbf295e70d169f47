package cmdline

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"newsgraph/cmd/newsgraph/console"
	"newsgraph/pipeline/codec/files"
	"newsgraph/pipeline/export"
)

// graphEndings are those of a graph alone.
func graphEndings() []string { return []string{".json", ".json.gz", ".json.zst"} }

// IsGraphFile reports whether -o names a graph alone: by its name, or because
// what is there (a pipe, a device, - for standard output) can be no folder.
func IsGraphFile(output string) bool {
	return output == "-" || files.IsStream(output) || HasEnding(output, graphEndings())
}

func HasEnding(output string, endings []string) bool {
	name := strings.ToLower(output)
	return slices.ContainsFunc(endings, func(e string) bool { return strings.HasSuffix(name, e) })
}

// GraphOutput refuses an -o that would make a folder, or a graph, with the name
// of another thing. "" and folders that are there are the user's to name.
func GraphOutput(c *cli.Context) error {
	output := c.String("output")
	if st, err := os.Stat(output); err == nil && st.IsDir() {
		return nil
	}
	return CheckEnding(output, "a run (a folder) or a graph", graphEndings()...)
}

// FolderOutput refuses an -o that names a file where a folder is made.
func FolderOutput(c *cli.Context) error {
	output := c.String("output")
	if ending := knownEnding(output); ending != "" {
		if st, err := os.Stat(output); err == nil && st.IsDir() {
			return nil
		}
		return console.Usagef("name a folder, or write one format to standard output: -o - > "+filepath.Base(output), "%s: export writes its files into a folder", output)
	}
	return nil
}

// CheckEnding refuses an output whose ending promises another format than what
// is written, which may have these endings, or one that promises nothing.
func CheckEnding(output, what string, endings ...string) error {
	ending := knownEnding(output)
	if ending == "" || HasEnding(output, endings) || files.IsStream(output) {
		return nil
	}
	return console.Usagef(insteadOf(ending, endings), "%s: a name in %s, but %s is written there", output, ending, what)
}

// insteadOf says how to get what an ending stands for.
func insteadOf(ending string, endings []string) string {
	hint := "the name may end in " + orList(endings) + ", or in nothing known"
	switch ending {
	case ".html", ".htm", ".md", ".markdown":
		return hint + "; for a report: newsgraph report RUN -o report" + ending
	case ".jsonl", ".ndjson", ".conll":
		return hint + "; for mentions: newsgraph tag PATH --to " + map[bool]string{true: "conll", false: "jsonl"}[ending == ".conll"]
	case ".json":
		return hint
	}
	if format := exportWith(ending); format != "" {
		return hint + "; for this format: newsgraph export RUN --to " + format + " -o DIR"
	}
	return hint
}

// exportWith names the export format that makes files of this ending.
func exportWith(ending string) string {
	for _, f := range export.Formats() {
		if strings.HasSuffix(f.Files, ending) || ending == "."+f.Name {
			return f.Name
		}
	}
	return ""
}

// knownEnding is the ending of a name by which people and programs tell what is
// in a file; "" for none.
func knownEnding(output string) string {
	known := []string{
		".json", ".jsonl", ".ndjson", ".json.gz", ".json.zst", ".conll", ".html", ".htm", ".md", ".markdown", ".txt", ".pdf", ".docx", ".odt", ".rtf",
		".csv", ".tsv", ".xlsx", ".xls", ".ods", ".xml", ".rdf", ".yaml", ".yml", ".gml", ".svg", ".png", ".gv", ".sqlite", ".sqlite3", ".db",
		".gz", ".zst", ".bz2", ".xz", ".zip", ".tar", ".tgz", ".7z", ".parquet", ".nt",
	}
	for _, f := range export.Formats() {
		known = append(known, "."+f.Name, filepath.Ext(f.Files))
	}
	longest := ""
	for _, e := range known {
		if len(e) > len(longest) && len(e) > 1 && HasEnding(filepath.Base(output), []string{e}) {
			longest = e
		}
	}
	return longest
}
