package segment

import "errors"

// ErrCorrupt says that a file's bytes are not what was written; the wrapping error names the file.
var ErrCorrupt = errors.New("corrupt file")
