// Serves the built page and answers `/api` from fixtures. `MOCK_EMPTY=1` has nothing yet,
// `MOCK_BROKEN=1` fails every list; a query `broken=…` fails one request. No dependency.
import { createServer } from 'node:http'
import { readFile } from 'node:fs/promises'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { KINDS, NOTICE, QUESTIONS, ROWS, RUBRIC, agentOf, detail, disputes, kindFigures, listed, marks, momentRow, nameOf, row, wav } from './fixtures.js'
import { POLICY } from './policy.js'

const DIST = fileURLToPath(new URL('../dist', import.meta.url))
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' }
const ROLES = ['agent', 'team_lead', 'evaluator', 'quality_lead', 'operations_head', 'client_viewer', 'admin', 'auditor']
const SEE = ROLES.slice(0, 6)
const DEEDS = {
  see: SEE,
  see_names: ['agent', 'team_lead', 'operations_head'],
  mark: ROLES.slice(0, 4),
  dispute: ['agent', 'team_lead'],
  decide: ['quality_lead'],
  coach: ['agent', 'team_lead'],
  write_coaching: ['team_lead'],
  confirm_duty: ['quality_lead', 'operations_head'],
  review: ['evaluator', 'quality_lead'],
  calibrate: ['quality_lead'],
  export: SEE.slice(1),
  read_rubrics: SEE.slice(1),
  edit_rubrics: ['quality_lead'],
  import: ['operations_head', 'admin'],
  administer: ['admin'],
  read_audit: ['admin', 'auditor'],
}
const PERSON = { agent: 'Tamsin Okonjo-Reeve', team_lead: 'Ines Marlowe', evaluator: 'Rafe Tillotson', quality_lead: 'Dr. Yara Pellworm', operations_head: 'Gideon Strake', client_viewer: 'Client of support', admin: 'Ada Root', auditor: 'Lev Umbra' }

const empty = () => process.env.MOCK_EMPTY === '1'
const views = [
  { key: 'v1', name: 'Duties to look at', query: 'class=duty&outcome=missed', shared: true, mine: false },
  { key: 'v2', name: 'Long waits in voice', query: 'channel=voice&moment=announces_wait&outcome=missed', shared: false, mine: true },
]
const decided = new Map()
const duties = new Map()
const reviews = new Map()
const reviewsMore = []
const calibrationsMore = []
let nextKey = 100
let newest = 4
let edition = '3f9c1a07'
// The file that was sent last.
let sent = null
const NOT_SENT = { bytes: null, bytes_read: null, failure: null, report: null }
const imports = () => [
  { key: 'i2', file: 'recorder-7-2026-03-27.tar', at: '2026-11-26T04:10:00Z', state: 'done', ...NOT_SENT, conversations: 1204, stored: 1200, replaced: 4, unchanged: 0, problems: [] },
  { key: 'i1', file: 'helpdesk-b-week-13.csv', at: '2026-11-25T04:10:00Z', state: 'done', ...NOT_SENT, report: { dropped: [{ field: 'Speaker', why: 'no field of that name; a map can say what it is', count: 388 }], without_agent: { count: 3 } }, conversations: 388, stored: 386, replaced: 0, unchanged: 2, problems: [{ place: 'line 4117', message: 'expected a time, found `n/a`' }, { place: 'line 5230', message: 'expected a role of the table, found `Advsior`' }] },
]
let glass = null

class Refused extends Error {
  constructor(status, code, message) {
    super(message)
    this.status = status
    this.code = code
  }
}

function sees(role, key) {
  if (key < 1 || key > ROWS || !Number.isInteger(key)) return false
  if (role === 'admin') return glass !== null
  if (role === 'auditor') return false
  if (role === 'agent') return key <= 5 || agentOf(key).agent === agentOf(1).agent
  if (role === 'team_lead') return key <= 5 || agentOf(key).team === agentOf(1).team
  if (role === 'client_viewer') return row(key).programme === 'support'
  return true
}
// Of a calibration that waits for one, as of r2, nothing that was found is shown.
const blind = (role, key) => role === 'evaluator' && key === 2 && reviews.get('r2')?.state !== 'submitted'
function rowFor(role, key) {
  const shown = row(key, named(role))
  return blind(role, key) ? { ...shown, blind: true, met: 0, missed: 0, unknown: 0, faults: 0, duties_missed: 0 } : shown
}
const named = (role) => ['agent', 'team_lead', 'operations_head'].includes(role)

// The last few answers are kept, so that a long list is made once and not for each of its pages.
const kept = new Map()
function filtered(role, query) {
  const asked = new URLSearchParams(query)
  for (const name of ['cursor', 'limit']) asked.delete(name)
  const name = `${role} ${asked}`
  if (!kept.has(name)) {
    if (kept.size > 8) kept.delete(kept.keys().next().value)
    kept.set(name, find(role, query))
  }
  return kept.get(name)
}

function find(role, query) {
  const one = (name) => query.get(name)
  const out = []
  for (let key = 1; key <= ROWS; key++) {
    if (!sees(role, key)) continue
    const r = rowFor(role, key)
    if (['programme', 'team', 'agent', 'channel', 'language', 'topic'].some((name) => one(name) && r[name] !== one(name))) continue
    if (one('from') && (!r.day || r.day < one('from'))) continue
    if (one('until') && (!r.day || r.day > one('until'))) continue
    if (one('outcome') === 'missed' && one('class') === 'duty' && r.duties_missed === 0) continue
    if (one('outcome') === 'missed' && one('class') === 'skill' && r.missed === 0) continue
    if (one('moment') && key % 3 !== 0 && key > 5) continue
    if (one('has_sound') && String(r.has_sound) !== one('has_sound')) continue
    if (one('mark') && r.marks === 0) continue
    if (one('q')) {
      const quotes_ = one('q').split('"').length - 1
      if (quotes_ % 2) throw new Refused(400, 'bad', `character ${one('q').indexOf('"') + 1} of the search: expected a closing quotation mark`)
      if (one('q').includes('zzz') || (key > 5 && key % 4 !== 0)) continue
      r.quotes = quotes(key, one('q'))
      if (r.quotes.length === 0) continue
    }
    out.push(r)
  }
  const sort = one('sort') ?? 'newest'
  if (sort === 'oldest') out.reverse()
  if (sort === 'missed') out.sort((a, b) => b.missed - a.missed || Number(a.key) - Number(b.key))
  if (sort === 'longest') out.sort((a, b) => (b.length_ms ?? 0) - (a.length_ms ?? 0) || Number(a.key) - Number(b.key))
  return out
}

