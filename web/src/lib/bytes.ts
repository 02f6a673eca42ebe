// The interface counts bytes of UTF-8, a browser's strings count units of UTF-16.

function width(code: number): number {
  if (code < 0x80) return 1
  if (code < 0x800) return 2
  if (code < 0x10000) return 3
  return 4
}

/** The UTF-16 index at a byte of UTF-8; a byte inside a character gives the character's start. */
export function unitAt(text: string, byte: number): number {
  return unitsAt(text, [byte])[0]!
}

/** The UTF-16 indexes at bytes of UTF-8 that stand in order. */
export function unitsAt(text: string, bytes: number[]): number[] {
  const units: number[] = []
  let byte = 0
  let unit = 0
  for (const character of text) {
    const next = byte + width(character.codePointAt(0)!)
    while (units.length < bytes.length && next > bytes[units.length]!) units.push(unit)
    byte = next
    unit += character.length
  }
  while (units.length < bytes.length) units.push(unit)
  return units
}

/** The byte of UTF-8 at a UTF-16 index. */
export function byteAt(text: string, unit: number): number {
  let bytes = 0
  let units = 0
  for (const character of text) {
    if (units >= unit) break
    bytes += width(character.codePointAt(0)!)
    units += character.length
  }
  return bytes
}

export interface Layer {
  name: string
  start: number
  end: number
}

export interface Piece {
  text: string
  start: number
  names: string[]
}

/** Cuts a text where any layer starts or ends; each piece knows which layers cover it. Layers that
 * reach beyond the text are cut short, empty ones are left out. Offsets are of UTF-16. */
export function pieces(text: string, layers: Layer[]): Piece[] {
  const cuts = new Set([0, text.length])
  const valid = layers
    .map((layer) => ({
      name: layer.name,
      start: Math.max(0, Math.min(layer.start, text.length)),
      end: Math.max(0, Math.min(layer.end, text.length)),
    }))
    .filter((layer) => layer.end > layer.start)
  for (const layer of valid) {
    cuts.add(layer.start)
    cuts.add(layer.end)
  }
  const sorted = [...cuts].sort((a, b) => a - b)
  const result: Piece[] = []
  for (let at = 0; at + 1 < sorted.length; at++) {
    const start = sorted[at]!
    const end = sorted[at + 1]!
    if (start === end) continue
    result.push({
      text: text.slice(start, end),
      start,
      names: valid.filter((layer) => layer.start <= start && layer.end >= end).map((layer) => layer.name),
    })
  }
  return result
}
