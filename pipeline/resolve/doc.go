// Package resolve decides who is who. Within an article ([Resolver]) it groups
// the mentions that name one entity, notes the titles beside the names, marks
// places that stand for their governments, and links the groups to the known
// entities of the gazetteers. Across articles ([Across]) it decides which
// groups of different articles are one entity; that is a pure function of the
// set of records and of the user's corrections ([Overrides]).
//
// It promises: names are joined and linked on evidence only, and what could be
// two stays apart with its candidates; every decision leaves an entities.Step
// with its reason; nothing depends on the order of articles; an id says what
// the entity is and never when it was met.
//
// It is not a coreference system: pronouns and common nouns ("the senator")
// are not resolved, except where a title beside a name says who is meant.
package resolve
