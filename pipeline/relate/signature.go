package relate

import "newsgraph/entities"

// Signature returns a sketch of the document's text.
func Signature(doc *entities.Document) string { return "" }
