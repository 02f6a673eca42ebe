// Screenshots of every page at three widths in both themes: `npm run shots -- DIR [name…]`; of a server
// that runs with EARNEST_URL.
import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { executable, launch, open } from '../e2e/browser.js'
import { places } from '../e2e/places.js'
import { MADE_UP, there } from '../e2e/there.js'
import { serve } from '../mock/server.js'

const [given, ...names] = process.argv.slice(2)
const folder = given ?? join(tmpdir(), 'earnest-shots')
const widths = (process.env.WIDTHS ?? '1440,1024,390').split(',').map(Number)
const themes = (process.env.THEMES ?? 'light,dark').split(',')
if (!executable) {
  console.log('no Chromium: no screenshots')
  process.exit(0)
}
mkdirSync(folder, { recursive: true })
const real = process.env.EARNEST_URL?.replace(/\/$/, '')
const server = real ? { url: real, close() {} } : await serve()
const browser = await launch()
const PLACES = places(real ? await there(await browser.newContext(), real) : MADE_UP)
for (const place of PLACES.filter((one) => names.length === 0 || names.some((name) => one.name.startsWith(name)))) {
  const { page, wrong, go, close } = await open(browser, server.url, { width: widths[0], role: place.role })
  await go(place.hash)
  const there = await page.waitForSelector(place.ready, { timeout: 20000 }).catch(() => null)
  for (const width of widths) {
    await page.setViewportSize({ width, height: width < 600 ? 844 : 900 })
    for (const theme of themes) {
      await page.emulateMedia({ colorScheme: theme })
      await page.waitForTimeout(250)
      await page.screenshot({ path: join(folder, `${place.name}-${width}-${theme}.png`) })
    }
  }
  if (!there || wrong.length) console.log(`${place.name}: ${there ? '' : `no ${place.ready}`} ${wrong.join(' | ')}`)
  await close()
}
await browser.close()
server.close()
console.log(folder)
