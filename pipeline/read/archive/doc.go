// Package archive opens compressed files and archives: gzip, bzip2, xz, zstd, lz4,
// snappy and compress; zip, tar and rar. They are recognized by their first bytes,
// whatever they are called. Their members go back to the walk, which recognizes
// them in their turn, within the limits of frame.Limits.
package archive
