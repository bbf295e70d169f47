//go:build !amd64 && !arm64

package kernel

// Name says which path is used.
func Name() string { return "portable" }

func mulAdd(c []float32, rowC int, a Matrix, b Panels, m, n, k int) {
	mulAddGo(c, rowC, a, b, m, n, k)
}

func add(dst, src []float32)                 { addGo(dst, src) }
func norm(dst, z, res, gain, bias []float32) { normGo(dst, z, res, gain, bias) }
func dot(x, y []float32) float32             { return dotGo(x, y) }

func addBytes(dst []float32, src []byte, scale float32) { addBytesGo(dst, src, scale) }
