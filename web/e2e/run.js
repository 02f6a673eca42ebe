// The page in a real browser: `npm run e2e [-- group…]`, groups `pages`, `walks`, `states`, `budgets`,
// `injections`. Against a running server with EARNEST_URL; else against the made-up one.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const { executable, launch, open } = await import('./browser.js')
const { places } = await import('./places.js')
const { MADE_UP, there: asked } = await import('./there.js')
const { walks } = await import('./walks.js')
const { states } = await import('./states.js')
const { budgets } = await import('./budgets.js')
const { INJECTIONS, injections } = await import('./injections.js')

if (!executable) {
  console.log('SKIPPED: no Chromium here (Debian: apt-get install chromium); nothing of the page was tried in a browser')
  process.exit(0)
}
const wanted = process.argv.slice(2)
const real = process.env.EARNEST_URL?.replace(/\/$/, '') ?? null
const server = real ? { url: real, close() {} } : await (await import('../mock/server.js')).serve()
const browser = await launch()
const what = real ? await asked(await browser.newContext(), real) : MADE_UP
const PLACES = places(what)
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

const failed = []
let passed = 0
const only = process.env.ONLY ? new RegExp(process.env.ONLY) : null
async function check(name, work) {
  if (only && !only.test(name)) return
  const from = Date.now()
  try {
    await work()
    passed++
    if (process.env.VERBOSE) console.log(`ok   ${name} ${Date.now() - from} ms`)
  } catch (error) {
    failed.push(`FAIL ${name}\n     ${String(error.message ?? error).split('\n').slice(0, 12).join('\n     ')}`)
    console.log(failed.at(-1))
  }
}
export function equal(found, expected, what) {
  if (found !== expected) throw new Error(`${what}: expected ${JSON.stringify(expected)}, found ${JSON.stringify(found)}`)
}

/** What axe finds wrong, one line each. The script comes through the debugger, past the policy. */
async function faults(page) {
  await page.evaluate(axe)
  const { violations } = await page.evaluate((rules) => window.axe.run(document, { runOnly: { type: 'tag', values: rules } }), RULES)
  return violations.flatMap((one) => one.nodes.slice(0, 4).map((node) => `${one.id}: ${node.target.join(' ')} ${node.any[0]?.message ?? node.failureSummary ?? ''}`))
}
// Nobody signed in is 401, which a browser writes to its console by itself.
const serious = (wrong, role) => wrong.filter((line) => !(role === 'nobody' && /401/.test(line)))

async function visit(place, theme, work) {
  const one = await open(browser, server.url, { theme, role: place.role })
  try {
    await one.go(place.hash)
    await one.page.waitForSelector(place.ready, { timeout: 40000 })
    await work(one)
    const wrong = serious(one.wrong, place.role)
    if (wrong.length) throw new Error(wrong.join('\n'))
  } finally {
    await one.close()
  }
}
const has = (group) => wanted.length === 0 || wanted.includes(group)

if (has('pages')) {
  for (const place of PLACES) {
    await check(place.name, () =>
      visit(place, 'light', async ({ page }) => {
        for (const theme of ['light', 'dark']) {
          await page.emulateMedia({ colorScheme: theme })
          const found = await faults(page)
          if (found.length) throw new Error(`${theme}: ${found.join('\n')}`)
        }
      }),
    )
  }
  // Controls: what the checks above look for is found when it is there.
  await check('control: axe finds a text without contrast', () =>
    visit(PLACES.find((place) => place.name === 'notice'), 'light', async ({ page }) => {
      await page.evaluate(() => document.querySelectorAll('main p, main li').forEach((one) => one.style.setProperty('color', '#cfcfd4', 'important')))
      const found = await faults(page)
      if (!found.some((line) => line.startsWith('color-contrast'))) throw new Error('axe found nothing')
    }),
  )
  await check('control: a request that leaves the host is seen, and does not leave', async () => {
    const one = await open(browser, server.url, { role: 'agent' })
    await one.go('/')
    await one.page.waitForSelector('main h1')
    const left = await one.page.evaluate(() => fetch('https://example.invalid/x').then(() => true, () => false))
    equal(left, false, 'left the host')
    if (!one.wrong.length) throw new Error('nothing was noted')
    await one.close()
  })
}
const tools = { browser, base: server.url, open, check, equal, faults, real, there: what, visit }
if (has('walks')) await walks(tools)
if (has('states') && !real) await states({ ...tools, places: PLACES })
if (has('budgets')) await budgets(tools)
if (has('injections') && !real) {
  await injections({ ...tools, places: PLACES, serve: (await import('../mock/server.js')).serve })
  await check('control: a text written as markup is noted', async () => {
    const one = await open(browser, server.url, { role: 'agent' })
    await one.go('/')
    await one.page.waitForSelector('main h1')
    await one.page.evaluate((text) => (document.querySelector('main').innerHTML = text), INJECTIONS[4])
    await one.page.waitForTimeout(100)
    if (!one.wrong.some((line) => /Content Security Policy/.test(line))) throw new Error('nothing was noted')
    equal(await one.page.evaluate(() => window.__ran ?? null), null, 'it ran in spite of the policy')
    await one.close()
  })
}

await browser.close()
server.close()
// Once more where a log ends: what is read first of a long one.
if (failed.length) console.log(failed.join('\n'))
console.log(`${passed} passed, ${failed.length} failed`)
process.exit(failed.length ? 1 : 0)
