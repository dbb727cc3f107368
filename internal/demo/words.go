package demo

// remarks are what simulated people write under a paper. They say little
// enough to stand under any.
func remarks() []string {
	return []string{
		"The ablation in the appendix answered my first question before I could ask it. More papers should have one.",
		"Has anybody tried this at a tenth of the size? I'd like to know where it stops working.",
		"I read it twice. The idea is simpler than the title makes it sound, which is a compliment.",
		"The baseline looks undertrained to me. With the usual schedule I'd expect it within a point or two.",
		"We ran something close to this last year and saw the same effect, about half as large.",
		"What does it cost? I find the number of steps, but no hours and no machine.",
		"Figure 3 is worth the paper alone.",
		"If I read equation (4) right, the penalty is $\\lambda \\lVert w \\rVert_2^2$ with a fixed $\\lambda$. Does the result depend on it?",
		"The bound is $\\mathcal{O}(n \\log n)$, but the constant in it hides all the work. In practice $n$ is small here, so it may not matter.",
		"Three seeds, and the intervals overlap. I would not call that a difference.",
		"Good related work section: it says what each of the others does *better*, too.",
		"Code is there and runs. It took me ten minutes to get the first table:\n\n```\npython run.py --seed 1 --small\n```\n\nMy figures are within 0.3 of theirs.",
		"I don't see why this should transfer to longer inputs, and the paper doesn't claim it does. Still, somebody will cite it for that.",
		"A small thing: the text says 12 layers and the table says 24.",
		"> we leave this to future work\n\nThis is the part I came for.",
		"Their data set is public, which is rarer than it should be.",
		"For those in a hurry: read the introduction, skip to section 5, then decide.",
		"It works for me on a problem that has nothing to do with theirs, which I take as a good sign.",
		"Does the gain survive if you give the baseline the same budget? Table 2 compares at equal steps, not equal compute.",
		"The proof of lemma 2 assumes that $f$ is convex on all of $\\mathbb{R}^d$; for the network of section 4 it is not. Am I missing something?",
		"Nice to see a negative result reported next to the positive one.",
		"I wonder how much of this is the tokenizer.",
		"Added to my list for the reading group on Thursday.",
		"Compare with last month's paper on the same question: other assumptions, opposite conclusion. I believe this one a little more.",
		"The limitations section is honest and half a page long. Thank you.",
	}
}

// replies are what simulated people answer.
func replies() []string {
	return []string{
		"I had the same thought.",
		"It is in the supplement, on page 19.",
		"We tried; it stops at about a tenth, as you would guess.",
		"Not quite: the mean is over tokens, not over examples. It changes the figure but not the order.",
		"You are right, and I was wrong. Thanks for the pointer.",
		"I'd bet on the learning rate. Theirs is four times ours.",
		"Agreed on the baseline. With the long schedule I get 0.8 of the gain.",
		"The assumption is only needed for $\\lVert x \\rVert \\le 1$, and inputs are normalised. So it holds.",
		"Which version did you run? The second one changes the default.",
		"That is fair. The title promises more than the abstract does.",
		"Good catch. Perhaps tell the authors?",
		"It does here. I can share the numbers if you like.",
	}
}

// answers are what simulated people reply to the one who tries the
// demonstration.
func answers() []string {
	return []string{
		"Welcome. This is a simulated reply, to show what one looks like: you will find it under your notifications.",
		"Interesting point. (I am part of the demonstration and would say so to anything.)",
		"I had the same thought, as far as a simulation has any.",
	}
}

// shelves are the lists that simulated people keep, each with its words.
func shelves() [][2]string {
	return [][2]string{
		{"Reading group", "What we read on Thursdays. Newest on top."},
		{"Good first papers", "For people who are new here: short, well written, with code."},
		{"Pooling and attention", "Everything on how to make one vector out of many."},
		{"To try at home", "Small enough for one machine."},
		{"Careful evaluations", "Papers that report intervals."},
	}
}
