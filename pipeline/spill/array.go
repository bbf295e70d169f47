package spill

import (
	"fmt"
	"math/bits"
	"reflect"
	"unsafe"
)

// arrayPage is the most bytes of a page of an array: few, since pages are mostly
// read for one element.
const arrayPage = 4 << 10

// Array is a growing array of numbers, or of structs of numbers.
type Array[T any] struct {
	pool  *Pool
	file  *File
	pages []*page[T] // nil for what is on disk
	spare *page[T]   // one that was given up, to be used again
	n     int
	shift uint
	mask  uint32
	rest  int // elements behind a page in memory, to write all of a block
}

type page[T any] struct {
	used, dirty bool
	shared      bool // with a view
	items       []T
}

// NewArray makes an empty array. T must not hold pointers.
func NewArray[T any](pool *Pool) *Array[T] {
	var zero T
	if !plainData(reflect.TypeOf(zero)) {
		panic(fmt.Sprintf("spill: an array of %T", zero))
	}
	a := &Array[T]{pool: pool, file: pool.newFile()}
	a.shift = uint(bits.Len(uint(arrayPage/unsafe.Sizeof(zero)))) - 1
	a.mask = 1<<a.shift - 1
	if pool.budget > 0 {
		size := int(unsafe.Sizeof(zero))
		a.rest = (arrayPage - size<<a.shift + size - 1) / size
	}
	return a
}

// plainData reports whether a type is numbers through and through.
func plainData(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Struct:
		for i := range t.NumField() {
			if !plainData(t.Field(i).Type) {
				return false
			}
		}
		return true
	case reflect.Array:
		return plainData(t.Elem())
	}
	return t.Kind() >= reflect.Bool && t.Kind() <= reflect.Float64
}

// Len is how many elements there are.
func (a *Array[T]) Len() int { return a.n }

// At is element i.
func (a *Array[T]) At(i uint32) T { return a.pageOf(i).items[i&a.mask] }

// Set changes element i.
func (a *Array[T]) Set(i uint32, v T) {
	p := a.pageOf(i)
	p.items[i&a.mask], p.dirty = v, true
}

// Append adds an element.
func (a *Array[T]) Append(v T) {
	a.Grow(a.n + 1)
	a.Set(uint32(a.n-1), v)
}

// Grow makes the array at least n elements long; the new ones are zero.
func (a *Array[T]) Grow(n int) {
	for len(a.pages)<<a.shift < n {
		p := a.take()
		clear(p.items)
		p.dirty, p.used = true, true
		a.pages = append(a.pages, p)
		a.pool.hold(a, len(a.pages)-1, a.pageBytes())
	}
	a.n = max(a.n, n)
}

func (a *Array[T]) pageOf(i uint32) *page[T] {
	p := a.pages[i>>a.shift]
	if p == nil {
		p = a.load(int(i >> a.shift))
	}
	if !p.used { // pages that never leave are only read here
		p.used = true
	}
	return p
}

func (a *Array[T]) take() *page[T] {
	p := a.spare
	if p == nil {
		p = &page[T]{items: make([]T, 1<<a.shift+a.rest)[:1<<a.shift]}
	}
	a.spare = nil
	return p
}

func (a *Array[T]) load(n int) *page[T] {
	p := a.take()
	a.file.read(a.bytes(p), int64(n)*int64(a.pageBytes()))
	a.pages[n] = p
	p.dirty, p.used = false, true
	a.pool.hold(a, n, a.pageBytes())
	return p
}

// pageBytes is the size of a page: with files that of a block, which is written
// and read as a whole.
func (a *Array[T]) pageBytes() int {
	if a.rest > 0 {
		return arrayPage
	}
	var zero T
	return int(unsafe.Sizeof(zero)) << a.shift
}

// bytes is the memory of a page. What is in it is read by this process alone,
// so that the order of bytes and what lies between fields do not matter.
func (a *Array[T]) bytes(p *page[T]) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(&p.items[0])), a.pageBytes())
}

func (a *Array[T]) release(n int) int {
	p := a.pages[n]
	if p.used {
		p.used = false
		return 0
	}
	if p.dirty {
		a.file.write(a.bytes(p), int64(n)*int64(a.pageBytes()))
	}
	if a.pages[n] = nil; !p.shared {
		a.spare = p
	}
	return a.pageBytes()
}

// View is a reader of the same elements for another goroutine, with a pool of
// its own for what is on disk. From then on a is only to be read.
func (a *Array[T]) View(pool *Pool) *Array[T] {
	v := &Array[T]{pool: pool, file: a.file, pages: make([]*page[T], len(a.pages)), n: a.n, shift: a.shift, mask: a.mask, rest: a.rest}
	for i, p := range a.pages {
		if p != nil {
			p.shared = true
			v.pages[i] = &page[T]{items: p.items, used: true}
		}
	}
	return v
}

// Free gives up the elements and their memory.
func (a *Array[T]) Free() {
	held := 0
	for _, p := range a.pages {
		if p != nil {
			held += a.pageBytes()
		}
	}
	a.pool.forget(a, held)
	_ = a.file.remove() // Close tells of what stays
	a.pages, a.spare, a.n = nil, nil, 0
}
