import { Failure } from '../api/call'
import { failureText, say } from '../messages'

export interface Toast {
  id: number
  text: string
  bad: boolean
  undo: (() => void) | null
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

export function toast(text: string, undo: (() => void) | null = null, bad = false): void {
  const id = next++
  list = [...list.slice(-2), { id, text, bad, undo }]
  setTimeout(() => drop(id), bad ? 10000 : 6000)
}

/** Runs what writes; says what came of it. False where it failed. */
export async function attempt(work: () => Promise<unknown>, done?: string, undo: (() => void) | null = null): Promise<boolean> {
  try {
    await work()
    if (done) toast(done, undo)
    return true
  } catch (error) {
    toast(error instanceof Failure ? failureText(error) : say.errors.failed, null, true)
    return false
  }
}
