// Package xmlfmt reads the formats of XML and SGML: feeds, news wires (NITF, NewsML
// 1 and G2), collections of newswire, and XML whose elements have telling names.
package xmlfmt
