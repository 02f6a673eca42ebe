// Answers of the interface, made of `scenes.js` by arithmetic: the same key gives the same answer.
import { CHAT, EMAIL, KINDS, MIDDLE, VOICE } from './scenes.js'

export { KINDS }
export const ROWS = Number(process.env.MOCK_ROWS ?? 4218)

const TEAMS = ['Harbour', 'Lantern', 'Meadow', 'Quarry', 'Windmill']
const TOPICS = ['connection drops', 'bill too high', 'moving house', 'cancels', 'router does not arrive', 'payment plan', 'second line that nobody ordered', 'price change']
const NAMES = ['Tamsin Okonjo-Reeve', 'Oriel Hathersage', 'Perrin Dacosta', 'Isolde Brandvold', 'Wim Achterberg', 'Nkechi Farrow', 'Caspian Lowe', 'Maximiliana Featherstonehaugh-Wolstenholme', 'Juno Petrakis', 'Bram Quillfeather', 'Saoirse Minto', 'Hollis Vantongeren']
const QUEUES = ['faults', 'billing', 'retention', 'moves']

const mix = (n, salt) => {
  let x = (n * 2654435761 + salt * 40503) >>> 0
  x ^= x >>> 15
  x = Math.imul(x, 0x2c1b3c6d) >>> 0
  x ^= x >>> 12
  return x >>> 0
}
const bytes = (text) => Buffer.byteLength(text, 'utf8')
const DAY0 = Date.UTC(2026, 2, 27, 16, 40)

export function agentOf(key) {
  const n = mix(key, 3) % NAMES.length
  return { agent: `agent-${String(n + 1).padStart(2, '0')}`, name: NAMES[n], team: TEAMS[n % TEAMS.length] }
}

export const nameOf = (agent) => NAMES[Number(agent.slice('agent-'.length)) - 1] ?? null

export function row(key, names = true) {
  const h = mix(key, 1)
  const who = agentOf(key)
  const channel = channelOf(key)
  const programme = key <= 4 ? 'support' : h % 3 === 0 ? 'billing' : 'support'
  const missed = key === 1 ? 6 : mix(key, 5) % 6
  const started = new Date(DAY0 - (key * 9 + (mix(key, 8) % 8)) * 60000)
  const counted = key <= 4 ? count(scene(key)) : null
  return {
    key: String(key),
    source: programme === 'billing' ? 'helpdesk-b' : 'recorder-7',
    id: `c-${(880000 + key * 7).toString(36)}-${String(key).padStart(5, '0')}`,
    started_at: key % 53 === 0 ? null : started.toISOString(),
    day: key % 53 === 0 ? null : started.toISOString().slice(0, 10),
    channel,
    direction: channel === 'voice' ? (key % 9 === 0 ? 'outbound' : 'inbound') : null,
    language: key % 17 === 0 ? 'es' : 'en',
    programme,
    team: who.team,
    agent: who.agent,
    agent_name: names ? who.name : null,
    customer: `customer-${mix(key, 6) % 9000}`,
    queue: QUEUES[h % QUEUES.length],
    topic: key % 11 === 0 ? null : TOPICS[mix(key, 2) % TOPICS.length],
    timing: channel === 'voice' ? 'stereo' : channel === 'chat' ? 'transcript' : 'none',
    length_ms: channel === 'email' ? null : 60000 + (mix(key, 7) % 1700) * 1000,
    turns: counted ? scene(key).turns.length : 6 + (mix(key, 9) % 90),
    met: counted ? counted.met : mix(key, 4) % 14,
    missed: counted ? counted.missed : missed,
    unknown: counted ? counted.unknown : mix(key, 10) % 4,
    faults: counted ? counted.faults : mix(key, 11) % 3,
    duties_missed: counted ? counted.duties : mix(key, 12) % 6 === 0 ? 1 : 0,
    has_sound: channel === 'voice' && key % 5 !== 3,
    marks: mix(key, 13) % 7 === 0 ? 1 + (key % 3) : 0,
    blind: false,
    quotes: [],
    why: null,
  }
}

function count(of) {
  const list = of.moments.map(([name, , , outcome]) => [KINDS.find((kind) => kind.name === name).class, outcome])
  const n = (cls, outcome) => list.filter(([c, o]) => c === cls && o === outcome).length
  return { met: n('skill', 'met'), missed: n('skill', 'missed'), unknown: n('skill', 'unknown'), faults: n('fault', 'missed'), duties: n('duty', 'missed') }
}

export function channelOf(key) {
  if (key === 1 || key === 3 || key === 5) return 'voice'
  if (key === 2) return 'chat'
  if (key === 4) return 'email'
  const h = mix(key, 14) % 10
  return h < 6 ? 'voice' : h < 9 ? 'chat' : 'email'
}

