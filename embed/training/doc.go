// Package training makes the table of package embed from titles and abstracts alone.
//
// What belongs to one paper is alike: a title and its abstract, a sentence and the rest,
// one half and the other. In a batch of such pairs each first text must find its second
// among all (InfoNCE, van den Oord, Li and Vinyals 2018, arXiv:1807.03748, both
// directions). Words that both sides share are often left out of one of them, so that
// other words for the same thing have to be learned; batches are drawn from clusters of
// papers that are already alike, so that the wrong answers are hard.
//
// Everything follows from the corpus, the options and the seed, to the last bit.
package training
