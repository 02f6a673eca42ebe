// Sixty texts that would run a script, or leave their place, where a page writes a value as markup.
import { isKnown } from './places.js'

const CALL = 'window.__ran=1'
const TAGS = ['script', 'SCRIPT', 'scr<script>ipt', 'svg/onload', 'img', 'iframe', 'body', 'video', 'audio', 'details', 'marquee', 'object', 'embed', 'math', 'style', 'link', 'base', 'form', 'input', 'template']

export const INJECTIONS = [
  ...TAGS.map((tag) => (tag.toLowerCase().includes('script') ? `<${tag}>${CALL}</script>` : `<${tag} src=x onerror=${CALL} onload=${CALL} ontoggle=${CALL} open>`)),
  `"><img src=x onerror=${CALL}>`,
  `'><img src=x onerror=${CALL}>`,
  `" onmouseover="${CALL}" x="`,
  `' onfocus='${CALL}' autofocus x='`,
  `" autofocus onfocus="${CALL}`,
  `javascript:${CALL}`,
  `JaVaScRiPt:${CALL}`,
  `java\tscript:${CALL}`,
  `data:text/html,<script>${CALL}</script>`,
  `vbscript:${CALL}`,
  `{{constructor.constructor('${CALL}')()}}`,
  `\${${CALL}}`,
  `{@html "<img src=x onerror=${CALL}>"}`,
  `<%= ${CALL} %>`,
  `#{${CALL}}`,
  `</script><script>${CALL}</script>`,
  `</title><script>${CALL}</script>`,
  `</textarea><script>${CALL}</script>`,
  `</style><script>${CALL}</script>`,
  `--><script>${CALL}</script>`,
  `]]><script>${CALL}</script>`,
  `<!--<img src="--><img src=x onerror=${CALL}//">`,
  `<img src=x onerror&#61;${CALL}>`,
  `&lt;script&gt;${CALL}&lt;/script&gt;`,
  `&#60;img src=x onerror=${CALL}&#62;`,
  `%3Cscript%3E${CALL}%3C/script%3E`,
  `\\u003cscript\\u003e${CALL}\\u003c/script\\u003e`,
  `＜script＞${CALL}＜/script＞`,
  `<svg><animate onbegin=${CALL} attributeName=x dur=1s>`,
  `<svg><use href="data:image/svg+xml,<svg id=x onload=${CALL}>#x">`,
  `<a href="javascript:${CALL}" id=x>press</a><script>x.click()</script>`,
  `<form action="javascript:${CALL}"><button>send</button></form>`,
  `<div style="background:url(javascript:${CALL})">`,
  `<p style="animation-name:x" onanimationstart="${CALL}">`,
  `<meta http-equiv=refresh content="0;url=javascript:${CALL}">`,
  `<noscript><p title="</noscript><img src=x onerror=${CALL}>">`,
  `<math><mtext></form><form><mglyph><style></math><img src=x onerror=${CALL}>`,
  `\u202e<script>${CALL}</script>\u202c`,
  `\u0000<script>${CALL}</script>`,
  `=HYPERLINK("javascript:${CALL}")`,
]

/** What people, transcripts and files fill; names and keys of the tables stay as they are. */
const FILLED = new Set(['text', 'quote', 'answer_quote', 'topic', 'queue', 'name', 'agent_name', 'reason', 'note', 'team', 'customer', 'file', 'place', 'message', 'title', 'about', 'by', 'why', 'what', 'how', 'wrong', 'source', 'id', 'pseudonym', 'form', 'question', 'login', 'purpose', 'site', 'prefix', 'contact', 'why_unknown'])

/**
 * The server's answers with nothing but an injected text in every field that is filled from outside. How often a
 * field was filled is counted, and each time it gets the next text: filled sixty times it has had all. A field is an
 * address and a path in its answer; of rows that are all alike it is the path without their number, unless `each`.
 */
class Filled {
  fields = new Map()
  each = false
  shell = false

  fill(value, field) {
    if (Array.isArray(value)) return value.map((one, n) => this.fill(one, `${field}[${this.each ? n : typeof one?.id === 'string' && NAME.test(one.id) ? one.id : ''}]`))
    if (value === null || typeof value !== 'object') return value
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => {
        if (typeof one !== 'string' || !FILLED.has(name) || NAME.test(one)) return [name, this.fill(one, `${field}.${name}`)]
        return [name, this.next(`${field}.${name}`)]
      }),
    )
  }
  next(field) {
    if (!this.fields.has(field)) this.fields.set(field, { first: this.fields.size, times: 0, had: new Set() })
    const one = this.fields.get(field)
    const text = INJECTIONS[(one.first + one.times++) % INJECTIONS.length]
    one.had.add(text)
    return text
  }
  /** Fields that have not had every text. */
  get wanting() {
    return [...this.fields].filter(([, { had }]) => had.size < INJECTIONS.length).map(([field, { had }]) => `${field} ${had.size}`)
  }
  /** So many pairs of a field and a text there were. */
  get pairs() {
    return [...this.fields.values()].reduce((sum, { had }) => sum + had.size, 0)
  }
}
const NAME = /^[a-z_]+$/
// Asked once, when the page is loaded, wherever that is.
const SHELL = /^\/api\/(me|kinds)$/

