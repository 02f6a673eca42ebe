// The made-up server answers in the shapes of the document, so that what runs on it runs on the real one.
import Ajv2020 from 'ajv/dist/2020'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serve } from '../mock/server.js'

const document = JSON.parse(readFileSync(new URL('../openapi.json', import.meta.url), 'utf8'))
const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true })
ajv.addSchema(document, 'document')

/** What an address answers has the shape that the document says of its operation. */
function faults(path: string, body: unknown): string[] {
  const template = Object.keys(document.paths).find((one) => new RegExp(`^${one.replace(/\{\w+\}/g, '[^/]+')}$`).test(path))
  if (!template) return [`${path} is no operation`]
  const pointer = template.replaceAll('~', '~0').replaceAll('/', '~1').replace(/[{}]/g, encodeURIComponent)
  const check = ajv.getSchema(`document#/paths/${pointer}/get/responses/200/content/application~1json/schema`)
  if (!check) return [`${path} says nothing of its answer`]
  if (check(body)) return []
  return check.errors!.map((error) => `${path}${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`)
}

const ASKED: Record<string, string[]> = {
  agent: ['me', 'home', 'kinds', 'conversations', 'conversations?q=account', 'moments', 'facets', 'conversations/1', 'conversations/2', 'conversations/4', 'conversations/1/why?moment=m-1-one_step_at_a_time-13-6', 'disputes', 'disputes?state=decided', 'disputes?moment=dismissal&limit=1', 'coaching', 'coaching?state=done', 'views', 'keys', 'audit/of/1'],
  team_lead: ['me', 'home', 'coaching', 'rubrics'],
  evaluator: ['me', 'home', 'reviews', 'reviews?state=submitted', 'reviews?limit=2', 'reviews/r6', 'reviews/r2'],
  quality_lead: ['me', 'home', 'disputes', 'duties', 'calibrations', 'calibrations?limit=1', 'evaluators?programme=billing', 'evaluators?programme=support', 'disputes?limit=1&cursor=d1', 'calibrations/k0', 'rubrics', 'rubrics/billing'],
  operations_head: ['me', 'home', 'duties', 'duties?state=done', 'duties?limit=3', 'imports'],
  client_viewer: ['me', 'home', 'conversations'],
  admin: ['me', 'home', 'accounts', 'roster', 'retention', 'keys', 'imports', 'audit'],
  auditor: ['me', 'home', 'audit'],
}

describe('the made-up server', () => {
  let server: { url: string; close: () => void }
  beforeAll(async () => {
    server = await serve()
  })
  afterAll(() => server.close())
  for (const [role, paths] of Object.entries(ASKED)) {
    for (const path of paths) {
      it(`answers as the document says: ${role} /api/${path}`, async () => {
        const answer = await fetch(`${server.url}/api/${path}`, { headers: { cookie: `role=${role}`, connection: 'close' } })
        expect(answer.status).toBe(200)
        expect(faults(`/api/${path.split('?')[0]}`, await answer.json())).toEqual([])
      })
    }
  }
  it('control: an answer of another shape is found', () => {
    expect(faults('/api/views', { views: [{ key: 1 }] }).length).toBeGreaterThan(1)
  })
})
