// Whatever can stand in the audit stands there in words.
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { say } from '../src/messages'

interface Parameter {
  name: string
  schema: { enum?: string[] }
}

it('everything that can be done has its words', () => {
  const document = JSON.parse(readFileSync(new URL('../openapi.json', import.meta.url), 'utf8'))
  const parameters: Parameter[] = document.paths['/api/audit'].get.parameters
  const actions = parameters.find((one) => one.name === 'action')!.schema.enum!
  expect(actions).toContain('expire')
  expect(Object.keys(say.audit.what).sort()).toEqual([...actions].sort())
})