function momentsOf(role, query) {
  const out = []
  // What is missing has no moment.
  if (query.get('mark') === 'missing') return out
  for (const r of filtered(role, query).slice(0, 400)) {
    for (const m of detail(Number(r.key)).moments) {
      if (['moment', 'outcome', 'class'].some((name) => query.get(name) && m[name] !== query.get(name))) continue
      if (query.get('owner') && m.effective_owner !== query.get('owner')) continue
      out.push({ ...listed(m), conversation: r })
    }
  }
  return out
}

function quotes(key, q) {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean)
  const found = []
  for (const turn of detail(key).turns) {
    const low = turn.text.toLowerCase()
    if (!words.every((word) => low.includes(word))) continue
    found.push({
      turn: turn.turn,
      start_ms: turn.start_ms,
      text: turn.text,
      hits: words.map((word) => {
        const at = low.indexOf(word)
        return [Buffer.byteLength(turn.text.slice(0, at)), Buffer.byteLength(turn.text.slice(0, at + word.length))]
      }),
    })
    if (found.length === 2) break
  }
  return found
}

function paged(all, query, name) {
  const limit = Math.min(200, Number(query.get('limit') ?? 50))
  const from = Number(query.get('cursor') ?? 0)
  const next = from + limit < all.length ? String(from + limit) : null
  return { [name]: all.slice(from, from + limit), next, total: all.length, total_is_more: false }
}

// Of a list of work, what is in one state: the cursor names the last row, so that what is decided meanwhile moves none.
function portion(name, all, query, fits = () => true, keyOf = (one) => one.key) {
  const limit = Number(query.get('limit') ?? 50)
  if (!(limit >= 1 && limit <= 200)) throw new Refused(400, 'bad', 'expected a limit of 1 to 200')
  const after = query.has('cursor') ? all.findIndex((one) => keyOf(one) === query.get('cursor')) + 1 : 0
  const found = all.slice(after).filter(fits)
  return { [name]: empty() ? [] : found.slice(0, limit), next: empty() || found.length <= limit ? null : keyOf(found[limit - 1]) }
}

// Who may judge what is a programme's, by programme.
function judgesOf(programme) {
  return [
    ['e1', 'Rafe Tillotson', 'evaluator', ['support']],
    ['e2', 'Sunniva Achterberg', 'evaluator', ['support']],
    ['e3', 'Dr. Yara Pellworm', 'quality_lead', ['support', 'billing']],
    ['e4', 'Corwin Ashdown', 'evaluator', ['billing']],
  ].flatMap(([key, name, role, sees]) => (sees.includes(programme) ? [{ key, name, role }] : []))
}

// What somebody said is missing, by conversation.
const missing = []

const TEAM_KINDS = [['acknowledges_trouble', 412, 530, 14], ['answers_question', 1288, 1301, 14], ['announces_wait', 96, 203, 11], ['reads_back', 77, 118, 9], ['warm_transfer', 6, 21, 5]]

const list = (section) => (empty() ? { ...section, items: [] } : section)

function home(role) {
  const at = (id, items) => list({ id, items })
  const looks = [
    { at: '2026-11-26T08:12:00Z', by: 'Ines Marlowe', what: 'play', conversation: '1' },
    { at: '2026-11-25T15:40:00Z', by: 'evaluator-03', what: 'view', conversation: '2' },
  ]
  const sections = {
    agent: () => [
      at('seen', [momentRow(1, 'acknowledges_trouble'), momentRow(1, 'reads_back'), momentRow(1, 'one_step_at_a_time'), momentRow(2, 'answers_question'), momentRow(1, 'owns_failure')]),
      at('disputes', disputeRows(role).slice(0, 2)),
      at('team', [
        { team: 'Harbour', programme: 'support', month: '2026-10', people: 14, kinds: TEAM_KINDS.map(([moment, handled, arose, people]) => ({ moment, title: KINDS.find((kind) => kind.name === moment).title, status: KINDS.find((kind) => kind.name === moment).status, situations: { handled, arose }, people })) },
        { team: 'Harbour', programme: 'billing', month: '2026-10', people: null, kinds: [] },
      ]),
      at('looked', looks),
    ],
    team_lead: () => [
      at('worth_hearing', [1, 2, 3, 5, 4].map((key, n) => ({ ...row(key), why: ['two duties open', 'hard customer, well handled', 'three moments missed in a row', 'longest of the week', 'disputed by the agent'][n] }))),
      at('coaching', coaching()),
    ],
    evaluator: () => [at('queue', reviewRows(role).slice(0, 6))],
    quality_lead: () => [at('disputes', disputeRows(role).filter((one) => one.state === 'open').slice(0, 6)), at('kinds', kindFigures()), at('calibrations', calibrations())],
    operations_head: () => [
      at('programmes', [
        { programme: 'support', about: 'Technical support for broadband and devices', conversations: 2801, agents: 61, situations: { handled: 9120, arose: 13044 }, duties_open: 14 },
        { programme: 'billing', about: 'Bills, payments and arrears, by telephone, chat and mail', conversations: 1417, agents: 38, situations: { handled: 3310, arose: 5092 }, duties_open: 31 },
      ]),
      at('process', [
        { moment: 'hold_over_limit', title: 'kept holds within the limit', owner: 'system', count: 212, programme: 'support', quote: 'Sure, go ahead.', conversation: '1' },
        { moment: 'dismissal', title: 'did not brush the customer off', owner: 'bot', count: 88, programme: 'support', quote: 'I connect you with a colleague', conversation: '2' },
        { moment: 'does_not_ask_again', title: 'asked only for what was not already given', owner: 'script', count: 61, programme: 'billing', quote: 'may I take your account number please?', conversation: '3' },
      ]),
      at('duties', dutyRows().filter((duty) => duty.state === 'open').slice(0, 4)),
    ],
    client_viewer: () => [at('programmes', [{ programme: 'support', about: 'Technical support for broadband and devices', conversations: 2801, agents: 61, situations: { handled: 9120, arose: 13044 }, duties_open: 14 }])],
    admin: () => [
      at('accounts', ROLES.map((r, n) => ({ role: r, count: [212, 14, 9, 2, 1, 3, 2, 1][n] }))),
      at('imports', imports()),
      at('health', health()),
    ],
    auditor: () => [at('audit', audit().slice(0, 6))],
  }
  return { role, since: '2026-11-23T17:00:00Z', sections: sections[role]() }
}