function scene(key) {
  const channel = channelOf(key)
  if (channel === 'chat') return CHAT
  if (channel === 'email') return EMAIL
  if (key !== 5) return VOICE
  // Forty minutes: the middle again and again.
  const middle = Array.from({ length: 60 }, () => MIDDLE).flat()
  return { ...VOICE, turns: [...VOICE.turns.slice(0, 26), ...middle, ...VOICE.turns.slice(26)], moments: VOICE.moments.filter(([, turn]) => turn < 26), masked: [] }
}

const id = (key, name, turn, byte) => `m-${key}-${name}-${turn}-${byte}`

function place(turns, turn, words) {
  const text = turns[turn][1]
  const at = text.indexOf(words)
  if (at < 0) throw new Error(`turn ${turn} does not hold: ${words}`)
  return { turn, start_byte: bytes(text.slice(0, at)), end_byte: bytes(text.slice(0, at + words.length)), quote: words }
}

function times(key, of, channel) {
  let at = 1200
  return of.turns.map(([role, text], number) => {
    if (channel === 'email') return [null, null]
    if (channel === 'chat') {
      const start = at
      at += 9000 + (mix(number, 21) % 50000)
      return [start, null]
    }
    const length = Math.max(500, Math.round(text.length * 62))
    const gap = role === 'A' && number === 11 ? 74000 : number === 13 ? -900 : 200 + (mix(number, 22) % 900)
    const start = at + gap
    at = start + length
    return [start, at]
  })
}

