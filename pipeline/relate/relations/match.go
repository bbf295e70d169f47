package relations

// matcher runs programs over the columns of a sentence. A step that was tried at
// a place and led nowhere is not tried there again, so a run takes at most
// instructions times places of the window.
type matcher struct {
	sets     []columnSet
	columns  []column // of the sentence
	pivot    int
	tried    []uint32 // instruction and place → the run that was there
	run      uint32
	captured []captured
}

// captured is an item that a pattern marks.
type captured struct {
	item  int32
	which byte
}

// places are those that a run can be at: before, between and behind the items of
// the window.
const places = 2*window + 2

func newMatcher(p *Patterns) matcher {
	return matcher{sets: p.sets, tried: make([]uint32, p.longest*places)}
}

// matches reports whether the pattern matches around the item, and keeps what it
// captures until the next call.
func (m *matcher) matches(p *pairProgram, item int) bool {
	if item > 0 && !p.beforeColumns.has(m.columns[item-1]) || item == 0 && p.before != nil ||
		item+1 < len(m.columns) && !p.behindColumns.has(m.columns[item+1]) || item+1 == len(m.columns) && p.behind != nil {
		return false
	}
	m.pivot, m.captured = item, m.captured[:0]
	if p.capture != 0 {
		m.captured = append(m.captured, captured{int32(item), p.capture})
	}
	return m.begin(p.right, 0, item+1) && m.begin(p.left, 0, item)
}

// begin runs a program from an instruction on as a run of its own.
func (m *matcher) begin(code []instruction, pc uint16, at int) bool {
	if m.run++; m.run == 0 { // counted through
		clear(m.tried)
		m.run = 1
	}
	return m.try(code, pc, at, m.run)
}

func (m *matcher) try(code []instruction, pc uint16, at int, run uint32) bool {
	for {
		in := &code[pc]
		pc++
		switch in.op {
		case takeRight:
			if at >= len(m.columns) || at > m.pivot+window || !m.sets[in.set].has(m.columns[at]) {
				return false
			}
			m.capture(in, at)
			at++
		case takeLeft:
			at--
			if at < 0 || at < m.pivot-window || !m.sets[in.set].has(m.columns[at]) {
				return false
			}
			m.capture(in, at)
		case split:
			if m.again(pc-1, at, run) {
				return false
			}
			kept := len(m.captured)
			if m.try(code, in.x, at, run) {
				return true
			}
			m.captured = m.captured[:kept]
			pc = in.y
		case jump:
			pc = in.x
		case look, lookNot:
			if m.again(pc-1, at, run) {
				return false
			}
			kept := len(m.captured)
			found := m.begin(code, in.x, at)
			m.captured = m.captured[:kept]
			if found != (in.op == look) {
				return false
			}
			pc = in.y
		case atBegin:
			if at != 0 {
				return false
			}
		case atEnd:
			if at != len(m.columns) {
				return false
			}
		case matched:
			return true
		}
	}
}

func (m *matcher) capture(in *instruction, item int) {
	if in.capture != 0 {
		m.captured = append(m.captured, captured{int32(item), in.capture})
	}
}

// again reports whether the run was at the instruction and place before.
func (m *matcher) again(pc uint16, at int, run uint32) bool {
	t := &m.tried[int(pc)*places+at-m.pivot+window]
	if *t == run {
		return true
	}
	*t = run
	return false
}
