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

var (
	listXmlListTags  = []string{"ul", "ol", "dl"}
	listXmlQuoteTags = []string{"blockquote", "pre", "q"}
	listXmlHeadTags  = []string{"h1", "h2", "h3", "h4", "h5", "h6", "summary"}
	listXmlLbTags    = []string{"br", "hr", "lb"}
	listXmlHiTags    = []string{"em", "i", "b", "strong", "u", "kbd", "samp", "tt", "var", "sub", "sup", "mark"}
	listXmlRefTags   = []string{"a"}
	listXmlItemTags  = []string{"dd", "dt", "li"}
	listXmlCellTags  = []string{"th", "td"}
)

var (
	mapXmlListTags  = sliceToMap(listXmlListTags...)
	mapXmlQuoteTags = sliceToMap(listXmlQuoteTags...)
	mapXmlHeadTags  = sliceToMap(listXmlHeadTags...)
	mapXmlLbTags    = sliceToMap(listXmlLbTags...)
	mapXmlHiTags    = sliceToMap(listXmlHiTags...)
	mapXmlRefTags   = sliceToMap(listXmlRefTags...)
	mapXmlItemTags  = sliceToMap(listXmlItemTags...)
	mapXmlCellTags  = sliceToMap(listXmlCellTags...)
)