function health() {
  return [
    { name: 'database', ok: true, text: 'SQLite, schema 13, 1.9 GB, integrity checked today' },
    { name: 'backup', ok: false, text: 'the last one is 9 days old; `earnest backup` writes one' },
    { name: 'recordings', ok: true, text: '61 GB of 200 GB' },
    { name: 'audit', ok: true, text: '41,220 rows, chain intact' },
  ]
}

function disputeRows(role) {
  return [
    ['d1', 1, 'dismissal', 'I said afterwards that I take the fee off; the sentence stands alone here.', '2026-11-30T12:00:00Z'],
    ['d2', 1, 'thanks_for_waiting', 'The hold was the dialler’s, I never put anybody on hold there.', '2026-11-27T09:00:00Z'],
    ['d3', 2, 'answers_question', 'I answered it two messages later, after the barring, because the customer had written in between and I had begun to type already. This happens all the time in chat and the window should be longer there.', '2026-11-25T09:00:00Z'],
    ['d4', 4, 'answers_question', 'Second question answered by a colleague.', '2026-11-20T09:00:00Z'],
    ['d5', 1, 'owns_failure', 'The call-back was promised by chat; I said at once that I look into it.', '2026-12-01T09:00:00Z'],
    ['d6', 1, 'acknowledges', 'I had the note from chat open and went by it.', '2026-12-01T15:00:00Z'],
    ['d7', 3, 'answers_question', 'It was answered once the bill was open.', '2026-12-02T09:00:00Z'],
  ].map(([key, conversation, name, reason, due], n) => {
    const m = momentRow(conversation, name)
    const done = decided.get(key) ?? (n === 3 ? { outcome: 'overturned', new_outcome: 'met', note: 'The colleague’s mail is in another conversation.', by: 'Dr. Yara Pellworm', at: '2026-11-18T10:00:00Z' } : null)
    return { key, moment_id: m.moment_id, moment: m.moment, title: m.title, status: m.status, conversation: m.conversation, quote: m.quote, outcome_shown: m.outcome, owner_shown: 'associate', new_outcome: done?.new_outcome ?? null, new_owner: done?.new_owner ?? null, reason, by: 'Tamsin Okonjo-Reeve', at: '2026-11-24T10:00:00Z', due_at: due, state: done ? 'decided' : 'open', outcome: done?.outcome ?? null, note: done?.note ?? null, decided_by: done?.by ?? null, decided_at: done?.at ?? null, may_decide: role === 'quality_lead', mine: false }
  })
}

const coachingDone = new Set()
const coachingMore = []
function coaching() {
  const moment = (key, name) => {
    const m = momentRow(key, name)
    return { moment_id: m.moment_id, moment: m.moment, title: m.title, outcome: m.outcome, quote: m.quote, conversation: String(key) }
  }
  return [
    ...coachingMore,
    { key: 'g1', agent: 'agent-01', agent_name: 'Tamsin Okonjo-Reeve', note: 'Steps one at a time: wait for "done" before the next. We listen to the second half together.', moments: [moment(1, 'one_step_at_a_time'), moment(1, 'owns_failure')], by: 'Ines Marlowe', at: '2026-11-20T10:00:00Z', follow_up_on: '2026-11-27', done_at: null },
    { key: 'g2', agent: 'agent-08', agent_name: 'Maximiliana Featherstonehaugh-Wolstenholme', note: 'Two questions in one mail: number them in the answer.', moments: [moment(4, 'answers_question')], by: 'Ines Marlowe', at: '2026-11-12T10:00:00Z', follow_up_on: '2026-11-19', done_at: null },
    { key: 'g3', agent: 'agent-02', agent_name: 'Oriel Hathersage', note: 'The recap in chat is a model for others, may it be shown?', moments: [moment(2, 'recaps_problem')], by: 'Ines Marlowe', at: '2026-11-02T10:00:00Z', follow_up_on: null, done_at: '2026-11-09T10:00:00Z' },
  ].map((item) => ({ mine: true, ...item, ...(coachingDone.has(item.key) ? { done_at: new Date().toISOString() } : {}) }))
}

function dutyRows() {
  const all = []
  for (let key = 1; key <= 60 && all.length < 18; key++) {
    const name = key === 1 ? 'consent' : 'required_words'
    const d = detail(key)
    const m = d.moments.find((x) => x.class === 'duty' && x.outcome === 'missed')
    if (!m) continue
    const done = duties.get(m.moment_id)
    all.push({ moment_id: m.moment_id, moment: name, title: m.title, owner: all.length === 1 ? 'script' : 'associate', quote: m.opener.quote, searched: m.searched, conversation: row(key), state: done?.state ?? (key === 6 ? 'confirmed' : 'open'), by: done ? 'you' : key === 6 ? 'Gideon Strake' : null, at: done?.at ?? (key === 6 ? '2026-11-24T10:00:00Z' : null), note: done?.note ?? null })
  }
  return all
}

function reviewRows(role) {
  const more = reviewsMore.map((key, n) => ({ key: `r${1000 + n}`, conversation: row(key, named(role)), form: 'Billing conversation review', state: 'waiting', mine: false, asked_at: new Date().toISOString(), submitted_at: null, calibration: null, by: null }))
  const first = [6, 1, 2, 9, 12, 14, 18, 20, 21].map((key, n) => {
    const saved = reviews.get(`r${key}`)
    return { key: `r${key}`, conversation: rowFor(role, key), form: 'Billing conversation review', state: saved?.state ?? (n === 8 ? 'submitted' : n === 0 ? 'open' : 'waiting'), mine: n === 0 || n === 2 || (saved?.taken ?? false), asked_at: '2026-11-24T09:00:00Z', submitted_at: n === 8 ? '2026-11-25T09:00:00Z' : null, calibration: n === 2 ? 'k1' : null, by: n === 8 ? 'evaluator-03' : null }
  })
  return [...first, ...more]
}

