// Two texts line by line: the longest common run of lines stays, the rest is removed or added.

export interface Line {
  kind: 'same' | 'added' | 'removed'
  text: string
  left: number | null
  right: number | null
}

/** Lines count from 1. Quadratic in what differs; equal heads and tails cost nothing. */
export function compare(before: string, after: string): Line[] {
  const a = before.split('\n')
  const b = after.split('\n')
  let head = 0
  while (head < a.length && head < b.length && a[head] === b[head]) head++
  let tail = 0
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++
  const n = a.length - head - tail
  const m = b.length - head - tail
  const longest: Uint32Array[] = Array.from({ length: n + 1 }, () => new Uint32Array(m + 1))
  for (let i = n - 1; i >= 0; i--) {
    for (let j = m - 1; j >= 0; j--) {
      longest[i]![j] = a[head + i] === b[head + j] ? longest[i + 1]![j + 1]! + 1 : Math.max(longest[i + 1]![j]!, longest[i]![j + 1]!)
    }
  }
  const result: Line[] = []
  const same = (i: number, j: number) => result.push({ kind: 'same', text: a[i]!, left: i + 1, right: j + 1 })
  for (let at = 0; at < head; at++) same(at, at)
  let i = 0
  let j = 0
  while (i < n || j < m) {
    if (i < n && j < m && a[head + i] === b[head + j]) same(head + i++, head + j++)
    else if (i < n && (j >= m || longest[i + 1]![j]! >= longest[i]![j + 1]!)) {
      result.push({ kind: 'removed', text: a[head + i]!, left: head + i + 1, right: null })
      i++
    } else {
      result.push({ kind: 'added', text: b[head + j]!, left: null, right: head + j + 1 })
      j++
    }
  }
  for (let at = tail; at > 0; at--) same(a.length - at, b.length - at)
  return result
}
