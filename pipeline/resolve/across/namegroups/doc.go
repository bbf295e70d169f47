// Package namegroups is what is decided upon when it is asked who is who over all
// articles: the records of a set ([Records]), their clusters in groups of one
// type, name and link ([Group]), and the identities that become entities
// ([Identity]), with the state of the work on them ([State]). Numbers of clusters,
// groups, identities and strings count within a set.
//
// Clusters, groups and names are in arrays that go to disk where they do not fit.
package namegroups
