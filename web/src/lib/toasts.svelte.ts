import { Failure } from '../api/call'
import { failureText, say } from '../messages'

/** What a message offers to do about what it says, named for what it does. */
export interface Action {
  text: string
  run: () => void
}

export interface Toast {
  id: number
  text: string
  bad: boolean
  action: Action | null
}

let list = $state.raw<Toast[]>([])
let next = 0

export const toasts = {
  get list() {
    return list
  },
}

export function drop(id: number): void {
  list = list.filter((toast) => toast.id !== id)
}

/** What takes back what was done. */
export const undo = (run: () => void): Action => ({ text: say.undo, run })

export function act(toast: Toast): void {
  drop(toast.id)
  toast.action?.run()
}

export function toast(text: string, action: Action | null = null, bad = false): void {
  const id = next++
  // No more than three, and none twice: they lie over what one works with.
  list = [...list.filter((one) => one.text !== text).slice(-2), { id, text, bad, action }]
  setTimeout(() => drop(id), bad || action ? 10000 : 6000)
}

/** Runs what writes; says what came of it. False where it failed. */
export async function attempt(work: () => Promise<unknown>, done?: string, action: Action | null = null): Promise<boolean> {
  try {
    await work()
    if (done) toast(done, action)
    return true
  } catch (error) {
    toast(error instanceof Failure ? failureText(error) : say.errors.failed, null, true)
    return false
  }
}
