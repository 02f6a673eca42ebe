import { Failure, get, post, remove } from '../api/call'
import type { Kind, Me, Role } from '../api/types'

let me = $state.raw<Me | null>(null)
let state = $state<'asking' | 'in' | 'out' | 'failed'>('asking')
let failure = $state.raw<Failure | null>(null)
let kinds = $state.raw<Kind[]>([])
let asked: Promise<Kind[]> | null = null

/** Who looks, and what the programme lets them see. */
export const session = {
  get me() {
    return me
  },
  get role(): Role | null {
    return me?.account?.role ?? null
  },
  get state() {
    return state
  },
  get failure() {
    return failure
  },
  get kinds() {
    return kinds
  },
}

export async function refresh(): Promise<void> {
  try {
    me = await get<Me>('/api/me')
    state = me.account ? 'in' : 'out'
    failure = null
  } catch (error) {
    if (error instanceof Failure && error.status === 401) {
      me = null
      state = 'out'
    } else {
      failure = error as Failure
      state = 'failed'
    }
  }
}

/** The catalogue of kinds, asked for once by whoever shows moments. */
export function needKinds(): Promise<Kind[]> {
  asked ??= get<Kind[]>('/api/kinds').then(
    (list) => (kinds = list),
    () => {
      asked = null
      return []
    },
  )
  return asked
}

export const kindOf = (name: string) => kinds.find((kind) => kind.name === name) ?? null

export function signedOut(): void {
  me = null
  state = 'out'
  asked = null
}

export async function signOut(): Promise<void> {
  await remove('/api/session')
  signedOut()
}

export async function lookAs(role: Role): Promise<void> {
  await post('/api/look-as', { role })
  asked = null
  kinds = []
  await refresh()
}
