package formula

// AppendPlain appends n as Unicode text.
func AppendPlain(dst []byte, n *Node) []byte { return append(dst, n.Text...) }
