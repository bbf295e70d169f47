// Package lang holds what the program knows of a language, as tables: one
// folder a language, one file a topic.
//
// A table is a file of lines whose columns are parted by tabs. Its head, lines
// that begin with "#", says what it is:
//
//	# name: abbreviations                  that of the file
//	# version: 3                           goes up with each change of a row
//	# source: own work                     where the rows are from
//	# licence: Apache-2.0
//	# column word: as it is written        one line for each column, in order
//	# column classes: parted by spaces
//	# class abbr-title: stands before a name and ends no sentence
//
// All other lines of the head are remarks. Columns at the end of a line that
// are empty may be left out.
//
// Tables whose first columns are "word" and "classes" are those of words: each
// gives its words to classes that its head explains, and a third column may
// say something of the word. A word may stand in several tables and classes; a
// class belongs to one table. Whatever else a table holds is read by the room
// that asks for its rows.
//
// The rooms take the classes they need once (Select, Picker) and look words up
// in maps of their own. A class that no table has is an error then, never a
// word that is not found later.
package lang
