// What there is to look at: of the made-up server it is known, a real one is asked.

export const MADE_UP = {
  voice: '1',
  moment: ['1', 'm-1-one_step_at_a_time-13-6'],
  far: ['1', 'm-1-consent-27-17'],
  long: '5',
  chat: ['2', 'm-2-answers_question-10-30'],
  letter: '4',
  silent: '3',
  held: 'c-jvsk-00004',
  words: 'account number',
  programme: 'support',
  rubric: 'billing',
  compare: 'billing',
  review: 'r1',
  waiting: ['r9', 'r12'],
  blind: 'r2',
  calibration: 'k0',
  coached: ['agent-01', 'm-1-dismissal-21-0', '1'],
  sound: true,
}

/** The same of a server that serves a demonstration: the walks need what is found here. */
export async function there(context, base) {
  const ask = async (role, path) => {
    await context.request.post(`${base}/api/look-as`, { data: { role }, headers: { origin: base } })
    const answer = await context.request.get(`${base}/api/${path}`)
    if (!answer.ok()) throw new Error(`${role} asks for ${path}: ${answer.status()}`)
    return answer.json()
  }
  const need = (what, found) => {
    if (found === undefined || found === null) throw new Error(`the server has no ${what}`)
    return found
  }
  const first = (what, list, fits = () => true) => need(what, list.find(fits))

  const own = (await ask('agent', 'conversations?channel=voice&sort=longest&limit=20')).conversations
  const voice = first('conversation of the agent', own)
  const disputed = new Set()
  for (const state of ['open', 'decided']) for (const one of (await ask('agent', `disputes?state=${state}`)).disputes) disputed.add(one.moment_id)
  const missed = (await ask('agent', 'moments?outcome=missed&class=skill&owner=associate')).moments
  const moment = first('missed skill of the agent', missed, (one) => one.conversation.channel === 'voice' && one.turn > 2 && !disputed.has(one.moment_id))
  const lead = (await ask('team_lead', 'moments?outcome=missed&class=skill&owner=associate')).moments
  const coached = first('missed skill of the team', lead, (one) => one.agent !== null)
  const chat = first('chat', (await ask('agent', 'moments?channel=chat')).moments)
  const letter = first('post', (await ask('team_lead', 'conversations?channel=social')).conversations)
  const recorded = (await ask('quality_lead', 'conversations?has_sound=true&sort=longest')).conversations
  const reviews = (await ask('evaluator', 'reviews')).reviews
  const waiting = reviews.filter((one) => one.state === 'waiting' && !one.calibration).map((one) => one.key)
  if (waiting.length < 3) throw new Error('the server has fewer than three reviews that wait')
  const calibration = first('calibration', (await ask('quality_lead', 'calibrations')).calibrations)
  const rubrics = (await ask('quality_lead', 'rubrics')).rubrics
  return {
    voice: voice.key,
    moment: [moment.conversation.key, moment.moment_id],
    far: [moment.conversation.key, moment.moment_id],
    long: recorded[0]?.key ?? voice.key,
    chat: [chat.conversation.key, chat.moment_id],
    letter: letter.key,
    silent: voice.key,
    held: voice.id,
    words: 'bill',
    programme: need('programme', coached.conversation.programme),
    rubric: first('rubric', rubrics).programme,
    compare: null,
    review: waiting[2],
    waiting,
    blind: first('blind review', reviews, (one) => one.calibration && one.mine).key,
    calibration: calibration.key,
    coached: [coached.agent, coached.moment_id, coached.conversation.key],
    real: true,
    sound: recorded.length > 1,
    short: recorded.at(-1)?.key,
  }
}
