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

package trafilatura

import (
	"strings"

	"golang.org/x/net/html"

	"newsgraph/pipeline/read/web/trafilatura/etree"
)

// trim removes unnecessary spaces within a text string.
func trim(s string) string { return strings.Join(strings.Fields(s), " ") }

// textFilter filters out unwanted text.
func textFilter(n *html.Node) bool {
	testText := etree.Text(n)
	if testText == "" {
		testText = etree.Tail(n)
	}

	if !textCharsTest(testText) {
		return true
	}

	for _, line := range strings.Split(testText, "\n") {
		if isTextFilter(line) {
			return true
		}
	}

	return false
}

// filteredEndings are the names of buttons.
var filteredEndings = []string{
	"drucken", "email", "e-mail", "facebook", "flipboard", "google", "instagram", "linkedin", "mail", "pdf", "pinterest", "pocket", "print",
	"qq", "reddit", "twitter", "wechat", "weibo", "whatsapp", "xing", "mehr zum thema", "mehr zum thema:", "more on this",
}

// isTextFilter reports whether a line ends in one of them. In the original it is
// a regular expression, `RE_FILTER`.
func isTextFilter(line string) bool {
	const longest = len("mehr zum thema:") + 8
	end := line[max(0, len(line)-longest):]
	for range 8 { // More on this...
		end = strings.TrimSuffix(end, ".")
	}
	dots := len(line) - len(strings.TrimSuffix(line, "."))
	for _, ending := range filteredEndings {
		if len(end) >= len(ending) && strings.EqualFold(end[len(end)-len(ending):], ending) && (dots == 0 || ending == "more on this") {
			return true
		}
	}
	return false
}

// textCharsTest determines if a string is only composed of spaces and/or control characters.
func textCharsTest(s string) bool { return strings.TrimSpace(s) != "" }
