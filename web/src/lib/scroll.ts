/** Brings a row to the middle of what scrolls it. Nothing outside moves, as `scrollIntoView` would have it. */
export function centre(row: HTMLElement | null, frame: HTMLElement | undefined, smooth = false): void {
  if (!row || !frame) return
  const behavior = smooth && !matchMedia('(prefers-reduced-motion: reduce)').matches ? 'smooth' : 'instant'
  const go = () => {
    const [a, b] = [row.getBoundingClientRect(), frame.getBoundingClientRect()]
    frame.scrollTo({ top: frame.scrollTop + a.top - b.top - (b.height - a.height) / 2, behavior })
  }
  go()
  // Rows out of sight have a guessed height until they are drawn: later looks are exact.
  if (behavior === 'instant')
    requestAnimationFrame(() => {
      go()
      requestAnimationFrame(go)
    })
}

/** What scrolls an element: the nearest around it that does; null where it is the window. */
export function frameOf(element: HTMLElement): HTMLElement | null {
  for (let frame = element.parentElement; frame; frame = frame.parentElement) if (/auto|scroll/.test(getComputedStyle(frame).overflowY)) return frame
  return null
}
