import { describe, expect, it } from 'vitest'
import type { Deed, Moment } from '../src/api/types'
import { besideWords, isProcess, step } from '../src/conversation/moments'
import { queryFor } from '../src/explore/filters'
import { entriesOf, ENTRIES } from '../src/lib/pages'
import { say } from '../src/messages'

const moment = (id: string, turn: number, more: Partial<Moment> = {}) => ({ moment_id: id, class: 'skill', effective_outcome: 'met', effective_owner: 'associate', opener: { turn, start_byte: 0, end_byte: 1, quote: '' }, ...more }) as Moment

describe('moments beside the words', () => {
  const all = [moment('c', 9), moment('a', 2), moment('r', 0, { class: 'ritual' }), moment('f', 1, { class: 'fault' }), moment('g', 3, { class: 'fault', effective_outcome: 'missed' })]
  it('stand in order, without rituals and faults that did not happen', () => {
    expect(besideWords(all).map((one) => one.moment_id)).toEqual(['a', 'g', 'c'])
  })
  it('are walked in a ring', () => {
    const list = besideWords(all)
    expect(step(list, null, 1)?.moment_id).toBe('a')
    expect(step(list, null, -1)?.moment_id).toBe('c')
    expect(step(list, 'c', 1)?.moment_id).toBe('a')
    expect(step(list, 'a', -1)?.moment_id).toBe('c')
    expect(step([], null, 1)).toBeNull()
  })
  it('are nobody’s where script, system or bot made them', () => {
    expect(['associate', 'script', 'system', 'bot', 'earlier_party'].map((owner) => isProcess({ effective_owner: owner as Moment['effective_owner'] }))).toEqual([false, true, true, true, false])
  })
})

describe('filters', () => {
  it('send what the server knows and nothing else, in one order', () => {
    expect(queryFor(new URLSearchParams('q=x&search=1&programme=a&unknown=2&cursor=9')).toString()).toBe('programme=a&q=x')
  })
})

describe('pages', () => {
  it('have a letter of their own and a title', () => {
    expect(new Set(ENTRIES.map((entry) => entry.letter)).size).toBe(ENTRIES.length)
    for (const entry of ENTRIES) expect(say.pages[entry.name]).toBeTruthy()
  })
  it('with conversations are not for administrators and auditors', () => {
    for (const deeds of [['import', 'administer', 'read_audit'], ['read_audit']] as Deed[][]) {
      const names = entriesOf(deeds).map((entry) => entry.name)
      for (const name of ['conversations', 'moments', 'reviews', 'coaching', 'disputes', 'duties']) expect(names).not.toContain(name)
    }
  })
})
