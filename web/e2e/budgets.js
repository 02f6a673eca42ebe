// How fast it is, on this machine and at a quarter of its speed.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** A made-up server of its own process with 100,000 conversations. */
async function many() {
  const child = spawn(process.execPath, [fileURLToPath(new URL('../mock/server.js', import.meta.url))], { env: { ...process.env, MOCK_ROWS: '100000', PORT: '0' }, stdio: ['ignore', 'pipe', 'inherit'] })
  const url = await new Promise((done) => child.stdout.once('data', (data) => done(String(data).trim())))
  return { url, close: () => child.kill() }
}

export async function budgets({ browser, base, open, check }) {
  const ready = async (throttle) => {
    const one = await open(browser, base, { role: 'agent', throttle })
    await one.go('/conversations')
    await one.page.waitForSelector('#row-0')
    // The first opening brings the scripts; the second is what a day is made of.
    const times = []
    for (const key of [1, 5, 1]) {
      times.push(
        await one.page.evaluate(async (wanted) => {
          const from = performance.now()
          location.hash = `#/conversations/${wanted}`
          await new Promise((done) => {
            const look = () => (document.querySelector('section[data-ready=true] input[type=range]') && location.hash.includes(wanted) ? done() : requestAnimationFrame(look))
            look()
          })
          return Math.round(performance.now() - from)
        }, String(key)),
      )
      await one.page.evaluate(() => (location.hash = '#/notice'))
      await one.page.waitForSelector('main table')
    }
    await one.close()
    return times
  }
  for (const [throttle, limit] of [[1, 300], [4, 1200]]) {
    await check(`the player is ready within ${limit} ms at 1/${throttle} of the speed`, async () => {
      const [cold, long, warm] = await ready(throttle)
      console.log(`player ready, 1/${throttle} of the speed: first ${cold} ms, 43 minutes ${long} ms, again ${warm} ms`)
      if (warm > limit) throw new Error(`${warm} ms`)
    })
  }

  await check('100,000 conversations scroll without a stall', async () => {
    const server = await many()
    const one = await open(browser, server.url, { role: 'quality_lead' })
    await one.go('/conversations')
    await one.page.waitForSelector('#row-0')
    const result = await one.page.evaluate(async () => {
      const scroller = document.querySelector('#row-0').closest('.overflow-y-auto')
      let longest = 0
      const seen = new PerformanceObserver((list) => list.getEntries().forEach((entry) => (longest = Math.max(longest, entry.duration))))
      seen.observe({ entryTypes: ['longtask'] })
      const from = performance.now()
      let blank = 0
      let last = -1
      while (!scroller.textContent.includes('That is all') && performance.now() - from < 120_000) {
        scroller.scrollTop = scroller.scrollHeight
        await new Promise(requestAnimationFrame)
        await new Promise((done) => setTimeout(done))
        if (!scroller.querySelector('a')) blank++
        last = scroller.scrollHeight
      }
      const loaded = performance.now() - from
      // Then up and down at random, as a scroll bar does.
      const frames = []
      for (let n = 0; n < 120; n++) {
        const at = performance.now()
        scroller.scrollTop = ((n * 7919) % 1000) / 1000 * last
        await new Promise(requestAnimationFrame)
        await new Promise((done) => setTimeout(done))
        frames.push(performance.now() - at)
      }
      frames.sort((a, b) => a - b)
      return { rows: Math.round(last / 56), loaded: Math.round(loaded), longest: Math.round(longest), blank, p99: Math.round(frames[118]), nodes: document.querySelectorAll('*').length }
    })
    console.log(`list: ${JSON.stringify(result)}`)
    await one.close()
    server.close()
    if (result.rows < 90_000) throw new Error(`${result.rows} rows came`)
    if (result.longest > 200) throw new Error(`a stall of ${result.longest} ms`)
    if (result.p99 > 100) throw new Error(`99th of a hundred frames: ${result.p99} ms`)
  })
}
