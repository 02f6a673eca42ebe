// What a failure says to whoever looks.
import { expect, test } from 'vitest'
import { Failure } from '../src/api/call'
import { failureText, say } from '../src/messages'

test('tries that were too many and files that wait are told apart', () => {
  expect(failureText(new Failure(429, 'too_often', 'tried too often; again in 9 s'))).toBe(say.errors.throttled)
  expect(failureText(new Failure(429, 'busy', 'enough waits to be read already; again in 30 s'))).toBe('Enough waits to be read already; again in 30 s.')
  expect(failureText(new Failure(500, 'failed', 'something failed here'))).toBe(say.errors.failed)
})
