//go:build !amd64

package kernel

// shifted says that the left side of products is made positive.
func shifted() bool { return false }

func narrow([]byte, []int16)                       { panic("kernel: no such path") }
func mulBytes([]int32, []byte, *Weights, int, int) { panic("kernel: no such path") }

func scaleRows(dst []float32, row int, z []int32, scale, steps, bias []float32) {
	scaleRowsGo(dst, row, z, scale, steps, bias)
}
func scaleRow(dst []float32, z []int32, scale []float32, step float32, bias []float32) {
	scaleGo(dst, z, scale, step, bias)
}
func top(x []float32) float32                        { return topGo(x) }
func round(dst []int16, x []float32, factor float32) { roundGo(dst, x, factor) }
func gelu(x []float32)                               { geluGo(x) }
func exp(x []float32, most float32) float32          { return expGo(x, most) }
func largest(x []float32) float32                    { return largestGo(x) }
func norm(x, y, gain, shift []float32)               { normGo(x, y, gain, shift) }
