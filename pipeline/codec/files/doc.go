// Package files is how this program writes and reads files, whatever is in them:
// an output appears whole or not at all, a device or a pipe is written through,
// compression goes by the name or the first bytes, and a line has a bound. It
// knows nothing of articles.
package files
