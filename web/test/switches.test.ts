// What is set of a programme: shares of a hundred, and kinds that are switched off.
import { describe, expect, it } from 'vitest'
import { newlyOff, sameOff, shareOf, unknownOff } from '../src/admin/switches'

const off = (moment: string, site = '') => ({ moment, site })
const kinds = ['cut_in', 'jargon'].map((name) => ({ name })) as Parameters<typeof unknownOff>[1]

describe('switches', () => {
  it('take whole numbers from 1 to 100 of a hundred', () => {
    expect(['1', '25', '100'].map(shareOf)).toEqual([1, 25, 100])
    expect(['', '-3', '0', '101', '150', '2.5', '1e1', ' 7', 'ten'].map(shareOf)).toEqual(Array(9).fill(null))
  })
  it('take out what is off and was not, by kind and site, each once', () => {
    expect(newlyOff([off('cut_in')], [off('cut_in'), off('jargon'), off('jargon'), off('jargon', 'North Quay'), off('')])).toEqual([off('jargon'), off('jargon', 'North Quay')])
    expect(newlyOff([off('cut_in')], [])).toEqual([])
  })
  it('are the same whatever blanks stand around a site', () => {
    expect(sameOff([off('cut_in', 'North Quay')], [off('cut_in', ' North Quay ')])).toBe(true)
    expect(sameOff([off('cut_in')], [off('cut_in'), off('jargon')])).toBe(false)
    expect(sameOff([{ moment: 'cut_in' }], [off('cut_in')])).toBe(true)
  })
  it('name no kind that there is not, once it is known which there are', () => {
    expect(unknownOff([off('cut_in'), off('cutin'), off('')], kinds)).toEqual(['cutin'])
    expect(unknownOff([off('cutin')], [])).toEqual([])
  })
})
