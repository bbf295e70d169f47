// Package segment cuts an article into zones, sentences and tokens with exact
// byte offsets.
package segment
