import { tick } from 'svelte'
import { keyboard } from './keys'

/** Takes the focus when it comes: what was asked for by key is where one writes next. */
export const focus = (element: HTMLElement) => element.focus()

/** Gives the focus to what has this id, once the page shows it: where one goes on after what was done. */
export async function focusOn(id: string): Promise<void> {
  await tick()
  document.getElementById(id)?.focus()
}

/** Escape leaves what this is attached to, from wherever one is and also while one writes in it. */
export const escaping = (leave: () => void) => (element: HTMLElement) => {
  element.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return
    event.preventDefault()
    leave()
  })
  return keyboard.add({ Escape: leave })
}
