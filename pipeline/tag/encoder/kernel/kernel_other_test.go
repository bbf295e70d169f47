//go:build !amd64

package kernel

import "testing"

func each(t *testing.T, f func(t *testing.T)) { t.Run("portable", f) }