function review(key, role) {
  const line = reviewRows(role).find((r) => r.key === key)
  if (!line) throw new Refused(404, 'not_found', 'no such review')
  const saved = reviews.get(key)
  const blind = line.calibration !== null && line.state !== 'submitted'
  const d = detail(Number(line.conversation.key))
  return {
    ...line,
    blind,
    total: key === 'r21',
    taken_s: saved?.taken_s ?? 0,
    note: saved?.note ?? '',
    answers: saved?.answers ?? (line.state === 'submitted' ? Object.fromEntries(QUESTIONS.map(([id], n) => [id, { value: n === 3 ? 'not_applicable' : n % 2 ? 'no' : 'yes', note: n ? '' : 'Opened well.' }])) : {}),
    questions: QUESTIONS.map(([id, text, names]) => {
      const found = d.moments.filter((m) => names.includes(m.moment))
      return {
        id,
        text,
        points: key === 'r21' ? 5 : null,
        answers: [{ value: 'yes', title: 'Yes' }, { value: 'no', title: 'No' }, { value: 'not_applicable', title: 'Did not arise' }],
        suggested: blind ? null : found.some((m) => m.outcome === 'missed') ? 'no' : found.some((m) => m.outcome === 'met') ? 'yes' : found.length ? null : 'not_applicable',
        quotes: blind ? [] : found.map((m) => ({ turn: m.opener.turn, start_ms: m.open_ms, text: m.answer?.quote ?? m.opener.quote, outcome: m.outcome, title: m.title })),
      }
    }),
  }
}

function calibrations() {
  return [
    ...calibrationsMore,
    { key: 'k1', name: 'November: trouble and duties', programme: 'billing', conversations: 12, evaluators: [{ name: 'evaluator-01', submitted: 12 }, { name: 'evaluator-03', submitted: 9 }, { name: 'evaluator-04', submitted: 0 }], state: 'open', until: '2026-11-30', alpha: null },
    { key: 'k2', name: 'Begun', programme: 'support', conversations: 3, evaluators: [{ name: 'evaluator-01', submitted: 3 }, { name: 'evaluator-03', submitted: 1 }], state: 'open', until: null, alpha: null },
    { key: 'k0', name: 'October', programme: 'support', conversations: 20, evaluators: [{ name: 'evaluator-01', submitted: 20 }, { name: 'evaluator-03', submitted: 20 }], state: 'closed', until: '2026-10-30', alpha: { value: 0.71, low: 0.58, high: 0.82, n: 40 } },
  ]
}

function calibration(key) {
  const line = calibrations().find((c) => c.key === key)
  if (!line) throw new Refused(404, 'not_found', 'no such calibration')
  // One has handed in, the others not: nothing to compare.
  if (key === 'k2') return { ...line, kinds: KINDS.slice(0, 3).map((kind) => ({ moment: kind.name, title: kind.title, alpha: { value: null, low: null, high: null, n: 0 } })), differ: [] }
  if (line.state === 'open') return { ...line, kinds: [], differ: [] }
  const values = [0.92, 0.84, 0.71, 0.66, 0.41, 0.12, null, 0.78, 0.81]
  return {
    ...line,
    kinds: values.map((value, n) => ({ moment: KINDS[n].name, title: KINDS[n].title, alpha: value === null ? { value: null, low: null, high: null, n: 2 } : n === 8 ? { value: 1, low: null, high: null, n: 3 } : { value, low: Math.max(-0.2, value - 0.12 - n * 0.01), high: Math.min(1, value + 0.1), n: 40 - n * 3 } })),
    differ: [
      { conversation: '1', title: row(1).topic ?? '', question: 'Was trouble acknowledged, and was help offered that fits?', quote: row(1).id, answers: [{ by: 'evaluator-01', value: 'yes' }, { by: 'evaluator-03', value: 'no' }] },
      { conversation: '2', title: row(2).topic ?? '', question: "Were the customer's questions answered?", quote: row(2).id, answers: [{ by: 'evaluator-01', value: 'no' }, { by: 'evaluator-03', value: 'yes' }] },
      { conversation: '4', title: '', question: 'Was trouble acknowledged, and was help offered that fits?', quote: row(4).id, answers: [{ by: 'evaluator-01', value: 'yes' }, { by: 'evaluator-03', value: 'not_applicable' }] },
    ],
  }
}

function audit() {
  const what = ['view', 'play', 'view', 'export', 'break_glass', 'sign_in', 'reveal', 'switches', 'set_retention', 'expire', 'hold', 'release', 'failed_sign_in']
  return Array.from({ length: 340 }, (_, n) => ({ number: 41220 - n, at: new Date(Date.UTC(2026, 10, 26, 11, 0) - n * 421000).toISOString(), by: what[n % what.length] === 'failed_sign_in' ? 'nobody' : what[n % what.length] === 'expire' ? 'server' : what[n % what.length] === 'hold' ? 'command line' : Object.values(PERSON)[n % 6], account: ['failed_sign_in', 'expire', 'hold'].includes(what[n % what.length]) ? null : String(n % 6), what: what[n % what.length], of: n % 8 < 5 && what[n % what.length] !== 'failed_sign_in' ? `conversation ${(0x9e3779b9 * (n + 7)).toString(16).slice(0, 12).padStart(12, '0')}` : null, purpose: { reveal: 'request of the person concerned', set_retention: 'days: conversations 730, sound 90', expire: '64 conversations, the sound of 3', hold: 'a claim' }[what[n % what.length]] ?? null }))
}

const limits = [
  { programme: '', conversation_days: null, sound_days: null, conversations: 14, oldest: '2026-01-19', conversations_due: 0, sound_due: 0 },
  { programme: 'billing', conversation_days: null, sound_days: null, conversations: 1417, oldest: '2025-03-02', conversations_due: 0, sound_due: 0 },
  { programme: 'support', conversation_days: 730, sound_days: 90, conversations: 2801, oldest: '2024-11-28', conversations_due: 12, sound_due: 3 },
]
const holds = [
  { key: '2', id: 'c-jvs6-00002', source: 'recorder-7', by: 'Ada Root', at: '2026-10-14T09:30:00Z', purpose: 'A claim of the customer; the lawyers ask that nothing goes before it is settled.' },
  { key: '17', id: '5f0c9b1e-6a7d-4a54-9c0f-2b1d6e0f7a31', source: 'helpdesk-b', by: null, at: '2026-11-03T16:05:00Z', purpose: 'Regulator, case 4471' },
]

