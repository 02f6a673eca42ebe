// The shapes of the HTTP interface. Times are RFC 3339 in UTC, days `2026-03-07`, keys strings;
// what cannot be told is null. Byte offsets are of UTF-8 (`lib/bytes.ts` converts).

export type Role =
  | 'agent'
  | 'team_lead'
  | 'evaluator'
  | 'quality_lead'
  | 'operations_head'
  | 'client_viewer'
  | 'admin'
  | 'auditor'

export type Outcome = 'met' | 'missed' | 'unknown'
export type Class = 'skill' | 'fault' | 'duty' | 'ritual'
export type Status = 'trial' | 'proven' | 'withheld'
export type Owner = 'associate' | 'script' | 'system' | 'bot' | 'earlier_party'
export type Verdict = 'agree' | 'not_mine' | 'missing'

export interface Account {
  key: string
  login: string
  name: string
  role: Role
  agent: string | null
}

export interface Switches {
  development: boolean
  appraisal: boolean
  trial_shown: boolean
  measuring: boolean
  sampled_percent: number
  // An empty site is every one.
  off: { site: string; moment: string }[]
}

export interface Notice {
  measured: string[]
  not_measured: string[]
  contact: string | null
}

export interface Me {
  account: Account | null
  demo: boolean
  roles: Role[]
  switches: Record<string, Switches>
  notice: Notice | null
}

export interface Accuracy {
  upheld: number
  judged: number
  low: number | null
  high: number | null
}

export interface Kind {
  name: string
  title: string
  class: Class
  skill: string | null
  status: Status
  doc: { what: string; why: string; how: string; wrong: string; source: string | null }
  accuracy?: Accuracy | null
}

export interface Quote {
  turn: number
  start_ms: number | null
  text: string
  hits: [number, number][]
}

export interface Row {
  key: string
  source: string
  id: string
  started_at: string | null
  day: string | null
  channel: Channel
  direction: string | null
  language: string | null
  programme: string | null
  team: string | null
  agent: string | null
  agent_name: string | null
  customer: string | null
  queue: string | null
  topic: string | null
  timing: string
  length_ms: number | null
  turns: number
  met: number
  missed: number
  unknown: number
  faults: number
  duties_missed: number
  has_sound: boolean
  marks: number
  quotes: Quote[]
  why?: string
}

export type Channel = 'voice' | 'chat' | 'email' | 'social'

export interface Place {
  turn: number
  start_byte: number
  end_byte: number
  quote: string
}

export interface MomentRow {
  moment_id: string
  moment: string
  title: string
  class: Class
  status: Status
  outcome: Outcome
  effective_outcome: Outcome
  effective_owner: Owner | null
  quote: string
  answer_quote: string | null
  turn: number
  start_ms: number | null
  conversation: Row
}

export interface Page<T> {
  next: string | null
  total: number | null
  // Beyond a limit nobody counts on: then there are more than `total`.
  total_is_more?: boolean
  conversations?: T[]
  moments?: T[]
}

export interface FacetValue {
  value: string
  title?: string | null
  count: number
}
export type Facets = Record<'programme' | 'team' | 'agent' | 'channel' | 'topic', FacetValue[]>

export interface Mark {
  key: string
  verdict: Verdict
  owner: Owner | null
  note: string | null
  by: string
  at: string
  mine: boolean
}

export interface MomentDispute {
  key: string
  state: 'open' | 'decided'
  reason: string
  outcome: 'stands' | 'overturned' | null
  due_at: string | null
}

export interface Moment {
  moment_id: string
  moment: string
  title: string
  class: Class
  skill: string | null
  status: Status
  outcome: Outcome
  effective_outcome: Outcome
  why_unknown: string | null
  owner: Owner
  effective_owner: Owner
  party: number
  opener: Place
  answer: Place | null
  searched: { first_turn: number; last_turn: number } | null
  open_ms: number | null
  confidence: number | null
  marks: Mark[]
  dispute: MomentDispute | null
}

export interface Turn {
  turn: number
  party: number
  role: PartyRole
  start_ms: number | null
  end_ms: number | null
  heard: number | null
  text: string | null
  masked: [number, number][]
}

export type PartyRole = 'agent' | 'customer' | 'supervisor' | 'bot' | 'other'

export interface Party {
  number: number
  role: PartyRole
  pseudonym: string
  name: string | null
  team: string | null
}

export interface Stretch {
  kind: 'hold' | 'music' | 'ringing' | 'announcement' | 'fault' | 'overlap' | 'silence'
  start_ms: number
  end_ms: number
  party: number | null
  stated: boolean
}

export interface Detail {
  key: string
  source: string
  id: string
  started_at: string | null
  channel: Channel
  direction: string | null
  language: string | null
  programme: string | null
  queue: string | null
  topic: string | null
  timing: string
  parties: Party[]
  turns: Turn[]
  events: { event: string; after_turn: number; length_ms: number | null }[]
  stretches: Stretch[]
  recordings: Recording[]
  sound: {
    playable: boolean
    why_not: null | 'no_recording' | 'no_words' | 'not_kept'
    length_ms: number | null
    url: string | null
  }
  edition: string
  moments: Moment[]
  signals: { signal: string; party: number | null; value: number; unit: string }[]
  scorecard: Scorecard
  bill: { day: string; text: string; amount: string }[]
}

export interface Recording {
  file: string
  codec: string | null
  rate_hz: number | null
  channels: number | null
  length_ms: number | null
  fault: string | null
}

export interface Line {
  moment: string
  title: string
  outcome: Outcome
  count: number
  moments: string[]
}

