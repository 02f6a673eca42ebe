// Debian's Chromium under playwright-core. `CHROMIUM` names another; without one a run says so.
import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'

const PLACES = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].filter(Boolean)

export const executable = PLACES.find((path) => existsSync(path)) ?? null

export function launch() {
  return chromium.launch({
    executablePath: executable,
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run', '--autoplay-policy=no-user-gesture-required', '--mute-audio'],
  })
}

/** A page of its own that keeps what went wrong: errors of the console, requests that leave the host. */
export async function open(browser, base, { theme = 'light', width = 1440, height = 900, role = null, throttle = 1 } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme, reducedMotion: 'reduce', timezoneId: 'Europe/Berlin', locale: 'en-GB' })
  if (role) {
    if (process.env.EARNEST_URL) await context.request.post(`${base}/api/look-as`, { data: { role }, headers: { origin: base } })
    else await context.addCookies([{ name: 'role', value: role, url: base }])
  }
  const page = await context.newPage()
  const wrong = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') wrong.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => wrong.push(`error: ${error.message}`))
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(base) && !url.startsWith('data:') && !url.startsWith('blob:')) wrong.push(`off the host: ${url}`)
  })
  // A browser writes these to its console too, but not which they were.
  page.on('response', (answer) => {
    if (answer.status() >= 400) wrong.push(`${answer.status()}: ${answer.request().method()} ${answer.url()}`)
  })
  if (throttle > 1) {
    const devtools = await context.newCDPSession(page)
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: throttle })
  }
  return { page, context, wrong, go: (hash) => page.goto(`${base}/#${hash}`), close: () => context.close() }
}
