package encoder

import "math"

// Near spreads an encoder's bias for buckets of distances (bucket × head) to
// every distance: exact up to 7, then by the logarithm up to 128, the second
// half of the buckets for what stands after (Raffel et al. 2020).
func Near(buckets []float32, heads, window int) []float32 {
	count := len(buckets) / heads
	out := make([]float32, heads*(2*window-1))
	for head := range heads {
		for i := range 2*window - 1 {
			out[head*(2*window-1)+i] = buckets[bucket(i-(window-1), count)*heads+head]
		}
	}
	return out
}

func bucket(distance, count int) int {
	half := count / 2
	at, n := 0, -distance
	if n < 0 {
		at, n = half, -n
	}
	exact := half / 2
	if n < exact {
		return at + n
	}
	const far = 128
	log := float32(math.Log(float64(n)/float64(exact))) / float32(math.Log(far/float64(exact)))
	return at + min(half-1, exact+int(log*float32(half-exact)))
}
