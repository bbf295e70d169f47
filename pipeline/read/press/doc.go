// Package press reads the exports of news data banks (LexisNexis, Nexis Uni,
// Factiva, Europresse) and the text messages of news agencies (ANPA 1312, IPTC
// 7901). An export is one file with many articles; its headers are known by their
// place and labels.
package press
