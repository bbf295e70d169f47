//go:build !small

package small

// Model is the model file, not to be changed; nil where the program was built
// without it.
func Model() []byte { return nil }