const accounts = [
  { key: 'a1', created_at: '2026-01-05T09:00:00Z', login: 'ada', name: 'Ada Root', role: 'admin', grants: [], agent: null, closed_at: null, taken_up: true, invited_until: null },
  { key: 'a2', created_at: '2026-01-05T09:00:00Z', login: 'ines', name: 'Ines Marlowe', role: 'team_lead', grants: [{ programme: 'support', site: '', team: 'Harbour' }, { programme: 'billing', site: '', team: 'Harbour' }], agent: null, closed_at: null, taken_up: true, invited_until: null },
  { key: 'a3', created_at: '2026-01-05T09:00:00Z', login: 'rafe', name: 'Rafe Tillotson', role: 'evaluator', grants: [{ programme: 'billing', site: '', team: '' }], agent: null, closed_at: null, taken_up: false, invited_until: '2026-12-01T07:12:00Z' },
  { key: 'a5', created_at: '2026-01-05T09:00:00Z', login: 'sunniva', name: 'Sunniva Achterberg', role: 'evaluator', grants: [{ programme: 'support', site: '', team: '' }], agent: null, closed_at: null, taken_up: true, invited_until: '2026-12-02T07:12:00Z' },
  { key: 'a4', created_at: '2026-01-05T09:00:00Z', login: 'm.featherstonehaugh', name: 'Maximiliana Featherstonehaugh-Wolstenholme', role: 'agent', grants: [], agent: 'agent-08', closed_at: '2026-11-20T08:00:00Z', taken_up: true, invited_until: null },
]
const apiKeys = [{ key: 'p1', account: 'a1', created_at: '2026-03-01T00:00:00Z', name: 'warehouse export', prefix: 'ek_7fQ2', scope: 'read', ends_at: '2027-03-01T00:00:00Z', used_at: '2026-11-26T03:00:00Z', revoked_at: null }]
const switches = {
  support: { development: true, appraisal: false, trial_shown: true, measuring: true, sampled_percent: 100, off: [] },
  billing: { development: true, appraisal: false, trial_shown: true, measuring: true, sampled_percent: 25, off: [{ site: '', moment: 'cut_in' }, { site: 'North Quay', moment: 'greets' }] },
}

function named_programme({ role, grants }) {
  if (role === 'client_viewer' && grants?.some((one) => !one.programme)) throw new Refused(400, 'bad', 'expected the programme that a client sees')
}

async function body(request) {
  const parts = []
  for await (const part of request) parts.push(part)
  const text = Buffer.concat(parts).toString()
  try {
    return text ? JSON.parse(text) : {}
  } catch {
    return { text }
  }
}

function me(role) {
  const seeing = role === 'admin' ? glass : null
  // Seeing for a purpose is for reading alone.
  return { account: { key: role === 'admin' ? 'a1' : 'a0', created_at: '2026-01-05T09:00:00Z', login: role, name: PERSON[role], role, viewing_as: seeing ? 'quality_lead' : role, glass: seeing, agent: role === 'agent' ? agentOf(1).agent : null }, demo: process.env.MOCK_DEMO !== '0', roles: ROLES, deeds: Object.keys(DEEDS).filter((deed) => DEEDS[deed].includes(role) || (seeing && deed === 'see')), switches, notice: NOTICE }
}