export interface Scorecard {
  situations: { handled: number; arose: number; cannot_tell: number }
  faults: Line[]
  duties: Line[]
  rituals: Line[]
  form: { id: string; text: string; answer: 'yes' | 'no' | null; moments: string[] }[]
}

export interface Peaks {
  length_ms: number
  per_second: number
  tracks: { party: number; peaks: string }[]
}

export interface Ground {
  ground: 'wording' | 'rule' | 'model' | 'stated'
  text: string
  turn: number | null
  score: number | null
  threshold: number | null
  words: { word: string; weight: number }[]
}

export interface Why {
  moment_id: string
  opened: Ground[]
  decided: Ground[]
  not_met_by: { turn: number; text: string }[]
}

export interface Look {
  at: string
  by: string
  role: Role
  what: string
}

export interface Dispute {
  key: string
  moment_id: string
  moment: string
  title: string
  status: Status
  conversation: Row
  quote: string
  outcome_shown: Outcome
  reason: string
  by: string
  at: string
  due_at: string
  state: 'open' | 'decided'
  outcome: 'stands' | 'overturned' | null
  note: string | null
  decided_by: string | null
  decided_at: string | null
  may_decide: boolean
}

export interface DisputeRates {
  moment: string
  title: string
  disputed: number
  overturned: number
}

export interface Coaching {
  key: string
  agent: string
  agent_name: string | null
  note: string
  moments: { moment_id: string; title: string; outcome: Outcome; quote: string; conversation: string }[]
  by: string
  at: string
  follow_up_on: string | null
  done_at: string | null
}

export interface Duty {
  moment_id: string
  moment: string
  title: string
  quote: string
  searched: { first_turn: number; last_turn: number } | null
  conversation: Row
  state: 'open' | 'confirmed' | 'rejected'
  by: string | null
  at: string | null
  note: string | null
}

export interface ReviewRow {
  key: string
  conversation: Row
  form: string
  state: 'waiting' | 'open' | 'submitted'
  due_on: string | null
  calibration: string | null
  by: string | null
  taken_s: number | null
}

export interface Question {
  id: string
  text: string
  answers: { value: string; title: string }[]
  points: number | null
  suggested: string | null
  quotes: { turn: number; start_ms: number | null; text: string; outcome: Outcome; title: string }[]
}

export interface Review extends ReviewRow {
  blind: boolean
  total: boolean
  questions: Question[]
  answers: Record<string, { value: string | null; note: string }>
  note: string
}

export interface CalibrationRow {
  key: string
  name: string
  programme: string
  conversations: number
  evaluators: { name: string; submitted: number }[]
  state: 'open' | 'closed'
  until: string | null
  alpha: Alpha | null
}
export interface Alpha {
  value: number | null
  low: number | null
  high: number | null
  n: number
}
export interface Calibration extends CalibrationRow {
  kinds: { moment: string; title: string; alpha: Alpha }[]
  differ: {
    conversation: string
    title: string
    question: string
    quote: string
    answers: { by: string; value: string }[]
  }[]
}

export interface View {
  key: string
  name: string
  query: string
  shared: boolean
  mine: boolean
  by: string
}

export interface RubricRow {
  programme: string
  about: string
  version: number
  at: string
  by: string
}
export interface Rubric extends RubricRow {
  versions: { version: number; at: string; by: string; note: string | null }[]
  toml: string
  may_edit: boolean
}
export interface RubricProblem {
  line: number
  column: number | null
  message: string
}
export interface RubricTry {
  conversations: number
  took_ms: number
  changes: {
    moment: string
    title: string
    from: Outcome | 'none'
    to: Outcome | 'none'
    count: number
    examples: { conversation: string; turn: number; quote: string }[]
  }[]
}

export interface Grant {
  programme: string
  site: string
  team: string
}
export interface AccountRow {
  key: string
  login: string
  name: string
  role: Role
  grants: Grant[]
  agent: string | null
  closed_at: string | null
  // Until when the link of an invitation works that was not taken up.
  invited_until: string | null
  last_seen_at: string | null
}
export interface ApiKey {
  key: string
  name: string
  prefix: string
  scope: 'read' | 'write'
  ends_at: string | null
  used_at: string | null
  revoked_at: string | null
}
export interface Roster {
  people: number
  teams: number
  rows: { agent: string; name: string | null; programme: string; team: string; site: string; from: string | null; until: string | null }[]
}
export interface Check {
  name: string
  ok: boolean
  text: string
}
export interface AuditRow {
  number: number
  at: string
  by: string
  what: string
  of: string | null
  purpose: string | null
}
export interface Audit {
  rows: AuditRow[]
  next: string | null
  total: number
  intact: boolean
}

export interface KindFigures {
  moment: string
  title: string
  status: Status
  met: number
  missed: number
  unknown: number
  agreed: number
  disputed: number
  overturned: number
}
export interface ProgrammeRow {
  programme: string
  about: string
  conversations: number
  situations: { handled: number; arose: number }
  duties_open: number
}
export interface Process {
  moment: string
  title: string
  owner: Owner
  count: number
  programme: string
  quote: string
  conversation: string
}

export interface Import {
  key: string
  file: string
  at: string
  state: 'waiting' | 'running' | 'done' | 'failed'
  conversations: number
  stored: number
  replaced: number
  unchanged: number
  // Of a file that was sent: how large it is, how much of it is read, and why it was not.
  bytes?: number | null
  bytes_read?: number | null
  failure?: string | null
  problems: { place: string; message: string }[]
}

export interface Section {
  id: string
  title_key: string
  // What an item is depends on the section's id: see `pages/Home.svelte`.
  items: unknown[]
  empty?: string | null
}
export interface Home {
  role: Role
  since: string | null
  sections: Section[]
}