/** In the browser: goes to an address from one that shows nothing, waits until all that it asks for is drawn, and
 * says what is there that nobody made. */
const look = async ([hash, ready]) => {
  const frame = () => new Promise((done) => requestAnimationFrame(done))
  const until = async (test) => {
    for (const end = performance.now() + 40000; performance.now() < end; await frame()) if (test()) return
    throw new Error(`never there: ${location.hash}`)
  }
  const nowhere = () => document.querySelector('main')?.textContent.includes('There is no such page')
  if (hash !== null) {
    location.hash = '#/no/such/page'
    await until(nowhere)
    location.hash = `#${hash}`
  }
  let still = 0
  await until(() => (still = (hash === null || !nowhere()) && document.querySelector(ready) && window.__asking === 0 ? still + 1 : 0) > 1)
  const made = []
  if (window.__ran !== undefined) made.push('a script ran')
  for (const one of document.body.querySelectorAll('*')) {
    if (/^(img|iframe|script|object|embed|base|meta|link|style|template|marquee|math|noscript)$/.test(one.localName)) made.push(`<${one.localName}>`)
    for (const { name, value } of one.attributes) if (/^on/.test(name) || (/^(href|src|action|formaction|xlink:href)$/.test(name) && /^\s*(javascript|data|vbscript):/i.test(value.replace(/[\t\n]/g, '')))) made.push(`${one.localName} ${name}=${value.slice(0, 80)}`)
  }
  return made
}
const counted = () => {
  window.__asking = 0
  const ask = window.fetch
  window.fetch = (...given) => {
    window.__asking++
    return ask(...given).finally(() => window.__asking--)
  }
}

// `@` stands for a text.
const ADDRESSES = [
  ['quality_lead', '/conversations?q=@&programme=@&team=@&agent=@&channel=@&language=@&topic=@&from=@&until=@&class=@&moment=@&outcome=@&owner=@&has_sound=@&mark=@&sort=@', 'main h1'],
  ['quality_lead', '/moments?q=@&programme=@&moment=@&outcome=@', 'main h1'],
  ['quality_lead', '/disputes?state=@&moment=@', 'main h1'],
  ['team_lead', '/coaching?new=1&agent=@&moment=@&outcome=@&kind=@&state=@', 'main form'],
  ['quality_lead', '/rubrics/billing?tab=@&version=@&with=@', 'main h1'],
  ['quality_lead', '/rubrics/@', 'main'],
  ['agent', '/conversations/@', 'main'],
  ['agent', '/conversations/1?moment=@&turn=@&t=@&why=@', 'main li'],
  ['evaluator', '/reviews/@', 'main'],
  ['admin', '/admin/retention?change=@&programme=@&hold=@', 'main ul'],
  ['auditor', '/audit?action=@&since=@&account=@&of=@', 'main h1'],
]
const TYPED = [
  ['what is looked for', 'agent', '/', async (page, text) => {
    if (!(await page.locator('[role=dialog] input').count())) await page.keyboard.press('Control+k')
    await page.fill('[role=dialog] input', text)
  }, '[role=dialog] [role=option]'],
  ['a rubric’s draft', 'quality_lead', '/rubrics/billing?tab=draft', async (page, text) => {
    await page.fill('#draft', `class = "${text}"`)
    await page.locator('button:text-is("Check")').click()
  }, '[data-bad]'],
  ['an id that no conversation has', 'admin', '/admin/retention?change=hold', async (page, text) => {
    await page.fill('main form input >> nth=0', text)
    await page.fill('main form input >> nth=1', text)
    await page.press('main form input >> nth=1', 'Enter')
  }, 'form [role=alert]'],
  ['a new account', 'admin', '/admin/accounts', async (page, text) => {
    if (!(await page.locator('main form').count())) await page.locator('main .btn-main').first().click()
    await page.fill('main form input >> nth=0', text)
    await page.fill('main form input >> nth=1', text)
    await page.selectOption('main form select', 'evaluator')
    await page.locator('main form .btn-main').click()
    // Else the next text may find a form that is about to go.
    await page.waitForSelector('main form', { state: 'detached' })
  }, '[role=status]'],
]

