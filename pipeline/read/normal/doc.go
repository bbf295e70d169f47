// Package normal brings what inputs hold to one form: bytes to UTF-8, dates to
// YYYY-MM-DD, languages to their codes, wrapped lines to paragraphs, names to one
// line. Its functions are pure and know no format. What they had to repair or to
// leave out they tell as Damage.
package normal
