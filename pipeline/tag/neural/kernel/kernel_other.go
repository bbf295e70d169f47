//go:build !amd64 && !arm64

package kernel

// Name says which path is used.
func Name() string { return "portable" }

func mulAdd(c []float32, rowC int, a Matrix, b Panels, m, n, k int) {
	mulAddGo(c, rowC, a, b, m, n, k)
}

func mulInts(c []int32, a []int16, rowA int, b *Ints, m int) { mulIntsGo(c, a, rowA, b, m) }
func sumInts(dst []int32, rows [][]int16)                    { sumIntsGo(dst, rows) }
