// Package zones cuts a text into paragraphs and says what part each of them
// plays: headline, byline, dateline, caption, boilerplate or body, and what of
// the body stands within a sentence of another kind. It looks at lines and words
// alone; the phrases that tell the roles are the tables zones and press of
// gazetteers/lang.
//
// Rules are read once and shared; a Walk goes over the paragraphs of one field
// (paragraphs.go joins lines to them, zones.go gives them roles) and Rules.Sentence
// decides on the sentences that the body is cut into later. Offsets are bytes of
// the text that is walked over, which is valid UTF-8. The parts of a Walk are
// sorted, apart from one another, and leave nothing out but white space.
package zones
