// Package read turns bytes into articles: it expands the paths that a user
// names, opens compressed files and archives, finds out what is in them and
// cuts the contents into frames, one article (or a few) each.
//
// The work is split in two. Walk runs on one goroutine, in one stable order,
// and does what must be serial: opening, decompressing, finding where one
// record ends and the next begins. Frame.Decode runs on any goroutine and does
// what is heavy: decoding JSON, extracting the body of a web page, guessing an
// encoding. Memory is bounded by frame.Limits, whatever the input.
//
// This package holds the table of formats (formats.go), the walk over the inputs
// (inputs.go, walk.go) and the suite of cases. The formats are in the folders
// below, by family; what they share is in frame (the contract), fields, markup and
// normal.
//
// What it promises:
//
//   - The same files give the same frames in the same order, however the paths
//     are ordered on the command line; a file that is named twice is read once.
//     The Sum of a frame covers all that decides what is read from it, so that
//     who passes over it can prove that it is what was read before.
//   - Nothing is lost silently. Every file and every member of an archive
//     yields at least one Item: an article, or a problem with its reason.
//   - A broken item never stops the walk. What came before and what comes
//     after is delivered.
//   - No input makes it panic, hang, grow without bound, open another file or
//     use the network.
//   - Article.Title and Article.Text are valid UTF-8. For JSON and CSV they
//     are exactly the decoded values, unless those are HTML (markup.ShownText
//     tells): then they are the text that a browser would show, and
//     Article.Remark says so. A value that is a whole web page from
//     <!DOCTYPE or <html> to its last tag is read as one. For plain text Text
//     is the whole decoded file without its byte order mark; for every other
//     format Text is what was extracted. Offsets count in Text, whatever it is.
//   - Bytes that are no text in the encoding found become U+FFFD, and text that
//     is certainly mojibake is repaired (never in JSON and CSV); either is told
//     in Article.Remark. Where more than one character in a hundred could not be
//     decoded, text was lost, which is told in Article.Note.
//   - Dates are YYYY-MM-DD, YYYY-MM or YYYY as written, see normal.NormalizeDate; the
//     order of day and month is that of the column or the file.
//   - Wire items that are withheld, cancelled or under embargo are skipped.
//
// Counting: every Item is one that was read; a Problem's Outcome says whether
// it was skipped (nothing is wrong, it is no article) or quarantined (broken).
//
// What it is not: it finds no sentences and no zones, it groups no copies, and
// it keeps no records.
//
// How to add a format: a frame.Format in the folder of its family, in a file named
// after it; a line in NewTable; cases in the suite here (suite_test.go), which reads
// each of them plain, compressed, from archives and from stdin. CONTRIBUTING.md
// has it step by step.
package read
