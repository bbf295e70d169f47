package frame

// Options choose the format and the limits. The zero value of a limit stands
// for its default.
type Options struct {
	Fields []string // NAME=KEY: the key or column KEY holds the field NAME (title, text, date, source, author, url, id)
	Format string   // "auto" (or ""), the name of a format or one of its extensions without the dot
	Limits

	Files   []File   // what Walk reads, as List gave it, whatever its paths; nil for all that they lead to
	Without []string // outputs: files and folders among the inputs that are not read
}

// Stats counts what has been read so far.
type Stats struct {
	Files      int   // files opened (stdin is one)
	Bytes      int64 // bytes read, as stored
	TotalFiles int   // files found; 0 until the paths have been listed
	TotalBytes int64 // bytes of all files found, as stored; stdin counts 0
}

// File is one file that Walk reads, or one path that it cannot read.
type File struct {
	Path    string // to open; "-" for stdin
	Name    string // Input of its articles; those of archive members begin with it and a slash
	Raw     string // Name before it was cleaned: the argument joined with the path below it
	ID      string // ids of its articles begin with it; slash separated
	Size    int64
	Problem string // why it cannot be read; "" when it can
	Skipped bool   // the problem is nothing wrong, only nothing to read
}
