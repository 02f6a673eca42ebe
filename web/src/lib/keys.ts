// Keys by the place that listens to them. A layer above hides the same key of those below, and
// nothing but Ctrl-K and Escape is heard while somebody writes.

export type Keys = Record<string, (event: KeyboardEvent) => void>

/** A key as it is written in a map: `j`, `E` for shift+e, `mod+k`, `g h` for two in a row. */
export function nameOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>): string {
  const key = event.key === ' ' ? 'space' : event.key
  return event.ctrlKey || event.metaKey ? `mod+${key.toLowerCase()}` : event.altKey ? `alt+${key.toLowerCase()}` : key
}

export function writes(target: EventTarget | null): boolean {
  const element = target as { tagName?: string; type?: string; isContentEditable?: boolean } | null
  if (!element?.tagName) return false
  if (element.isContentEditable) return true
  if (element.tagName === 'INPUT') return !['checkbox', 'radio', 'button', 'submit', 'range'].includes(element.type ?? '')
  return element.tagName === 'TEXTAREA' || element.tagName === 'SELECT'
}

/** Whether the element in focus uses this key itself, so that a page's key must not take it. */
export function ownKey(target: EventTarget | null, name: string): boolean {
  const element = target as { tagName?: string; closest?: (selector: string) => unknown } | null
  if (!element?.closest) return false
  if (name === 'Enter') return !!element.closest('a, button, summary, [role=option], [role=menuitem]')
  if (name === 'space') return !!element.closest('button, summary, input, [role=option], [role=switch]')
  return false
}

export class Keyboard {
  #layers: Keys[] = []
  #first: { key: string; at: number } | null = null
  /** A dialog is open: only its own keys count. */
  closed = () => false

  add(layer: Keys): () => void {
    this.#layers.push(layer)
    return () => {
      const at = this.#layers.indexOf(layer)
      if (at >= 0) this.#layers.splice(at, 1)
    }
  }

  #find(name: string): ((event: KeyboardEvent) => void) | null {
    for (let at = this.#layers.length - 1; at >= 0; at--) {
      const found = this.#layers[at]![name]
      if (found) return found
    }
    return null
  }

  #opens(name: string): boolean {
    return this.#layers.some((layer) => Object.keys(layer).some((key) => key.startsWith(`${name} `)))
  }

  /** Handles a key and says whether it meant something. `now` is in ms. */
  press(event: KeyboardEvent, now: number): boolean {
    if (event.defaultPrevented) return false
    const name = nameOf(event)
    const anywhere = name.startsWith('mod+')
    if (!anywhere && (this.closed() || writes(event.target) || ownKey(event.target, name))) {
      this.#first = null
      return false
    }
    if (this.#first && now - this.#first.at < 1200) {
      const both = this.#find(`${this.#first.key} ${name}`)
      this.#first = null
      if (both) {
        event.preventDefault()
        both(event)
        return true
      }
    }
    this.#first = null
    const found = this.#find(name)
    if (found) {
      event.preventDefault()
      found(event)
      return true
    }
    if (!anywhere && this.#opens(name)) {
      this.#first = { key: name, at: now }
      return true
    }
    return false
  }
}

export const keyboard = new Keyboard()
