// What is chosen, sent and kept in forms, where answers come late, in parts or not at all and where one clicks twice.
// Of the made-up server alone: what is asked here stays.
export async function forms({ walk, equal }) {
  // Answers that fit wait until they are let go.
  const hold = async (page, fits) => {
    const held = []
    let open = false
    await page.route('**/api/**', (route) => {
      const request = route.request()
      if (open || !fits(new URL(request.url()), request.method())) return route.fallback()
      held.push(() => route.fallback())
    })
    return {
      held,
      release: () => {
        open = true
        for (const go_on of held) go_on()
      },
    }
  }
  const until = async (test, what) => {
    for (let n = 0; n < 200; n++) {
      if (await test()) return
      await new Promise((done) => setTimeout(done, 50))
    }
    throw new Error(`never: ${what}`)
  }
  // What is sent to an address, as it is sent.
  const sent = (page, path) => {
    const all = []
    page.on('request', (request) => request.method() === 'POST' && path.test(new URL(request.url()).pathname) && all.push(request.postDataJSON()))
    return all
  }
  const inParts = (page, list, limit) =>
    page.route(new RegExp(`/api/${list}[?]`), (route) => {
      const url = new URL(route.request().url())
      url.searchParams.set('limit', String(limit))
      return route.fallback({ url: url.href })
    })

  await walk('what is ticked by hand stays as the list grows, and goes with the list', 'quality_lead', 'light', async ({ page, go }) => {
    const further = await hold(page, (url) => url.pathname === '/api/conversations' && url.searchParams.has('cursor'))
    await inParts(page, 'conversations', 8)
    // What waits for a review already is not ticked: here nothing does.
    await page.route('**/api/reviews?*', (route) => route.fulfill({ json: { reviews: [], next: null } }))
    await go('/reviews?new=1&programme=support')
    const box = (n) => page.locator('form ul input').nth(n)
    const ticked = () => page.locator('form ul input:checked').count()
    await box(7).waitFor()
    equal(await ticked(), 5, 'ticked at first')
    await box(0).click()
    await box(6).click()
    await until(() => further.held.length, 'the second page is asked for')
    further.release()
    await box(8).waitFor()
    await page.waitForTimeout(100)
    equal(await box(0).isChecked(), false, 'the first, given back before the second page came')
    equal(await box(6).isChecked(), true, 'the seventh, taken before the second page came')
    equal(await ticked(), 5, 'ticked after the second page')
    // Another programme: nothing is chosen until its list is there.
    const other = await hold(page, (url) => url.pathname === '/api/conversations' && url.searchParams.get('programme') === 'billing')
    await page.selectOption('form fieldset select', 'billing')
    await until(() => other.held.length, 'the other list is asked for')
    await page.waitForTimeout(100)
    equal(await page.locator('form button.btn-main').isDisabled(), true, 'to send what another list has')
    other.release()
    await page.waitForSelector('form ul input:checked')
    equal(await ticked(), 5, 'ticked of the other list')
  })

  await walk('whom one chose of one programme judges nothing of another', 'quality_lead', 'light', async ({ page, go }) => {
    const all = sent(page, /reviews$/)
    await go('/reviews?new=1&programme=support')
    await page.waitForSelector('form select >> nth=0 >> option:has-text("Rafe Tillotson")', { state: 'attached' })
    await page.selectOption('form select >> nth=0', 'e1')
    await page.selectOption('form fieldset select', 'billing')
    await page.waitForSelector('form select >> nth=0 >> option:has-text("Corwin Ashdown")', { state: 'attached' })
    equal(await page.locator('form select').first().inputValue(), '', 'whom the form shows')
    await page.waitForSelector('form ul input:checked')
    await page.locator('form button.btn-main').click()
    await until(() => all.length, 'sent')
    equal(all[0].evaluator, null, 'who judges')
  })

  await walk('those who judge another programme do not come into a calibration late', 'quality_lead', 'light', async ({ page, go }) => {
    const all = sent(page, /calibrations$/)
    const late = await hold(page, (url) => url.pathname === '/api/evaluators' && url.searchParams.get('programme') === 'support')
    await go('/calibrations?new=1&programme=support')
    await until(() => late.held.length, 'the first are asked for')
    await page.selectOption('form fieldset select', 'billing')
    await page.waitForSelector('form label:has-text("Corwin Ashdown")')
    const answer = page.waitForResponse(/evaluators[?]programme=support/)
    late.release()
    await (await answer).finished()
    await page.waitForTimeout(100)
    await page.fill('form input >> nth=0', 'Of those who are shown')
    await page.waitForSelector('form ul input:checked')
    await page.locator('form button.btn-main').click()
    await until(() => all.length, 'sent')
    equal(all[0].evaluators.toSorted().join(' '), 'e3 e4', 'who judges')
  })

  await walk('a duty that is decided otherwise keeps its note', 'operations_head', 'light', async ({ page, go, press }) => {
    const all = sent(page, /duties\//)
    await go('/duties')
    const first = page.locator('article').first()
    await first.locator('input').fill('Read twice, it is not there.')
    await first.locator('button:has-text("Not missed")').click()
    await until(() => all.length === 1, 'decided')
    await page.locator('main nav a:has-text("Decided")').click()
    const done = page.locator('article:has-text("Read twice, it is not there.")')
    await done.waitFor()
    equal(await done.locator('input').inputValue(), 'Read twice, it is not there.', 'the field')
    await done.locator('[data-row]').focus()
    await press('m')
    await until(() => all.length === 2, 'decided otherwise')
    equal(all[1].note, 'Read twice, it is not there.', 'the note that stood')
    await page.waitForSelector('[role=status] button:has-text("Say it was not missed instead")')
    await press('z')
    await until(() => all.length === 3, 'decided as before')
    equal(all[2].note, 'Read twice, it is not there.', 'the note that was given')
    await page.waitForTimeout(200)
    await done.locator('input').fill('')
    await done.locator('button:has-text("Change to missed")').click()
    await until(() => all.length === 4, 'decided without')
    equal(all[3].note, null, 'a note that was taken out')
  })

  for (const [what, role, from, path, fill] of [
    ['reviews', 'quality_lead', '/reviews?new=1&programme=support', /reviews$/, async () => {}],
    ['a calibration', 'quality_lead', '/calibrations?new=1&programme=support', /calibrations$/, (page) => page.fill('form input >> nth=0', 'Clicked twice')],
    ['a note', 'team_lead', '/coaching?new=1&agent=agent-01', /coaching$/, (page) => page.fill('form textarea', 'Clicked twice.')],
    ['a decision', 'quality_lead', '/disputes', /outcome$/, async (page) => {
      await page.locator('article button').first().click()
      await page.fill('form textarea', 'Clicked twice.')
    }],
  ]) {
    await walk(`a double click sends ${what} once`, role, 'light', async ({ page, go }) => {
      const all = sent(page, path)
      const slow = await hold(page, (_, method) => method === 'POST')
      await go(from)
      await fill(page)
      const button = page.locator('form button.btn-main:not(:disabled)')
      await button.waitFor()
      await button.dblclick()
      await until(() => all.length, 'sent')
      await page.waitForTimeout(200)
      slow.release()
      await page.waitForSelector('form', { state: 'detached' })
      equal(all.length, 1, 'times sent')
    })
  }

  await walk('a draft is not published over a version that one has not seen', 'quality_lead', 'light', async ({ page, go }) => {
    const all = sent(page, /rubrics\/billing$/)
    const publishes = (toml) => page.evaluate((toml) => fetch('/api/rubrics/billing', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ toml }) }), toml)
    const publish = async () => {
      await page.waitForSelector('#problems :text("No errors")')
      await page.locator('button:has-text("Publish") >> nth=0').click()
    }
    await go('/rubrics/billing?tab=draft')
    await page.waitForSelector('#draft')
    const whole = await page.inputValue('#draft')
    await page.fill('#draft', whole.replace(/quiet_s = \d+/, 'quiet_s = 19'))
    await publishes(whole)
    // Loaded anew, thrown away and taken back: it is still the draft that was begun before.
    await page.reload()
    await page.locator('button:has-text("Throw the draft away")').click()
    await page.locator('[role=status] button:has-text("Undo")').click()
    await page.waitForFunction(() => document.querySelector('#draft').value.includes('quiet_s = 19'))
    equal(all.length, 1, 'published, by somebody else')
    await publish()
    await page.waitForSelector('[role=alert]:has-text("was published since")')
    // One of which it is not known, also after it was changed.
    await page.evaluate(() => Object.keys(sessionStorage).forEach((name) => name.endsWith('.from') && sessionStorage.removeItem(name)))
    await page.reload()
    await page.waitForFunction(() => document.querySelector('#draft')?.value.includes('quiet_s = 19'))
    await page.fill('#draft', whole.replace(/quiet_s = \d+/, 'quiet_s = 18'))
    await publish()
    await page.waitForSelector('[role=alert]:has-text("not known")')
    equal(all.length, 1, 'published, by somebody else')
    // Asked, and clicked twice: once.
    const slow = await hold(page, (_, method) => method === 'POST')
    await page.locator('[role=alert] button').dblclick()
    await until(() => all.length > 1, 'published')
    await page.waitForTimeout(200)
    slow.release()
    await page.waitForSelector('[role=status]:has-text("earnest reanalyse")')
    equal(all.length, 2, 'published twice, once by each')
  })

  await walk('moments that an address names are looked for once, kind by kind', 'team_lead', 'light', async ({ page, go }) => {
    const asked = []
    let now = 0
    let most = 0
    await page.route(/api\/moments[?].*limit=200/, async (route) => {
      asked.push(new URL(route.request().url()).searchParams.get('moment'))
      most = Math.max(most, ++now)
      await new Promise((done) => setTimeout(done, 30))
      now--
      await route.fulfill({ json: { moments: [], next: null, total: 0, total_is_more: false } })
    })
    const ids = Array.from({ length: 60 }, (_, n) => `m-9${n}-${n % 2 ? 'consent' : 'dismissal'}-1-${n}`)
    await go(`/coaching?new=1&agent=agent-01&moment=${[ids[0], ...ids].join(',')}`)
    await page.waitForSelector('form [role=status]:has-text("50 chosen")')
    await page.waitForSelector('form input[type=checkbox]')
    await page.waitForTimeout(500)
    equal(asked.toSorted().join(' '), 'consent dismissal', 'what was asked for')
    equal(most, 1, 'asked for at a time')
    await page.locator('form fieldset > ul > li button').first().click()
    await page.waitForSelector('form [role=status]:has-text("49 chosen")')
    await page.locator('form input[type=checkbox]').first().click()
    await page.waitForSelector('form [role=status]:has-text("50 chosen")')
    await page.waitForTimeout(300)
    equal(asked.length, 2, 'times asked, after one was dropped and one ticked')
  })

  await walk('while its first page is on its way a list says so', 'quality_lead', 'light', async ({ page, go }) => {
    const slow = await hold(page, (url) => url.pathname === '/api/disputes')
    await go('/disputes')
    await until(() => slow.held.length, 'asked for')
    await page.waitForSelector('main [role=status][aria-label="Loading"]', { timeout: 3000 })
    slow.release()
    await page.waitForSelector('main article')
  })

  await walk('what is set of a programme is what the page shows', 'admin', 'light', async ({ page, wrong, go, press }) => {
    const all = []
    page.on('request', (request) => request.method() === 'PUT' && all.push(request.postDataJSON()))
    await go('/admin/programmes')
    const card = page.locator('article[aria-label=billing]')
    const share = card.locator('input[type=number]')
    const trial = card.locator('[role=switch][aria-label="Kinds on trial"]')
    const on = () => trial.getAttribute('aria-checked')
    await share.waitFor()
    for (const text of ['-3', '150', '']) {
      await share.fill(text)
      await card.locator('[role=alert]:has-text("Expected a whole number from 1 to 100; it stays at 25")').waitFor()
      await share.blur()
      equal(await share.inputValue(), '25', `the field after ${text || 'nothing'}`)
    }
    equal(all.length, 0, 'times sent what is no such number')
    await share.fill('40')
    await share.blur()
    await until(async () => all.length === 1 && (await page.locator('[role=status]:has-text("Saved")').count()), 'saved')
    equal(await share.inputValue(), '40', 'the field once it was saved')
    // What could not be saved is not shown.
    await page.route('**/api/switches/billing', (route) => route.fulfill({ status: 400, json: { error: { code: 'bad', message: 'expected something else' } } }))
    await trial.click()
    await page.waitForSelector('[role=status] :text("Expected something else.")')
    equal(await on(), 'true', 'the switch that could not be set')
    await share.fill('60')
    await share.blur()
    await until(async () => (await share.inputValue()) === '40', 'the field shows what holds again')
    await page.unroute('**/api/switches/billing')
    // A browser says so much of what was refused.
    equal(wrong.filter((line) => !/400/.test(line)).join('\n'), '', 'the console')
    wrong.length = 0
    await trial.focus()
    await press('Space')
    await until(async () => (await on()) === 'false', 'the switch is set')
    equal(all.at(-1).sampled_percent, 40, 'what went with the switch')
    // Kinds are chosen by their titles, and it is said what goes before it is saved.
    const form = card.locator('form')
    const before = all.length
    await form.locator('button:has-text("Switch a kind off")').click()
    await until(() => page.evaluate(() => document.activeElement?.matches('article form select')), 'the new kind has the focus')
    await form.locator('select').last().selectOption('dismissal')
    await form.locator('input').last().fill('Mill Street')
    await form.locator('[role=status]:has-text("is taken out"):has-text("(Mill Street)")').waitFor()
    equal(all.length, before, 'times sent before it was saved')
    await form.locator('button:has-text("Cancel")').click()
    equal(await form.locator('select').count(), 2, 'kinds that are off after Cancel')
    await until(() => page.evaluate(() => document.activeElement?.textContent.includes('Switch a kind off')), 'the focus is on going on')
    await press('Enter')
    await form.locator('select').last().selectOption('dismissal')
    await form.locator('button:has-text("Save")').click()
    await until(() => all.length === before + 1, 'sent')
    equal(JSON.stringify(all.at(-1).off.at(-1)), '{"moment":"dismissal","site":""}', 'what is switched off')
    await form.locator('button:has-text("Save")').waitFor({ state: 'detached' })
  })

  for (const [role, hash, path, fill, elsewhere] of [
    ['team_lead', '/coaching?new=1&agent=agent-01', '/api/coaching', 'main form textarea', '/moments?agent=agent-01&outcome=missed'],
    ['quality_lead', '/calibrations?new=1&programme=support', '/api/calibrations', 'main form input', '/notice'],
    ['quality_lead', '/reviews?new=1&programme=support', '/api/reviews', null, '/notice'],
    ['admin', '/admin/access', '/api/break-glass', 'main form textarea', '/admin/keys'],
  ])
    await walk(`an answer that comes late moves nobody: ${path}`, role, 'light', async ({ page, go }) => {
      const answer = await hold(page, (url, method) => method === 'POST' && url.pathname === path)
      await go(hash)
      await page.waitForSelector('main form')
      if (fill) await page.locator(fill).first().fill('as agreed')
      await page.locator('main form button.btn-main:enabled').click()
      await until(() => answer.held.length, 'it is sent')
      await page.evaluate((to) => (location.hash = to), elsewhere)
      await page.waitForSelector('main h1, main #row-0')
      answer.release()
      await page.waitForTimeout(300)
      equal(await page.evaluate(() => location.hash), `#${elsewhere}`, 'where one is')
    })
}
