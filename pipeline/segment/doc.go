// Package segment cuts an article into zones, sentences and tokens with exact
// byte offsets. It is the second stage of the walk, after reading and before
// tagging, and the only one that looks at layout.
//
// What it promises, for any valid UTF-8 (each a fuzzed law):
//   - zones, sentences and tokens are sorted, in bounds and on rune boundaries;
//   - tokens and the white space between them give back the text, byte for byte,
//     but for what is not read: invisible characters and the marks of Markdown
//     (child unread), which lie between tokens or within one;
//   - every token is in exactly one sentence, every sentence in exactly one zone;
//   - the same article gives the same cuts, whatever was cut before.
//
// The walk (segment.go) takes a field of the article at a time: unread takes out
// what is not read, zones cuts the rest into paragraphs with their roles,
// sentences.go cuts these into sentences, and the tokenizer those into tokens.
// Words are cut by rules of its own (tokenrules.go, compounds.go); what holds
// signs that they say nothing of, such as "$5", is left to prose's tokenizer
// (prose.go, and tokens.go for where the two differ). The words and phrases that
// the rules need are tables of gazetteers/lang. What all of these ask of
// characters and words is in lexical.
//
// It is not a parser of markup (readers do that), knows no language but the one
// whose tables it was given, and does not judge whether a text is news.
package segment
