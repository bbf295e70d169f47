// Package clues reads what an article's text says beside its mentions of what
// they mean: nationality words and containers ("Lausanne, Switzerland"), lists of
// countries and states, words of sport and of who plays, credits, where the
// source is at home. It decides nothing; link weighs what it says.
package clues
