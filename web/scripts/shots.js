// Screenshots of every page at three widths in both themes: `npm run shots -- DIR [name…]`.
import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { executable, launch, open } from '../e2e/browser.js'
import { PLACES } from '../e2e/places.js'
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
const server = await serve()
const browser = await launch()
for (const place of PLACES.filter((one) => names.length === 0 || names.some((name) => one.name.startsWith(name)))) {
  for (const theme of themes) {
    for (const width of widths) {
      const { page, wrong, go, close } = await open(browser, server.url, { theme, width, height: width === 390 ? 844 : 900, role: place.role })
      await go(place.hash)
      const there = await page.waitForSelector(place.ready, { timeout: 8000 }).catch(() => null)
      await page.waitForTimeout(250)
      await page.screenshot({ path: join(folder, `${place.name}-${width}-${theme}.png`) })
      if (!there || wrong.length) console.log(`${place.name} ${width} ${theme}: ${there ? '' : `no ${place.ready}`} ${wrong.join(' | ')}`)
      await close()
    }
  }
}
await browser.close()
server.close()
console.log(folder)
