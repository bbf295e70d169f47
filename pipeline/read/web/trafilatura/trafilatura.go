// This file is part of go-trafilatura, Go package for extracting readable
// content, comments and metadata from a web page. Source available in
// <https://github.com/markusmobius/go-trafilatura>.
//
// Copyright (C) 2021 Markus Mobius
//
// Licensed under the Apache License, Version 2.0 (the "License");
// you may not use this file except in compliance with the License.
// You may obtain a copy of the License at
//
// http://www.apache.org/licenses/LICENSE-2.0
//
// Unless required by applicable law or agreed to in writing, software
// distributed under the License is distributed on an "AS IS" BASIS,
// WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
// See the License for the specific language governing permissions and
// limitations under the License.

// Code in this file is ported from <https://github.com/adbar/trafilatura>
// which available under Apache 2.0 license.
//
// Changed for newsgraph: what newsgraph does not use is left out, see the package comment of trafilatura.

// Package trafilatura finds the article in a web page. It is the part of
// go-trafilatura v1.12.2 by Markus Mobius (itself a port of trafilatura by Adrien
// Barbaresi) that extracts content with its default settings; metadata, dates,
// comments, links and images, other settings and logging are left out. It was
// taken in because its date reader compiles its tables at the start of every
// program that links it. Maps are gone through in order, else the code is as it
// was: text that it finds is the same.
package trafilatura

import (
	"unicode/utf8"

	"github.com/go-shiori/dom"
	"golang.org/x/net/html"
)

// minExtractedSize is the size in characters below which another way of
// extracting is tried.
const minExtractedSize = 250

// Content finds the main readable content of a page, with its tables, without
// its comments, images and links; nil where there is none. The page is not
// changed.
func Content(page *html.Node) *html.Node {
	doc := dom.Clone(page, true)

	// Clean and convert HTML tags
	docCleaning(doc)
	convertTags(doc)

	// Extract content, and use what others extract if necessary
	content, text := compareExternalExtraction(page, extractContent(doc))

	// Rescue: try to use original/dirty tree
	if utf8.RuneCountInString(text) < minExtractedSize {
		content, text = baseline(dom.Clone(page, true))
	}
	if text == "" {
		return nil
	}
	postCleaning(content)
	return content
}