async function api(method, url, request, role) {
  const path = url.pathname
  const query = url.searchParams
  if (query.has('broken') || (process.env.MOCK_BROKEN === '1' && method === 'GET' && path !== '/api/me')) throw new Refused(500, 'failed', 'the database does not answer')
  const key = (n) => decodeURIComponent(path.split('/')[n])
  const is = (verb, pattern) => method === verb && new RegExp(`^/api/${pattern}$`).test(path)
  const mine = (number) => {
    if (!sees(role, number)) throw new Refused(404, 'not_found', 'no such conversation')
    return number
  }

  if (is('GET', 'me')) return me(role)
  if (is('GET', 'home')) return home(role)
  if (is('GET', 'kinds')) return KINDS
  if (is('GET', 'conversations')) return empty() ? paged([], query, 'conversations') : paged(filtered(role, query), query, 'conversations')
  if (is('GET', 'moments')) return empty() ? paged([], query, 'moments') : paged(momentsOf(role, query), query, 'moments')
  if (is('GET', 'facets')) {
    const all = empty() ? [] : filtered(role, query)
    const facet = (name) => {
      const counts = new Map()
      for (const r of all) if (r[name]) counts.set(r[name], (counts.get(r[name]) ?? 0) + 1)
      const called = (value) => (name === 'agent' && named(role) ? nameOf(value) : null)
      return [...counts].map(([value, count]) => ({ value, name: called(value), count })).sort((a, b) => b.count - a.count)
    }
    return Object.fromEntries(['programme', 'team', 'agent', 'channel', 'topic'].map((name) => [name, facet(name)]))
  }
  if (is('GET', 'conversations/\\d+')) {
    const number = mine(Number(key(3)))
    const told = missing.filter((one) => one.conversation === number && role !== 'client_viewer')
    return { ...detail(number, named(role), role !== 'client_viewer'), missing: told.map(({ conversation, ...one }) => one) }
  }
  if (is('GET', 'conversations/\\d+/why')) {
    const m = detail(mine(Number(key(3)))).moments.find((x) => x.moment_id === query.get('moment'))
    if (!m) throw new Refused(404, 'not_found', 'no such moment')
    const at = (one) => ({ turn: one.turn, start_byte: one.start_byte, end_byte: one.end_byte, quote: one.quote })
    const model = { by: 'model', of: 'tell_trouble', at: at(m.opener), score: 0.91, margin: 0.31, found_from: 0.6, doubt_from: 0.2, own_head: false, start: -1.2, parts: [{ what: `word "${m.opener.quote.split(' ')[0]}"`, logits: 1.4 }, { what: `word "${m.opener.quote.split(' ').at(-1)}"`, logits: 0.7 }], others: 0.01 }
    const why = {
      moment: m.moment,
      class: m.class,
      outcome: m.outcome,
      why_unknown: m.why_unknown,
      settled: `${m.outcome}, by the rule and its judge; 0.12 over its threshold`,
      confidence: m.confidence,
      stored: null,
      opener: at(m.opener),
      opened_by: [model],
      looked_for: 'a sentence of the agent that takes it up',
      searched: m.searched,
      compared: null,
      answer: m.answer && at(m.answer),
      answered_by: m.answer ? [{ by: 'wording', of: 'react', of_programme: false, at: at(m.answer) }] : [],
      nearest: m.answer ? null : { by: 'shared_words', words: 2, at: at(m.opener) },
      misheard: null,
      rule: m.outcome,
      judge: null,
    }
    return { source: 'recorder-7', conversation_id: 'c-1', edition: '3f9c1a07', stored_edition: '3f9c1a07', why: [why] }
  }
  if (is('POST', 'conversations/\\d+/marks')) {
    const given = await body(request)
    const mark = { key: `k${nextKey++}`, verdict: given.verdict, owner: given.owner ?? null, note: given.note ?? null, by: PERSON[role], at: new Date().toISOString(), mine: true }
    if (given.moment_id) marks.set(given.moment_id, [...(marks.get(given.moment_id) ?? []).filter((m) => !m.mine), mark])
    if (given.moment) missing.push({ conversation: Number(key(3)), moment: given.moment.kind, title: KINDS.find((one) => one.name === given.moment.kind)?.title ?? given.moment.kind, turn: given.moment.turn, mark })
    return { key: mark.key }
  }
  if (is('DELETE', 'marks/[^/]+')) {
    const taken = missing.findIndex((one) => one.mark.key === key(3))
    if (taken >= 0) missing.splice(taken, 1)
    for (const [name, all] of marks) marks.set(name, all.filter((m) => m.key !== key(3)))
    return null
  }
  if (is('POST', 'disputes')) {
    const given = await body(request)
    if (!given.reason?.trim()) throw new Refused(422, 'no_reason', 'a reason is needed')
    const dispute = { key: `d${nextKey++}`, state: 'open', reason: given.reason, outcome: null, note: null, due_at: new Date(Date.now() + 5 * 86400000).toISOString() }
    disputes.set(given.moment_id, dispute)
    return { key: dispute.key }
  }
  if (is('GET', 'disputes')) return { ...portion('disputes', disputeRows(role), query, (d) => d.state === (query.get('state') ?? 'open') && d.moment === (query.get('moment') ?? d.moment)), rates: empty() || role !== 'quality_lead' || query.has('cursor') ? [] : [{ moment: 'dismissal', title: 'did not brush the customer off', disputed: 14, decided: 12, overturned: 6 }, { moment: 'answers_question', title: 'answered the question', disputed: 9, decided: 9, overturned: 1 }, { moment: 'thanks_for_waiting', title: 'thanked or apologised for the wait', disputed: 7, decided: 5, overturned: 3 }] }
  if (is('POST', 'disputes/[^/]+/outcome')) {
    const given = await body(request)
    decided.set(key(3), { ...given, by: PERSON[role], at: new Date().toISOString() })
    return null
  }
  if (is('GET', 'coaching')) return portion('coaching', coaching(), query, (one) => (one.done_at === null) === (query.get('state') !== 'done'))
  if (is('POST', 'coaching')) {
    const given = await body(request)
    if (given.moments?.length > 50) throw new Refused(400, 'bad', 'expected at most 50 moments')
    const about = (given.moments ?? []).map((id) => detail(Number(id.split('-')[1])).moments.find((m) => m.moment_id === id))
    if (about.includes(undefined)) throw new Refused(404, 'not_found', 'no such moment')
    const shown = about.map((m) => ({ moment_id: m.moment_id, moment: m.moment, title: m.title, outcome: m.outcome, quote: m.opener.quote, conversation: m.moment_id.split('-')[1] }))
    coachingMore.unshift({ key: `g${nextKey++}`, agent: given.agent, agent_name: nameOf(given.agent), note: given.note, moments: shown, by: PERSON[role], at: new Date().toISOString(), follow_up_on: given.follow_up_on || null, done_at: null })
    return null
  }
  if (is('POST', 'coaching/[^/]+/done')) {
    coachingDone.add(key(3))
    return null
  }
  if (is('GET', 'duties')) return portion('duties', dutyRows(), query, (d) => (d.state === 'open') === (query.get('state') !== 'done'), (d) => d.moment_id)
  if (is('POST', 'duties/[^/]+')) {
    const given = await body(request)
    duties.set(key(3), { state: given.confirmed ? 'confirmed' : 'rejected', note: given.note ?? null, at: new Date().toISOString() })
    return null
  }
  if (is('GET', 'evaluators')) return { evaluators: empty() ? [] : judgesOf(query.get('programme')) }
  if (is('POST', 'reviews')) {
    const { conversations, evaluator } = await body(request)
    if (evaluator && !conversations.every((one) => judgesOf(row(Number(one)).programme).some((judge) => judge.key === evaluator))) throw new Refused(400, 'bad', 'expected somebody who may judge these')
    reviewsMore.unshift(...conversations.map(Number))
    return { asked: conversations.length }
  }
  if (is('POST', 'reviews/[^/]+/take')) {
    reviews.set(key(3), { ...reviews.get(key(3)), state: 'open', taken: true })
    return null
  }
  if (is('GET', 'reviews')) return portion('reviews', reviewRows(role), query, (one) => (one.state === 'submitted') === (query.get('state') === 'submitted'))
  if (is('GET', 'reviews/[^/]+')) return review(key(3), role)
  if (is('PUT', 'reviews/[^/]+') || is('POST', 'reviews/[^/]+/submit')) {
    const given = await body(request)
    if (!reviewRows(role).find((one) => one.key === key(3))?.mine) throw new Refused(404, 'not_found', 'it was not taken')
    reviews.set(key(3), { ...reviews.get(key(3)), ...given, state: method === 'POST' ? 'submitted' : 'open' })
    kept.clear()
    return null
  }
  if (is('GET', 'calibrations')) return portion('calibrations', calibrations(), query)
  if (is('POST', 'calibrations')) {
    const given = await body(request)
    if (given.evaluators && given.evaluators.length < 2) throw new Refused(400, 'bad', 'expected two or more who judge')
    if ((given.chosen?.length ?? given.conversations ?? 0) < 1) throw new Refused(400, 'bad', 'expected conversations: how many, or which')
    const key = `k${nextKey++}`
    const judges = Object.fromEntries(judgesOf(given.programme).map((judge) => [judge.key, judge.name]))
    if (given.evaluators?.some((one) => !judges[one])) throw new Refused(400, 'bad', 'expected those who may judge there')
    calibrationsMore.unshift({ key, name: given.name, programme: given.programme, conversations: given.chosen?.length ?? given.conversations, evaluators: (given.evaluators ?? Object.keys(judges)).map((one) => ({ name: judges[one], submitted: 0 })), state: 'open', until: given.until ?? null, alpha: null })
    return { key }
  }
  if (is('GET', 'calibrations/[^/]+')) return calibration(key(3))
  if (is('GET', 'views')) return { views: empty() ? [] : views }
  if (is('POST', 'views')) {
    const view = { key: `v${nextKey++}`, mine: true, ...(await body(request)) }
    views.push(view)
    return { key: view.key }
  }
  if (is('DELETE', 'views/[^/]+')) {
    const at = views.findIndex((view) => view.key === key(3))
    if (at >= 0) views.splice(at, 1)
    return null
  }
  if (is('GET', 'rubrics')) return { rubrics: empty() ? [] : ['support', 'billing'].map((programme, n) => ({ programme, about: n ? 'Bills, payments and arrears, by telephone, chat and mail' : 'Technical support for broadband and devices', version: 3 + n, at: '2026-11-10T09:00:00Z', edition })) }
  if (is('GET', 'rubrics/[^/]+')) {
    const version = Number(query.get('version') ?? newest)
    return { programme: key(3), about: 'Bills, payments and arrears, by telephone, chat and mail', version, at: '2026-11-10T09:00:00Z', may_edit: role === 'quality_lead', versions: Array.from({ length: newest }, (_, n) => newest - n).map((v) => ({ version: v, at: `2026-${String(Math.min(7 + v, 11)).padStart(2, '0')}-10T09:00:00Z` })), toml: version >= 4 ? RUBRIC : RUBRIC.replace('chat_wait_s = 180', `chat_wait_s = ${60 + version * 20}`).replace(version < 3 ? '  "I have lost my job",\n' : '~', '') }
  }
  if (is('POST', 'rubrics/[^/]+/check')) {
    const { toml } = await body(request)
    const problems = []
    toml.split('\n').forEach((line, n) => {
      if (/class = "(?!skill|fault|duty|ritual)/.test(line)) problems.push({ line: n + 1, column: line.indexOf('"') + 1, message: 'expected skill, fault, duty or ritual' })
      if (/quiet_s = (?!\d)/.test(line)) problems.push({ line: n + 1, column: line.indexOf('=') + 3, message: 'expected a number of seconds' })
    })
    return { problems }
  }
  if (is('POST', 'rubrics/[^/]+/try')) {
    return { conversations: 2000, took_ms: 4120, moments_now: 31022, moments_then: 31045, changes: [{ moment: 'required_words', title: 'said where free debt advice can be had', from: 'none', to: 'missed', count: 14, examples: [{ conversation: '2', moment_id: 'm-2-required_words-12-0', turn: 12, quote: 'I lose my job and then this' }] }, { moment: 'answers_question', title: 'answered the question', from: 'missed', to: 'met', count: 9, examples: [{ conversation: '2', moment_id: 'm-2-answers_question-15-0', turn: 15, quote: 'LK-40-2291-7.' }] }, { moment: 'announces_wait', title: 'announced the wait', from: 'missed', to: 'none', count: 31, examples: [] }] }
  }
  if (is('POST', 'rubrics/[^/]+')) {
    const { from } = await body(request)
    if (from && from !== newest) throw new Refused(400, 'bad', `expected a draft begun from version ${newest}, which holds now; this one was from ${from}`)
    edition = `3f9c1a07-${nextKey++}`
    return { version: ++newest }
  }
  if (is('GET', 'accounts')) return { accounts }
  if (is('POST', 'accounts')) {
    const given = await body(request)
    named_programme(given)
    accounts.push({ key: `a${nextKey++}`, created_at: new Date().toISOString(), agent: null, grants: [], closed_at: null, taken_up: false, invited_until: '2026-12-03T00:00:00Z', ...given })
    return { key: 'account-new', link: '/#/invitation?token=made-up-token' }
  }
  if (is('POST', 'accounts/[^/]+/opening')) {
    Object.assign(accounts.find((account) => account.key === key(3)) ?? {}, { closed_at: null })
    return null
  }
  if (is('POST', 'accounts/[^/]+/invitation')) return { key: 'account-new', link: '/#/invitation?token=made-up-token' }
  if (is('PATCH', 'accounts/[^/]+')) {
    const given = await body(request)
    named_programme(given)
    Object.assign(accounts.find((account) => account.key === key(3)) ?? {}, given)
    return null
  }
  if (is('DELETE', 'accounts/[^/]+')) {
    Object.assign(accounts.find((account) => account.key === key(3)) ?? {}, { closed_at: new Date().toISOString() })
    return null
  }
  if (is('POST', 'break-glass')) {
    const { part } = await body(request)
    kept.clear()
    glass = { until: new Date(Date.now() + 3600000).toISOString(), parts: [part] }
    return { until: glass.until }
  }
  if (is('DELETE', 'break-glass')) {
    kept.clear()
    glass = null
    return null
  }
  if (path === '/api/retention' || path.startsWith('/api/holds')) {
    if (role !== 'admin') throw new Refused(403, 'not_allowed', 'this role may not do that')
    if (method === 'GET') return empty() ? { programmes: [], holds: [], sound_is_away: false } : { programmes: limits, holds, sound_is_away: true }
    if (method === 'PUT') {
      const given = await body(request)
      const due = given.conversation_days !== null && given.conversation_days < 365 ? 120 : 0
      Object.assign(limits.find((one) => one.programme === given.programme), given, { conversations_due: due, sound_due: 0 })
      return null
    }
    if (method === 'POST') {
      const { conversation, purpose } = await body(request)
      if (conversation === 'nowhere') throw new Refused(404, 'not_found', 'no such conversation')
      holds.push({ key: String(nextKey++), id: conversation, source: 'recorder-7', by: PERSON[role], at: new Date().toISOString(), purpose })
      return null
    }
    holds.splice(holds.findIndex((one) => one.key === key(3)), 1)
    return null
  }
  if (is('GET', 'keys')) return { keys: apiKeys }
  if (is('POST', 'keys')) {
    const given = await body(request)
    const made = { key: `p${nextKey++}`, account: 'a1', name: given.name, scope: given.scope, prefix: 'ek_Xr04', created_at: new Date().toISOString(), used_at: null, revoked_at: null, ends_at: new Date(given.ends_on).toISOString() }
    apiKeys.push(made)
    return { ...made, secret: 'ek_Xr04-not-a-real-key-0000000000000000' }
  }
  if (is('DELETE', 'keys/[^/]+')) {
    apiKeys.splice(apiKeys.findIndex((k) => k.key === key(3)), 1)
    return null
  }
  if (is('GET', 'roster')) return { people: 212, teams: 14, rows: Array.from({ length: 30 }, (_, n) => ({ agent: `agent-${String(n + 1).padStart(2, '0')}`, name: agentOf(n + 1).name, programme: n % 3 ? '' : 'support', team: agentOf(n + 1).team, site: n % 2 ? 'North Quay' : 'Mill Street', from: n % 5 ? '2026-01-01' : null, until: n % 7 === 0 ? '2026-06-30' : null })) }
  if (is('POST', 'roster')) return { rows: 213, people: 212, problems: [{ place: 'line 17', message: 'expected a day, found `soon`' }] }
  if (is('PUT', 'switches/[^/]+')) {
    const given = await body(request)
    if (!(given.sampled_percent >= 1 && given.sampled_percent <= 100)) throw new Refused(400, 'bad', 'expected `sampled_percent` from 1 to 100')
    const unknown = given.off.find((one) => !KINDS.some((kind) => kind.name === one.moment))
    if (unknown) throw new Refused(400, 'bad', `expected a moment of the catalogue, found \`${unknown.moment}\``)
    switches[key(3)] = given
    return null
  }
  if (is('GET', 'audit')) return { ...paged(empty() ? [] : audit().filter((row) => row.what === (query.get('action') ?? row.what) && row.at >= (query.get('since') ?? '') && row.account === (query.get('account') ?? row.account) && row.of === (query.get('of') ?? row.of)), query, 'rows'), intact: true }
  if (is('GET', 'audit/of/[^/]+')) return { looks: [{ at: '2026-11-26T08:12:00Z', by: 'Ines Marlowe', what: 'play', conversation: '1' }, { at: '2026-11-25T15:40:00Z', by: 'evaluator-03', what: 'view', conversation: '1' }] }
  if (is('POST', 'imports')) {
    await body(request)
    sent = { key: 'upload-1', file: decodeURIComponent(request.headers['x-file-name'] ?? 'upload'), at: new Date().toISOString(), state: 'waiting', ...NOT_SENT, bytes: 4096, bytes_read: 0, conversations: 0, stored: 0, replaced: 0, unchanged: 0, problems: [] }
    return sent
  }
  if (is('GET', 'imports')) return { imports: empty() ? [] : imports() }
  if (is('GET', 'imports/upload-1') && sent) {
    sent = sent.state === 'waiting' ? { ...sent, state: 'running', bytes_read: 2048 } : { ...sent, state: 'done', bytes_read: 4096, conversations: 14, stored: 10, unchanged: 2, problems: [{ place: 'line 3', message: 'expected a time, found `n/a`' }] }
    return sent
  }
  if (is('GET', 'imports/[^/]+')) {
    const found = imports().find((one) => one.key === key(3))
    if (found) return found
  }
  throw new Refused(404, 'not_found', 'no such operation')
}

function cookies(request) {
  return Object.fromEntries((request.headers.cookie ?? '').split(/;\s*/).map((part) => part.split('=')))
}

function sound(request, response, key) {
  const data = wav(key)
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '')
  const from = range ? Number(range[1]) : 0
  const to = range && range[2] ? Number(range[2]) : data.length - 1
  response.writeHead(range ? 206 : 200, { 'content-type': 'audio/wav', 'accept-ranges': 'bytes', 'content-length': to - from + 1, ...(range ? { 'content-range': `bytes ${from}-${to}/${data.length}` } : {}) })
  response.end(data.subarray(from, to + 1))
}

