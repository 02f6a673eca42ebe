import { describe, expect, it } from 'vitest'
import { Keyboard, nameOf } from '../src/lib/keys'

function press(keyboard: Keyboard, key: string, more: { target?: unknown; ctrlKey?: boolean } = {}, now = 0): boolean {
  const event = { key, ctrlKey: false, metaKey: false, altKey: false, defaultPrevented: false, target: null, preventDefault() {}, ...more }
  return keyboard.press(event as unknown as KeyboardEvent, now)
}

describe('keys', () => {
  it('have one name each', () => {
    expect(nameOf({ key: 'K', ctrlKey: true, metaKey: false, altKey: false })).toBe('mod+k')
    expect(nameOf({ key: 'k', ctrlKey: false, metaKey: true, altKey: false })).toBe('mod+k')
    expect(nameOf({ key: ' ', ctrlKey: false, metaKey: false, altKey: false })).toBe('space')
    expect(nameOf({ key: 'E', ctrlKey: false, metaKey: false, altKey: false })).toBe('E')
  })
  it('go to the layer on top, and to the one below when it is gone', () => {
    const keyboard = new Keyboard()
    const heard: string[] = []
    keyboard.add({ e: () => heard.push('below') })
    const away = keyboard.add({ e: () => heard.push('above') })
    press(keyboard, 'e')
    away()
    press(keyboard, 'e')
    expect(heard).toEqual(['above', 'below'])
  })
  it('in a row make one, within a little more than a second', () => {
    const keyboard = new Keyboard()
    const heard: string[] = []
    keyboard.add({ 'g h': () => heard.push('home'), h: () => heard.push('back') })
    press(keyboard, 'g', {}, 0)
    press(keyboard, 'h', {}, 500)
    press(keyboard, 'g', {}, 1000)
    press(keyboard, 'h', {}, 4000)
    expect(heard).toEqual(['home', 'back'])
  })
  it('are not heard while somebody writes, but for those with Ctrl', () => {
    const keyboard = new Keyboard()
    const heard: string[] = []
    keyboard.add({ a: () => heard.push('a'), 'mod+k': () => heard.push('palette') })
    const target = { tagName: 'INPUT', type: 'text' }
    expect(press(keyboard, 'a', { target })).toBe(false)
    press(keyboard, 'k', { target, ctrlKey: true })
    press(keyboard, 'a', { target: { tagName: 'INPUT', type: 'checkbox', closest: () => null } })
    expect(heard).toEqual(['palette', 'a'])
  })
  it('are not heard while a dialog is open', () => {
    const keyboard = new Keyboard()
    keyboard.closed = () => true
    keyboard.add({ a: () => {} })
    expect(press(keyboard, 'a')).toBe(false)
  })
  it('leave Enter and space to the button that has the focus', () => {
    const keyboard = new Keyboard()
    keyboard.add({ Enter: () => {}, space: () => {}, j: () => {} })
    const target = { tagName: 'BUTTON', closest: (selector: string) => (selector.includes('button') ? {} : null) }
    expect(press(keyboard, 'Enter', { target })).toBe(false)
    expect(press(keyboard, ' ', { target })).toBe(false)
    expect(press(keyboard, 'j', { target })).toBe(true)
  })
})
