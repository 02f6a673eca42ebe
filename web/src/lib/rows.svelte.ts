import { keyboard } from './keys'

/** `j` and `k` move over whatever a page marks with `data-row`; for `$effect`. */
export function rows(): () => void {
  const move = (steps: number) => {
    const all = [...document.querySelectorAll<HTMLElement>('[data-row]')]
    const at = all.findIndex((row) => row === document.activeElement)
    const next = all[at < 0 ? (steps > 0 ? 0 : all.length - 1) : Math.max(0, Math.min(at + steps, all.length - 1))]
    next?.focus()
    next?.scrollIntoView({ block: 'nearest' })
  }
  return keyboard.add({ j: () => move(1), k: () => move(-1) })
}
