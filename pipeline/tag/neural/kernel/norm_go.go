package kernel

import "math"

func normGo(dst, z, res, gain, bias []float32) {
	var sum, squares float32
	for i, v := range z {
		if v < 0 {
			v = 0
		}
		v += res[i]
		dst[i] = v
		sum += v
		squares += v * v
	}
	n := float32(len(dst))
	mean := sum / n
	variance := squares/n - mean*mean
	if variance < 0 {
		variance = 0
	}
	scale := 1 / float32(math.Sqrt(float64(variance+Epsilon)))
	for i, v := range dst {
		dst[i] = (v-mean)*scale*gain[i] + bias[i]
	}
}
