module newsgraph/gazetteers/gen

go 1.26.0

require newsgraph v0.0.0

require (
	github.com/klauspost/compress v1.20.3 // indirect
	golang.org/x/text v0.43.0 // indirect
)

replace newsgraph => ../..
