import { Failure, get, post, remove } from '../api/call'
import type { Deed, Kind, Me, Role } from '../api/types'

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

/** Whether whoever looks may do something: the server says, and decides again when it is asked. */
export const may = (deed: Deed) => me?.deeds.includes(deed) ?? false

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

/** The kind of a name: a programme's own, else the catalogue's. */
export const kindOf = (name: string, programme: string | null = null) =>
  kinds.find((kind) => kind.name === name && kind.programme === programme) ?? kinds.find((kind) => kind.name === name) ?? null

/** Each name once: those of the catalogue and, of a programme, its own; of every one where none is named. */
export function kindsOf(programme: string | null = null): Kind[] {
  const seen = new Map<string, Kind>()
  for (const kind of kinds) if (!seen.has(kind.name) && (programme === null || kind.programme === null || kind.programme === programme)) seen.set(kind.name, kind)
  return [...seen.values()]
}

export function signedOut(): void {
  // A demonstration is left for its first page.
  me = me?.demo ? { ...me, account: null, deeds: [] } : null
  state = 'out'
  asked = null
}

export async function signOut(): Promise<void> {
  await remove('/api/session')
  signedOut()
}

/** Gives back the right to see conversations for a purpose, before its hour is over. */
export async function endGlass(): Promise<void> {
  await remove('/api/break-glass')
  await refresh()
}

export async function lookAs(role: Role): Promise<void> {
  await post('/api/look-as', { role })
  asked = null
  kinds = []
  await refresh()
}
