import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { say } from '../src/messages'

const { paths } = JSON.parse(readFileSync(new URL('../openapi.json', import.meta.url), 'utf8'))

describe('texts', () => {
  it('name every value that a list can be filtered by', () => {
    const filters: { name: string; schema: { enum?: string[] } }[] = paths['/api/conversations'].get.parameters
    const texts: Record<string, Record<string, string>> = { channel: say.channel, class: say.class, outcome: say.outcome, owner: say.owner_of, sort: say.explore.sorts, ...say.explore.values }
    const valued = filters.filter((one) => one.schema.enum && one.name !== 'format')
    expect(valued.map((one) => one.name)).toContain('mark')
    for (const { name, schema } of valued) expect(Object.keys(texts[name] ?? {}), name).toEqual(expect.arrayContaining(schema.enum!))
  })
})