export async function injections({ browser, open, check, equal, places, serve }) {
  equal(INJECTIONS.length, 60, 'texts that are tried')
  let [fields, pairs] = [0, 0]
  const looked = async (role, work) => {
    const filled = new Filled()
    const once = new Filled()
    const server = await serve(0, (path, value) => (filled.shell || !SHELL.test(path) ? filled : once).fill(value, path))
    // What is drawn is little: here it is looked for in the document.
    const one = await open(browser, server.url, { role, width: 800, height: 500 })
    await one.page.addInitScript(counted)
    const see = async (hash, ready) => {
      const made = await one.page.evaluate(look, [hash, ready])
      if (made.length) throw new Error(made.slice(0, 5).join('\n'))
    }
    try {
      await work({ ...one, filled, see })
      const refused = one.wrong.filter((line) => /Content Security Policy|^error:/.test(line))
      if (refused.length) throw new Error(refused.slice(0, 5).join('\n'))
    } finally {
      await one.close()
      server.close()
    }
  }

  // A page that shows one thing shows a part of it by itself: there each row is a field of its own.
  const SINGLE = /^(conversation-|review$|review-blind$|calibration$|rubric(-|$))/
  // What is asked for once, the catalogue and whoever looks, shows here; these are loaded anew each time.
  const LOADED = /^(conversation-moment|notice)$/
  // The same as others, with more rows or none.
  const SAME = /^(conversation-long|explore-nothing)$/
  const { PLACE } = process.env
  const visit = ({ name, hash, role, ready }) =>
    check(`no injected text runs: ${name}`, () =>
      looked(role, async ({ page, go, filled, see }) => {
        const there = ready.replace('#row-0', 'main li')
        await go(hash)
        await page.waitForSelector(there, { timeout: 40000 })
        // What is loaded by and by the first time is there from now on.
        await see(hash, there)
        filled.fields.clear()
        filled.each = SINGLE.test(name)
        filled.shell = LOADED.test(name)
        for (let times = 0; times < INJECTIONS.length && (times === 0 || filled.wanting.length); times++) {
          if (filled.shell) await page.reload()
          await see(filled.shell ? null : hash, there)
        }
        equal(filled.wanting.join(', '), '', 'fields that had not all texts')
        equal(filled.pairs, filled.fields.size * INJECTIONS.length, 'fields, each with each text')
        fields += filled.fields.size
        pairs += filled.pairs
      }),
    )
  // What somebody puts into an address: each of its parts gets each text.
  const bring = ([role, hash, ready]) =>
    check(`no text of an address runs: ${hash}`, () =>
      looked(role, async ({ go, see, page }) => {
        await go('/no/such/page')
        await page.waitForSelector('main p')
        const had = new Set()
        const parts = hash.match(/@/g).length
        for (let times = 0; times < INJECTIONS.length; times++) {
          let part = 0
          const put = () => {
            const text = INJECTIONS[(times + part) % INJECTIONS.length]
            had.add(`${part++} ${text}`)
            return encodeURIComponent(text)
          }
          await see(hash.replace(/@/g, put), ready)
        }
        equal(had.size, parts * INJECTIONS.length, 'parts, each with each text')
        fields += parts
        pairs += had.size
      }),
    )
  // What somebody types where the page says it again.
  const enter = ([name, role, hash, type, echo]) =>
    check(`no text that is typed runs: ${name}`, () =>
      looked(role, async ({ go, see, page }) => {
        await page.route('**/api/holds', (route) => route.fulfill({ status: 404, json: { error: { code: 'not_found', message: 'no such conversation' } } }))
        await go(hash)
        await page.waitForSelector('main h1')
        for (const text of INJECTIONS) {
          await type(page, text)
          const seen = text.replace(/\s+/g, ' ').trim()
          await page.waitForFunction(([echo, seen]) => [...document.querySelectorAll(echo)].some((one) => one.textContent.replace(/\s+/g, ' ').includes(seen)), [echo, seen], { timeout: 5000 }).catch(() => Promise.reject(new Error(`not said again: ${text}`)))
          await see(null, 'main')
          pairs++
        }
        fields++
      }),
    )

  // Two at a time: one draws while the other is answered.
  const named = (name) => !PLACE || name.startsWith(PLACE)
  const waiting = [
    ...places.filter((one) => isKnown(one) && !SAME.test(one.name) && named(one.name)).map((one) => () => visit(one)),
    ...ADDRESSES.filter(() => named('address')).map((one) => () => bring(one)),
    ...TYPED.filter(() => named('typed')).map((one) => () => enter(one)),
  ]
  const both = [0, 1].map(async () => {
    for (let work = waiting.shift(); work; work = waiting.shift()) await work()
  })
  await Promise.all(both)
  console.log(`${fields} fields with each of ${INJECTIONS.length} texts: ${pairs} pairs`)
}
