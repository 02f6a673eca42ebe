import { expect, it } from 'vitest'
import { Once } from '../src/lib/once'

it('what a form sends is sent once at a time, and again where it failed', async () => {
  const waiting: ((error?: Error) => void)[] = []
  const once = new Once()
  const send = once.of(() => new Promise<void>((done, fail) => waiting.push((error) => (error ? fail(error) : done()))))
  const first = send()
  await send()
  expect(waiting.length).toBe(1)
  waiting[0]!(new Error('gone'))
  await expect(first).rejects.toThrow('gone')
  const again = send()
  expect(waiting.length).toBe(2)
  waiting[1]!()
  await again
})

it('work of another name waits for nobody', async () => {
  const once = new Once()
  let ends = () => {}
  const first = once.run('a', () => new Promise<void>((done) => (ends = done)))
  let done = 0
  await Promise.all([once.run('a', async () => done++), once.run('b', async () => done++)])
  expect(done).toBe(1)
  ends()
  await first
  await once.run('a', async () => done++)
  expect(done).toBe(2)
})