// The longer a word, the longer it is said; a pause in the middle shows that nothing is taken to be even.
function wordTimes(text, [start, end]) {
  const each = (end - start) / (text.length * 1.4)
  return [...text.matchAll(/\S*[\p{L}\p{N}#]\S*/gu)].map(({ index }) => [bytes(text.slice(0, index)), Math.round(start + each * (index > text.length / 2 ? index + text.length * 0.4 : index))])
}

export const marks = new Map()
export const disputes = new Map()

export function detail(key, names = true, trial = true) {
  const channel = channelOf(key)
  const of = scene(key)
  const r = row(key, names)
  const roles = { A: 'agent', C: 'customer', B: 'bot', S: 'supervisor' }
  const numbers = { A: 0, C: 1, B: 2, S: 3 }
  const when = times(key, of, channel)
  const turns = of.turns.map(([role, text], turn) => {
    const masked = of.masked
      .filter(([number]) => number === turn)
      .map(([, words]) => {
        const at = text.indexOf(words)
        return [bytes(text.slice(0, at)), bytes(text.slice(0, at + words.length))]
      })
    let shown = text
    for (const [number, words] of of.masked) if (number === turn) shown = shown.replace(words, '#'.repeat(words.length))
    return { turn, party: numbers[role], role: roles[role], start_ms: when[turn][0], end_ms: when[turn][1], heard: channel === 'voice' ? 70 + (mix(turn, 2) % 29) : null, heard_poorly: false, text: shown, masked, words: channel === 'voice' && turn % 4 !== 3 ? wordTimes(shown, when[turn]) : null }
  })
  const moments = of.moments
    .map(([name, turn, words, outcome, answerTurn, answer, last, more = {}]) => {
      const kind = KINDS.find((k) => k.name === name)
      const opener = place(of.turns, turn, words)
      const moment_id = id(key, name, turn, opener.start_byte)
      const own = marks.get(moment_id) ?? []
      const given = kind.name === 'one_step_at_a_time' && key === 1 ? [{ key: 'k1', verdict: 'agree', owner: null, note: null, by: 'Ines Marlowe', at: '2026-03-27T18:02:00Z', mine: false }] : []
      return {
        moment_id,
        moment: name,
        title: kind.title,
        class: kind.class,
        skill: kind.skill,
        status: kind.status,
        outcome,
        effective_outcome: outcome,
        why_unknown: outcome === 'unknown' ? 'unsure' : null,
        owner: more.owner ?? 'associate',
        effective_owner: more.owner ?? own.find((m) => m.owner)?.owner ?? 'associate',
        party: more.owner === 'bot' ? 2 : 0,
        opener,
        answer: answer ? place(of.turns, answerTurn, answer) : null,
        searched: { first_turn: turn, last_turn: last },
        open_ms: when[turn][0],
        confidence: outcome === 'unknown' ? 0.4 : 0.62 + (mix(turn, 30) % 36) / 100,
        marks: [...given, ...own],
        dispute: disputes.get(moment_id) ?? (name === 'dismissal' && key === 1 ? { key: 'd1', state: 'open', reason: 'I said afterwards that I take the fee off; the sentence stands alone here.', outcome: null, note: null, due_at: '2026-12-01T12:00:00Z' } : null),
        coached: name === 'one_step_at_a_time' && key === 1 ? [{ key: '1', by: 'Ines Marlowe', at: '2026-11-24T09:05:00Z', note: 'One step, then wait until it is done, then the next.', follow_up_on: '2026-12-08', done_at: null }] : [],
      }
    })
    .filter((moment) => trial || moment.status === 'proven')
  const line = (cls) => {
    const names = [...new Set(moments.filter((m) => m.class === cls).map((m) => m.moment))]
    return names.map((name) => {
      const list = moments.filter((m) => m.moment === name)
      return { moment: name, title: list[0].title, outcome: list.some((m) => m.outcome === 'missed') ? 'missed' : list[0].outcome, count: list.length, moments: list.map((m) => m.moment_id) }
    })
  }
  const skill = moments.filter((m) => m.class === 'skill' && m.owner === 'associate')
  const last = turns.at(-1)
  const length = channel === 'voice' ? (last.end_ms ?? 0) + 1500 : null
  const who = agentOf(key)
  const playable = r.has_sound
  return {
    key: String(key),
    source: r.source,
    id: r.id,
    started_at: r.started_at,
    channel,
    direction: r.direction,
    language: r.language,
    programme: r.programme,
    queue: r.queue,
    topic: r.topic,
    timing: r.timing,
    parties: [
      { number: 0, role: 'agent', pseudonym: who.agent, name: names ? who.name : null, team: who.team },
      { number: 1, role: 'customer', pseudonym: r.customer, name: null, team: null },
      ...(of.turns.some(([role]) => role === 'B') ? [{ number: 2, role: 'bot', pseudonym: 'assistant', name: null, team: null }] : []),
    ],
    turns,
    events: channel === 'voice' ? [{ event: 'hold', after_turn: 10, length_ms: 72000 }] : [],
    stretches: channel === 'voice' ? [{ kind: 'hold', start_ms: turns[10].end_ms + 800, end_ms: turns[11].start_ms - 900, party: null, stated: true }, { kind: 'ringing', start_ms: 0, end_ms: 1100, party: null, stated: false }] : [],
    recordings: channel === 'voice' ? [{ file: `${r.id}.wav`, codec: 'pcm_s16le', rate_hz: 8000, channels: 2, length_ms: length, fault: null, clipped: 0, signal_to_noise_db: 31, bandwidth_hz: 3400, dropouts: 0, lost_ms: 0 }] : [],
    sound: { playable, why_not: playable ? null : channel === 'voice' ? 'not_kept' : 'no_recording', length_ms: length, url: playable ? `/api/conversations/${key}/sound` : null, outline: playable ? outline(turns, length) : [] },
    edition: '3f9c1a07',
    edition_is_old: false,
    blind: false,
    moments,
    signals: [
      { signal: 'talk_share', party: 0, value: 0.54, unit: 'share' },
      { signal: 'words_per_minute', party: 0, value: 162, unit: 'words/min' },
      { signal: 'longest_wait', party: null, value: 72, unit: 's' },
    ],
    scorecard: {
      situations: { handled: skill.filter((m) => m.outcome === 'met').length, arose: skill.filter((m) => m.outcome !== 'unknown').length, cannot_tell: skill.filter((m) => m.outcome === 'unknown').length },
      faults: line('fault').filter((l) => l.outcome === 'missed'),
      duties: line('duty'),
      rituals: line('ritual'),
      form: [],
    },
    bill: [],
  }
}

function outline(turns, length) {
  const n = Math.min(2000, Math.ceil(length / 50))
  const perSecond = (n * 1000) / length
  const track = (parties, salt) => {
    const out = Buffer.alloc(n)
    for (const turn of turns) {
      if (!parties.includes(turn.party)) continue
      const from = Math.floor((turn.start_ms / 1000) * perSecond)
      const to = Math.ceil((turn.end_ms / 1000) * perSecond)
      for (let at = from; at < to && at < n; at++) {
        const syllable = 0.55 + 0.45 * Math.sin(at * 1.7 + salt) * Math.sin(at * 0.37)
        out[at] = Math.min(255, Math.round(40 + 190 * syllable * (0.6 + (mix(at, salt) % 40) / 100)))
      }
    }
    return out.toString('base64')
  }
  return [track([0, 2], 41), track([1], 42)]
}

const wavs = new Map()
/** A recording of hums in which each party has a tone of its own; 8 kHz, 8 bit, two channels. */
export function wav(key) {
  if (wavs.has(key)) return wavs.get(key)
  const d = detail(key)
  const rate = 8000
  const n = Math.round((d.sound.length_ms / 1000) * rate)
  const data = Buffer.alloc(44 + n * 2, 128)
  data.write('RIFF', 0)
  data.writeUInt32LE(36 + n * 2, 4)
  data.write('WAVEfmt ', 8)
  data.writeUInt32LE(16, 16)
  data.writeUInt16LE(1, 20)
  data.writeUInt16LE(2, 22)
  data.writeUInt32LE(rate, 24)
  data.writeUInt32LE(rate * 2, 28)
  data.writeUInt16LE(2, 32)
  data.writeUInt16LE(8, 34)
  data.write('data', 36)
  data.writeUInt32LE(n * 2, 40)
  for (const turn of d.turns) {
    const side = turn.party === 1 ? 1 : 0
    const step = turn.party === 1 ? 0.16 : 0.1
    for (let at = turn.start_ms * 8; at < turn.end_ms * 8 && at < n; at++) {
      data[44 + at * 2 + side] = 128 + Math.round(40 * Math.sin(at * step) * Math.sin(at * 0.0021))
    }
  }
  wavs.set(key, data)
  return data
}

/** What lists show of a moment. */
export const listed = (m) => ({
  moment_id: m.moment_id,
  moment: m.moment,
  title: m.title,
  class: m.class,
  skill: m.skill,
  status: m.status,
  outcome: m.outcome,
  why_unknown: m.why_unknown,
  owner: m.owner,
  effective_outcome: m.effective_outcome,
  effective_owner: m.effective_owner,
  agent: null,
  turn: m.opener.turn,
  quote: m.opener.quote,
  answer_turn: m.answer?.turn ?? null,
  answer_quote: m.answer?.quote ?? null,
  searched: m.searched,
  start_ms: m.open_ms,
})

/** One moment with its conversation, as lists show it. */
export function momentRow(key, pick, names = true) {
  const d = detail(key, names)
  const m = typeof pick === 'string' ? d.moments.find((x) => x.moment === pick) ?? d.moments[0] : d.moments[pick % d.moments.length]
  return {
    ...listed(m),
    conversation: row(key, names),
  }
}

export function kindFigures() {
  return KINDS.map((kind, n) => {
    const missed = 40 + (mix(n, 50) % 400)
    const agreed = mix(n, 51) % 40
    const disputed = mix(n, 52) % 14
    return { moment: kind.name, title: kind.title, class: kind.class, status: kind.status, missing: mix(n, 55) % 9, decided: disputed, met: 100 + (mix(n, 53) % 4000), missed, unknown: mix(n, 54) % 300, agreed, disputed, overturned: Math.floor(disputed / 3) }
  })
}

export const NOTICE = {
  measured: [
    'What was said, by rules that anybody can read: where something was called for, and whether it was done.',
    'When somebody spoke, holds and waits, in recordings.',
  ],
  not_measured: [
    'Nothing about feelings or character, neither from words nor from the sound of a voice.',
    'No total, rank or percentage about one person.',
  ],
  contact: 'works-council@larkfield.example',
}

export const RUBRIC = `programme = "billing"
about = "Bills, payments and arrears, by telephone, chat and mail"

[reading]
language = "en"

[reading.roles]
agent = "agent"
"billing advisor" = "agent"
customer = "customer"

[detecting]
time_zone = "Europe/London"
scripts = [
  "Thank you for calling billing, may I take your account number please?",
]

[detecting.windows]
quiet_s = 10
chat_wait_s = 180

[[detecting.moments]]
name = "required_words"
title = "said where free debt advice can be had"
class = "duty"
opens = { phrase = { gist = [
  "I can't afford to pay",
  "I have lost my job",
] }, by = "customer" }
required.gist = [
  "you can get free debt advice",
  "there is free and independent advice on debt",
]
window = "end"

[judging]
off = []
least_confidence = 0.5

[judging.form]
title = "Billing conversation review"
total = false
`

export const QUESTIONS = [
  ['B1', 'Was the conversation opened as it should be?', ['greets', 'identifies_self']],
  ['B2', 'Was nothing said of the account before identity was checked?', ['right_party']],
  ["B3", "Were the customer's questions answered?", ['answers_question']],
  ['B4', 'Were figures read back before they were acted on?', ['reads_back']],
  ['B5', 'Was trouble acknowledged, and was help offered that fits?', ['acknowledges_trouble', 'required_words']],
  ['B6', 'Was consent asked for before a payment or a plan?', ['consent']],
  ['B7', 'Did a heated conversation stay on its task, by the policy?', ['stays_on_task']],
  ['B8', 'Does the customer know what happens next, and whom to turn to?', ['sets_expectation', 'warm_transfer']],
]
