import { describe, expect, it } from 'vitest'
import { leading, match, parse, write } from '../src/lib/address'

describe('an address', () => {
  it('is read and written back the same', () => {
    for (const hash of ['#/', '#/conversations', '#/conversations/12?t=83.2&moment=m-12-greets-0-4', '#/conversations?q=a+%26+b%3F%23']) {
      const { path, query } = parse(hash)
      expect(write(path, query)).toBe(hash)
    }
  })
  it('without anything is the first page', () => {
    expect(parse('').path).toBe('/')
    expect(parse('#').path).toBe('/')
  })
  it('keeps what was typed, whatever it is', () => {
    const typed = 'a=b&c?d#e é 😠 %'
    expect(parse(write('/conversations', { q: typed })).query.get('q')).toBe(typed)
  })
  it('leaves out what is empty', () => {
    expect(write('/moments', { q: '', moment: null, owner: undefined, class: 'duty' })).toBe('#/moments?class=duty')
  })
  it('fits a pattern part by part', () => {
    expect(match('/conversations/:key', '/conversations/12')).toEqual({ key: '12' })
    expect(match('/conversations/:key', '/conversations')).toBeNull()
    expect(match('/conversations', '/conversations/12')).toBeNull()
    expect(match('/rubrics/:key', '/rubrics/a%20b')).toEqual({ key: 'a b' })
    expect(match('/rubrics/:key', '/rubrics/%E0%A4%A')).toBeNull()
  })
})

describe('the address that leads to where one was', () => {
  const rows = ['#/conversations/1', '#/conversations/2?moment=a', '#/conversations/2?moment=b', '#/conversations/2?turn=7']
  it('is that of the same page, and of what was looked at there', () => {
    expect(leading(rows, '#/conversations/2?moment=b&t=3.0')).toBe(2)
    expect(leading(rows, '#/conversations/2')).toBe(1)
    expect(leading(rows, '#/conversations/1?panel=overview')).toBe(0)
    expect(leading(rows, '#/conversations/12')).toBe(-1)
    expect(leading(rows, '')).toBe(-1)
  })
  it('is none for a page that is gone to from anywhere, but by what was asked for there', () => {
    const kinds = ['#/moments?moment=a', '#/moments?moment=b', '#/disputes']
    expect(leading(kinds, '#/moments')).toBe(-1)
    expect(leading(kinds, '#/disputes')).toBe(-1)
    expect(leading(kinds, '#/moments?moment=b&outcome=missed')).toBe(1)
  })
})
