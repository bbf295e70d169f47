// Package article is the article in hand as resolution sees it ([State]): its
// mentions with what stands beside each ([MentionContext], titles.go), the names
// that they are written by ([Form]), the groups that they are put into ([Group]),
// what is known of its language ([Language]) and who held office when it appeared
// (holders.go). It joins what it is told to join, and decides nothing.
package article
