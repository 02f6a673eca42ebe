import type { Me } from '../api/types'
import { dayTime, dots } from '../lib/times'
import { say } from '../messages'

/** What an administrator sees for an hour, and until when. */
export function seenBy(glass: NonNullable<NonNullable<Me['account']>['glass']>): string {
  const parts = glass.parts.map((part) => dots(part.programme, part.site, part.team) || say.access.everything)
  return say.access.now(parts.join('; '), dayTime(glass.until))
}
