package formula

// AppendMathML appends n as a math element.
func AppendMathML(dst []byte, n *Node, display bool) []byte { return dst }
