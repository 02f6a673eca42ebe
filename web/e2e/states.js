// Nothing yet, nothing found, no right, no server.
import { isKnown } from './places.js'

export async function states({ browser, base, open, check, equal, faults, there, places }) {
  const as = (role, name, work) =>
    check(name, async () => {
      const one = await open(browser, base, { role })
      try {
        await work(one)
      } finally {
        await one.close()
      }
    })
  const see = (name, role, hash, prepare, text) =>
    as(role, name, async (one) => {
      await prepare?.(one)
      await one.go(hash)
      await one.page.waitForSelector(`main :text("${text}")`, { timeout: 40000 })
      const found = await faults(one.page)
      if (found.length) throw new Error(found.join('\n'))
      const wrong = one.wrong.filter((line) => !/Failed to load resource|ERR_FAILED|^[45]\d\d: /.test(line))
      if (wrong.length) throw new Error(wrong.join('\n'))
    })
  // The codes and sentences are the server's own: `refused.rs`.
  const fails = (status, code, message) => ({ page }) => page.route('**/api/{home,conversations,disputes,audit}*', (route) => route.fulfill({ status, json: { error: { code, message } } }))

  await see('a conversation that is not one’s own is not here', 'agent', '/conversations/7', null, 'Not here')
  await see('no such page', 'agent', '/nowhere', null, 'There is no such page')
  await see('the server fails: home', 'agent', '/', fails(500, 'failed', 'something failed here; the log says what'), 'The server could not answer')
  await see('the server fails: list', 'team_lead', '/conversations', fails(500, 'failed', 'something failed here; the log says what'), 'The server could not answer')
  await see('no right', 'auditor', '/audit', fails(403, 'not_allowed', 'this role may not do that'), 'Your role does not do this')
  await see('too many tries', 'quality_lead', '/disputes', fails(429, 'too_often', 'tried too often; again in 9 s'), 'Too many tries')
  await see('a refusal in the server’s words', 'quality_lead', '/disputes', fails(429, 'busy', 'enough waits to be read already; again in 30 s'), 'Enough waits to be read already')
  await as('team_lead', 'a search that is none says so, without a count or another try', async (one) => {
    await one.go('/conversations?q=' + encodeURIComponent('"fee'))
    await one.page.waitForSelector('main [role=alert]:has-text("expected a closing quotation mark")')
    equal(await one.page.locator('main header [role=status]').innerText(), '', 'the count')
    equal(await one.page.locator('main button:has-text("Try again")').count(), 0, 'tries again')
  })
  await see('days the wrong way round', 'team_lead', '/conversations?from=2026-03-27&until=2026-03-01', null, 'The days are the wrong way round')
  await as('quality_lead', 'what is missing has no moment', async (one) => {
    await one.go('/moments?mark=missing&channel=chat')
    const link = one.page.locator('main a:has-text("See the conversations")')
    await link.waitFor()
    equal(await link.getAttribute('href'), '#/conversations?channel=chat&mark=missing', 'the other filters')
    await one.go('/moments?channel=chat')
    await one.page.waitForSelector('#row-0')
    await one.page.locator('#filter').click()
    await one.page.locator('[role=dialog] option[value=not_mine]').waitFor({ state: 'attached' })
    equal(await one.page.locator('[role=dialog] option[value=missing]').count(), 0, 'missing among the marks of moments')
  })
  await as('quality_lead', 'an outcome of conversations is that of skills, until one says otherwise', async (one) => {
    await one.go('/conversations')
    await one.page.locator('#filter').click()
    await one.page.locator('[role=dialog] label:has-text("Outcome") select').selectOption('missed')
    await one.page.waitForFunction(() => location.hash === '#/conversations?outcome=missed&class=skill')
    await one.page.waitForFunction(() => [...document.querySelectorAll('[title$="missed"][title*="skill"]')].length > 5 && !document.querySelector('[title="0 skills missed"]'))
  })
  await see('a conversation that one judges blind', 'evaluator', '/conversations', null, 'Hidden until you hand in')
  await as('evaluator', 'a review that was handed in reads well, and its words lead to where they were said', async (one) => {
    await one.go('/reviews/r21')
    await one.page.waitForSelector('main :text("20 of 35 points")')
    const found = await faults(one.page)
    if (found.length) throw new Error(found.join('\n'))
    equal(await one.page.locator('main fieldset :disabled').count(), 0, 'greyed out')
    await one.page.locator('main fieldset li button >> nth=-1').click()
  })
  await as('quality_lead', 'a calibration says who is still to hand in, and claims nothing', async (one) => {
    await one.go('/calibrations/k2')
    await one.page.waitForSelector('main :text("Still to hand in: evaluator-03. What differs shows as they do.")')
    equal(await one.page.locator('main :text("No question was answered differently")').count(), 0, 'claims')
    await one.page.waitForSelector('main header a:has-text("All calibrations")')
    const answered = one.page.waitForResponse((answer) => answer.url().includes('/api/reviews'))
    await one.go('/calibrations/k0')
    await one.page.waitForSelector('main tr:has-text("all the same answer")')
    const few = one.page.locator('main tr:has-text("too few to tell")')
    await few.waitFor()
    equal((await few.innerText()).includes('1.00'), false, 'a figure without an interval')
    await answered
    equal(await one.page.locator('main header a[href="#/reviews"]').count(), 0, 'reviews of another calibration')
  })
  await as('evaluator', 'a calibration leads to what one has to hand in', async (one) => {
    await one.go('/calibrations/k1')
    await one.page.waitForSelector('main header a[href="#/reviews"]')
  })
  await see('no server', 'agent', '/', ({ page }) => page.route('**/api/home', (route) => route.abort()), 'The server does not answer')

  await as('agent', 'a conversation that could not be had at first is all there at the second try', async (one) => {
    const path = `**/api/conversations/${there.voice}`
    await one.page.route(path, (route) => route.fulfill({ status: 500, json: { error: { code: 'failed', message: 'something failed here; the log says what' } } }))
    await one.go(`/conversations/${there.voice}`)
    const again = one.page.locator('main button', { hasText: 'Try again' })
    await again.waitFor()
    await one.page.unroute(path)
    await again.click()
    await one.page.waitForSelector('section[data-ready=true] input[type=range]')
    await one.page.waitForSelector('#turn-0')
  })
  await as('agent', 'a conversation gone back to is asked for anew, and what is marked then is seen', async (one) => {
    const [first] = there.moment
    let asked = 0
    one.page.on('request', (request) => (asked += Number(new URL(request.url()).pathname === `/api/conversations/${first}`)))
    await one.go(`/conversations/${there.moment.join('?moment=')}`)
    await one.page.waitForSelector('#turn-0')
    equal(asked, 1, 'times asked')
    // A page whose script is slow: its address is left before it is there.
    await one.page.route('**/assets/Notice*.js', () => {})
    await one.page.evaluate(() => (location.hash = '#/notice'))
    await one.page.waitForFunction(() => location.hash === '#/notice')
    await one.page.goBack()
    await one.page.waitForSelector('#turn-0')
    await one.page.keyboard.press('a')
    await one.page.waitForSelector('aside .btn[aria-pressed=true]')
  })
  await as('agent', 'a paused place is of its own conversation', async (one) => {
    await one.go(`/conversations/${there.voice}?t=3`)
    await one.page.waitForSelector('section[data-ready=true]')
    await one.page.waitForSelector('#turn-0')
    await one.page.evaluate((key) => (location.hash = `#/conversations/${key}`), there.long)
    await one.page.waitForFunction((key) => document.querySelector('section[data-ready=true]') && location.hash.includes(`/${key}`), there.long)
    await one.page.waitForTimeout(200)
    equal(await one.page.evaluate(() => location.hash), `#/conversations/${there.long}`, 'address of the second')
  })

  const silent = ({ page }) => page.route('**/sound', (route) => route.fulfill({ status: 500, json: { error: { code: 'failed', message: 'something failed here; the log says what' } } }))
  await as('quality_lead', 'the sound is asked for when it is played, and cannot be had', async (one) => {
    let asked = 0
    one.page.on('request', (request) => (asked += request.url().endsWith('/sound') ? 1 : 0))
    await silent(one)
    await one.go(`/conversations/${there.long}?t=30`)
    await one.page.waitForSelector('section[data-ready=true]')
    await one.page.waitForSelector('#turn-0')
    await one.page.waitForTimeout(300)
    equal(asked, 0, 'requests for sound before it is played')
    await one.page.keyboard.press(' ')
    await one.page.waitForSelector('main :text("The sound could not be had")')
  })

  await see('no right to what is kept', 'auditor', '/admin/retention', null, 'Your role does not do this')
  await see('the server fails: what is kept', 'admin', '/admin/retention', ({ page }) => page.route('**/api/retention', (route) => route.fulfill({ status: 500, json: { error: { code: 'failed', message: 'something failed here; the log says what' } } })), 'The server could not answer')
  await as('admin', 'limits that could not be set stay in their form', async (one) => {
    await one.page.route('**/api/retention', (route) => (route.request().method() === 'PUT' ? route.fulfill({ status: 400, json: { error: { code: 'bad', message: 'expected 1 to 36525 days, found `0`' } } }) : route.fallback()))
    await one.go('/admin/retention?change=limits&programme=support')
    await one.page.fill('main form input >> nth=0', '30')
    await one.page.locator('main form .btn-main').click()
    await one.page.locator('[role=dialog] button:has-text("Set the limit")').click()
    await one.page.waitForSelector('[role=status] :text("Expected 1 to 36525 days")')
    await one.page.waitForSelector('[role=dialog]', { state: 'detached' })
    equal(await one.page.inputValue('main form input >> nth=0'), '30', 'what was typed')
    const found = await faults(one.page)
    if (found.length) throw new Error(found.join('\n'))
  })
  await as('admin', 'an id that no conversation has is said where it was typed', async (one) => {
    await one.go('/admin/retention?change=hold')
    await one.page.fill('main form input >> nth=0', 'nowhere')
    await one.page.fill('main form input >> nth=1', 'a claim')
    await one.page.locator('main form .btn-main').click()
    await one.page.waitForSelector('form [role=alert]:has-text("There is no conversation “nowhere”")')
    const found = await faults(one.page)
    if (found.length) throw new Error(found.join('\n'))
    await one.page.fill('main form input >> nth=0', 'c-1')
    equal(await one.page.locator('form [role=alert]').count(), 0, 'alerts once another is typed')
  })
  await see('no right to administer', 'client_viewer', '/admin', null, 'Your role does not do this')
  await as('client_viewer', 'whoever does not administer sees no tabs of it', async (one) => {
    await one.go('/admin/accounts')
    await one.page.waitForSelector('main :text("Your role does not do this")')
    equal(await one.page.locator('main a, main button, main input').count(), 0, 'controls')
  })
  await as('admin', 'a kind that there is no more is said before anything is sent', async (one) => {
    await one.page.route('**/api/me', async (route) => {
      const answer = await route.fetch()
      const me = await answer.json()
      me.switches.support.off = [{ moment: 'renamed', site: '' }]
      await route.fulfill({ response: answer, json: me })
    })
    await one.go('/admin/programmes')
    await one.page.waitForSelector('article[aria-label=support] [role=alert]:has-text("There is no kind “renamed”")')
    const found = await faults(one.page)
    if (found.length) throw new Error(found.join('\n'))
  })
  await as('admin', 'an account that was taken up is open, whatever link it has', async (one) => {
    await one.go('/admin/accounts')
    await one.page.waitForSelector('main tr:has-text("sunniva"):has-text("open"):has-text("link until 2 Dec 2026")')
    await one.page.waitForSelector('main tr:has-text("rafe"):has-text("invited until 1 Dec 2026")')
  })
  await as('admin', 'of a roster it is said how many lines were refused', async (one) => {
    await one.go('/admin/roster')
    await one.page.locator('main input[type=file]').setInputFiles({ name: 'roster.csv', mimeType: 'text/csv', buffer: Buffer.from('agent,team\n') })
    await one.page.waitForSelector('main [role=status]:has-text("1 line was refused, 213 taken")')
  })
  await as('auditor', 'whoever was not let in has a row without empty parts', async (one) => {
    await one.go('/audit?action=failed_sign_in')
    const row = one.page.locator('tbody tr').first()
    await row.filter({ hasText: 'Somebody unknown' }).filter({ hasText: 'was not let in' }).waitFor()
    equal((await row.innerText()).includes('–'), false, 'an empty part')
  })
  await as('nobody', 'whoever was invited is told their login', async (one) => {
    // Also where the page is open already, and nobody signed in.
    await one.go('/conversations')
    await one.page.waitForSelector('input[name=login]')
    await one.go('/invitation?token=once-only')
    await one.page.waitForSelector('input[autocomplete=new-password]')
    equal(await one.page.evaluate(() => document.activeElement.type), 'password', 'the first field has the focus')
    await one.page.keyboard.type('a long enough password')
    await one.page.keyboard.press('Enter')
    await one.page.waitForSelector('main :text("You sign in as admin")')
    const found = await faults(one.page)
    if (found.length) throw new Error(found.join('\n'))
    await one.page.keyboard.press('Enter')
    await one.page.waitForSelector('aside :text-is("admin")')
  })
  await see('how many people said are missing, by kind', 'quality_lead', '/', null, 'Said missing')
  await as('agent', 'a team’s figures, of five people or more, lead to nobody’s conversations', async (one) => {
    await one.go('/')
    const team = one.page.locator('section[aria-labelledby=s-team]')
    await team.locator('h2:text("Your team in October 2026")').waitFor()
    await team.locator('li:has-text("Reacted to the trouble"):has-text("412 of 530"):has-text("14 people"):has-text("Proven")').waitFor()
    await team.locator(':text("Fewer than five people")').waitFor()
    equal(await team.locator('a').count(), 0, 'links')
    equal((await team.innerText()).includes('%'), false, 'a percentage')
  })

  process.env.MOCK_EMPTY = '1'
  for (const [role, hash, text] of [
    ['agent', '/', 'Nothing new since you were here'],
    ['agent', '/', 'Nothing of your team yet'],
    ['team_lead', '/', 'Nothing stands out yet'],
    ['evaluator', '/', 'Your queue is empty'],
    ['quality_lead', '/', 'No kinds counted yet'],
    ['operations_head', '/', 'No programmes yet'],
    ['admin', '/', 'No imports yet'],
    ['operations_head', '/imports', 'Nothing was imported yet'],
    ['client_viewer', '/moments', 'No moments of kinds that you are shown'],
    ['admin', '/admin/retention', 'No conversations to keep yet'],
    ['admin', '/admin/retention', 'Nothing is held'],
    ['quality_lead', '/conversations', 'No conversations yet'],
    ['quality_lead', '/disputes', 'No open disputes'],
    ['team_lead', '/coaching', 'Nothing to follow up'],
    ['operations_head', '/duties', 'No duties to confirm'],
    ['evaluator', '/reviews', 'Nothing waits for review'],
    ['quality_lead', '/calibrations', 'No calibration yet'],
    ['quality_lead', '/rubrics', 'No rubric yet'],
    ['auditor', '/audit', 'The audit is empty'],
  ]) {
    await see(`nothing yet: ${role} ${hash}`, role, hash, null, text)
  }
  delete process.env.MOCK_EMPTY

  await check('signing in, wrong and right', async () => {
    const one = await open(browser, base, { role: 'nobody' })
    await one.go('/conversations?q=fee')
    await one.page.waitForSelector('input[name=login]')
    equal(await one.page.evaluate(() => document.activeElement.getAttribute('name')), 'login', 'focus')
    await one.page.keyboard.type('quality_lead')
    await one.page.keyboard.press('Tab')
    await one.page.keyboard.type('wrong')
    await one.page.keyboard.press('Enter')
    await one.page.waitForSelector('[role=alert]')
    await one.page.fill('input[name=password]', 'correct horse')
    await one.page.keyboard.press('Enter')
    await one.page.waitForSelector('#row-0')
    equal(await one.page.evaluate(() => location.hash), '#/conversations?q=fee', 'where one wanted to go')
    await one.close()
  })
  await as('agent', 'a moment that is said to be missing stands at its turn, and is taken back there', async (one) => {
    await one.go(`/conversations/${there.voice}`)
    await one.page.waitForSelector('#turn-0')
    await one.page.keyboard.press('j')
    await one.page.keyboard.press('m')
    await one.page.locator('aside select').selectOption({ index: 1 })
    await one.page.locator('aside textarea').fill('nobody said so')
    await one.page.locator('aside form .btn-main').click()
    const said = one.page.locator('ol li[aria-label^="Said to be missing here"]')
    await said.filter({ hasText: 'nobody said so' }).waitFor()
    const found = await faults(one.page)
    if (found.length) throw new Error(found.join('\n'))
    await said.locator('button').click()
    await said.waitFor({ state: 'detached' })
  })
  await as('quality_lead', 'a list is taken out as it is chosen, by key', async (one) => {
    await one.go('/disputes?state=decided')
    await one.page.waitForSelector('main article, main h1')
    await one.page.locator('main header button[aria-label="Export"]').focus()
    await one.page.keyboard.press('Enter')
    const links = one.page.locator('[role=dialog] a[download]')
    await links.first().waitFor()
    equal((await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')))).join(' '), '/api/export/disputes?format=csv&state=decided /api/export/disputes?format=parquet&state=decided', 'links')
  })

  await as('agent', 'one’s own password is changed, with the one until then', async (one) => {
    await one.page.route('**/api/me', async (route) => {
      const answer = await route.fetch()
      await route.fulfill({ response: answer, json: { ...(await answer.json()), demo: false } })
    })
    await one.go('/password')
    const [current, next] = ['current-password', 'new-password'].map((kind) => one.page.locator(`input[autocomplete=${kind}]`))
    const say = (text) => one.page.waitForSelector(`[role=alert]:has-text("${text}")`)
    await current.fill('wrong')
    await next.fill('short')
    await one.page.keyboard.press('Enter')
    await say('12 characters')
    await next.fill('a long enough password')
    await one.page.keyboard.press('Enter')
    await say('not the password that holds')
    const found = await faults(one.page)
    if (found.length) throw new Error(found.join('\n'))
    await current.fill('correct horse')
    await one.page.keyboard.press('Enter')
    await one.page.waitForSelector(':text("Password changed")')
    equal(await one.page.evaluate(() => location.hash), '#/', 'where one is then')
  })

  for (const [role, hash, path, button] of [
    ['operations_head', '/duties', '**/api/duties/*', 'main article button >> nth=0'],
    ['team_lead', '/coaching', '**/api/coaching/*/done', 'main article button[data-row] >> nth=0'],
  ])
    await as(role, `a double click sends once: ${hash}`, async ({ page, go }) => {
      let sent = 0
      await page.route(path, async (route) => {
        sent++
        // Longer than a slow machine takes for the second click.
        await new Promise((done) => setTimeout(done, 1500))
        await route.fallback()
      })
      await go(hash)
      await page.locator(button).dblclick()
      await page.waitForTimeout(1000)
      equal(sent, 1, 'times sent')
    })

  await check('the owner’s link leaves no token in the address', async () => {
    const one = await open(browser, base, { role: 'nobody' })
    await one.go('/owner?token=once-only')
    await one.page.waitForSelector('form')
    equal(await one.page.evaluate(() => location.href.includes('once-only')), false, 'token in the address')
    await one.close()
  })

  // What comes too late finds nobody there: first what a page asks for at once, then what it asks for after that.
  for (const place of places.filter(isKnown))
    await as(place.role, `left before its answers came: ${place.name}`, async ({ page, wrong, go }) => {
      await go('/notice')
      await page.waitForSelector('main table')
      await page.route('**/api/**', async (route) => {
        await new Promise((done) => setTimeout(done, 150))
        await route.fallback().catch(() => {})
      })
      const to = (hash) => page.evaluate((wanted) => (location.hash = wanted), hash)
      for (const wait of [60, 240]) {
        await to(place.hash)
        await page.waitForTimeout(wait)
        await to(place.hash.split('?')[0])
        await page.waitForTimeout(40)
        await to('/notice')
        await page.waitForTimeout(400)
      }
      equal(wrong.join('\n'), '', 'the console')
    })
}
