// Who has which page.
import { expect, it, vi } from 'vitest'

vi.mock('../src/conversation/ahead', () => ({ ahead: () => Promise.resolve() }))
const { ENTRIES, ROUTES, entriesOf, mayUse } = await import('../src/lib/pages')

it('whoever imports has a page for it, unless they administer and have it there', () => {
  const has = (...deeds: Parameters<typeof entriesOf>[0]) => entriesOf(deeds).some((entry) => entry.name === 'imports')
  expect([has(), has('see'), has('import'), has('import', 'administer')]).toEqual([false, false, true, false])
  expect([mayUse('imports', ['import', 'administer']), mayUse('imports', ['see'])]).toEqual([true, false])
})
it('a page is for whoever may do one of its deeds', () => {
  expect([mayUse('admin', ['see']), mayUse('admin', ['administer']), mayUse('disputes', ['decide']), mayUse('password', [])]).toEqual([false, true, true, true])
})
it('every address leads to a page that somebody has, and no letter to two', () => {
  for (const route of ROUTES) expect(ENTRIES.map((entry) => entry.name), route.pattern).toContain(route.page)
  expect(new Set(ENTRIES.map((entry) => entry.letter)).size).toBe(ENTRIES.length)
})
