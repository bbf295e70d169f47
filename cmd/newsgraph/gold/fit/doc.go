// Package fit fits the weights of judgement to gold: those of links ([Links],
// [AblateLinks]) by what people linked names to, and those of who is who across
// articles ([Namesakes]) by marked articles and by records whose links are taken
// away. Same gold, same weights, at any number of workers.
package fit
