// Package resolve decides who is who within an article ([Resolver]): it groups
// the mentions that name one entity, notes the titles beside the names, marks
// places that stand for their governments, and links the groups to the known
// entities of the gazetteers.
//
// What it stands on and what stands on it:
//
//	article      the article in hand: mentions, written names, groups; its language
//	names        compares names of people and organizations
//	typevotes    which type a name has that the tagger got wrong
//	people       which mentions of people are one person
//	corrections  what a user says of who is who
//	link         which known entity a group is
//	across       who is who over all articles of a set; across/DESIGN.md explains it
//
// It promises: names are joined and linked on evidence only, and what could be
// two stays apart with its candidates; every decision leaves an [newsgraph/entities.Decision]
// with its reason; nothing depends on the order of articles; an id says what
// the entity is and never when it was met.
//
// It is not a coreference system: pronouns and common nouns ("the senator")
// are not resolved, except where a title beside a name says who is meant.
package resolve
