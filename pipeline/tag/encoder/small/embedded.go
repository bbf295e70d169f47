//go:build small

package small

import _ "embed"

//go:embed newsgraph-small.model
var file []byte

// Model is the model file, not to be changed; nil where the program was built
// without it.
func Model() []byte { return file }
