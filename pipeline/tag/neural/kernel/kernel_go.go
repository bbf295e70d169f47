//go:build !amd64

package kernel

// What has assembly on amd64 alone.

func add(dst, src []float32)     { addGo(dst, src) }
func dot(x, y []float32) float32 { return dotGo(x, y) }

func addBytes(dst []float32, src []byte, scale float32) { addBytesGo(dst, src, scale) }

func addInts(dst []int32, src []int16)                              { addIntsGo(dst, src) }
func dotInts(x, y []int16) int32                                    { return dotIntsGo(x, y) }
func toFloat(dst []float32, z []int32, scale, bias []float32)       { toFloatGo(dst, z, scale, bias) }
func round(dst []int16, z []int32, scale []float32, factor float32) { roundGo(dst, z, scale, factor) }

func norm(dst []int16, z []int32, scale, bias []float32, res []int16, step float32, gain, shift, work []float32) {
	normGo(dst, z, scale, bias, res, step, gain, shift, work)
}