/** `changed` makes of an answer what is sent; what is asked for again is then what it was, and made once. */
export function serve(port = 0, changed = null) {
  const made = new Map()
  const answer = async (url, request, role) => {
    if (!changed || request.method !== 'GET') return api(request.method, url, request, role)
    const name = `${role} ${url.pathname}${url.search}`
    if (!made.has(name)) made.set(name, await api('GET', url, request, role))
    return changed(url.pathname, made.get(name))
  }
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, 'http://mock')
    const jar = cookies(request)
    const role = jar.role === 'nobody' ? null : jar.role || (process.env.MOCK_DEMO === '0' ? null : 'agent')
    const json = (status, value, more = {}) => {
      response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', ...more })
      response.end(JSON.stringify(value))
    }
    const none = (more = {}) => {
      response.writeHead(204, more)
      response.end()
    }
    try {
      if (url.pathname.startsWith('/api/')) {
        if (process.env.MOCK_SLOW) await new Promise((done) => setTimeout(done, Number(process.env.MOCK_SLOW)))
        const set = (value) => ({ 'set-cookie': `role=${value}; Path=/; SameSite=Strict` })
        if (url.pathname === '/api/session' && request.method === 'POST') {
          const given = await body(request)
          if (given.password !== 'correct horse') throw new Refused(401, 'wrong', 'name or password is wrong')
          return none(set(ROLES.includes(given.login) ? given.login : 'agent'))
        }
        if (url.pathname === '/api/session') return none({ 'set-cookie': 'role=; Path=/; Max-Age=0' })
        if (url.pathname === '/api/owner') return (await body(request)).token === 'used' ? json(410, { error: { code: 'used', message: 'the link was used' } }) : none(set('admin'))
        if (url.pathname === '/api/look-as') return none(set((await body(request)).role))
        if (role === 'visitor' && url.pathname === '/api/me') return json(200, { ...(await api('GET', url, request, 'agent')), account: null, deeds: [] })
        if (!role) throw new Refused(401, 'signed_out', 'nobody is signed in')
        const playing = /^\/api\/conversations\/(\d+)\/sound$/.exec(url.pathname)
        if (playing && sees(role, Number(playing[1]))) return sound(request, response, Number(playing[1]))
        const taken = /^\/api\/export\/(\w+)$/.exec(url.pathname)
        if (taken) {
          response.writeHead(200, { 'content-type': 'text/csv', 'content-disposition': `attachment; filename="${taken[1]}.csv"` })
          return response.end('key\n')
        }
        if (url.pathname === '/api/password') {
          if ((await body(request)).current !== 'correct horse') throw new Refused(400, 'bad', 'expected the password that holds until now')
          return none(set(role))
        }
        if (/\/export$/.test(url.pathname)) {
          response.writeHead(200, { 'content-type': 'text/csv', 'content-disposition': 'attachment; filename="conversations.csv"' })
          return response.end('key,id\n' + filtered(role, url.searchParams).slice(0, 500).map((r) => `${r.key},${r.id}`).join('\n'))
        }
        const value = await answer(url, request, role)
        return value === null ? none() : json(200, value)
      }
      const asked = normalize(url.pathname).replace(/^(\.\.[/\\])+/, '')
      const file = asked === '/' ? '/index.html' : asked
      const data = await readFile(join(DIST, file))
      response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream', 'content-security-policy': POLICY, 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cache-control': file.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache' })
      response.end(data)
    } catch (error) {
      if (error instanceof Refused) return json(error.status, { error: { code: error.code, message: error.message } })
      if (error.code === 'ENOENT') return json(404, { error: { code: 'not_found', message: 'no such file; `npm run build` makes the page' } })
      console.error(error)
      json(500, { error: { code: 'failed', message: 'failed' } })
    }
  })
  return new Promise((done) => server.listen(port, '127.0.0.1', () => done({ url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() })))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await serve(Number(process.env.PORT ?? 8091))
  console.log(url)
}
