// Every page with the role that sees it and what must be there before one looks.

/** Whether somebody looks: else a page is one of those before that. */
export const isKnown = (place) => place.role !== 'nobody' && place.role !== 'visitor'

export function places(there) {
  const { voice, moment, long, chat, letter, silent, words, programme, rubric, compare, review, blind, calibration, coached, sound } = there
  const heard = (real) => (real ? 'section[data-ready=true]' : 'main ol li')
  const words_ = encodeURIComponent(words)
  return [
    // In a demonstration nobody signs in.
    ...(there.real ? [] : [{ name: 'sign-in', hash: '/', role: 'nobody', ready: 'form' }]),
    { name: 'look-as', hash: '/', role: 'visitor', ready: 'main ul button' },
    { name: 'owner', hash: '/owner?token=abc', role: 'nobody', ready: 'form' },
    { name: 'invitation', hash: '/invitation?token=abc', role: 'nobody', ready: 'form' },
    { name: 'home-agent', hash: '/', role: 'agent', ready: 'main section h2' },
    { name: 'home-team-lead', hash: '/', role: 'team_lead', ready: 'main section h2' },
    { name: 'home-evaluator', hash: '/', role: 'evaluator', ready: 'main section h2' },
    { name: 'home-quality-lead', hash: '/', role: 'quality_lead', ready: 'main section h2' },
    { name: 'home-operations', hash: '/', role: 'operations_head', ready: 'main section h2' },
    { name: 'home-client', hash: '/', role: 'client_viewer', ready: 'main section h2' },
    { name: 'home-admin', hash: '/', role: 'admin', ready: 'main section h2' },
    { name: 'home-auditor', hash: '/', role: 'auditor', ready: 'main section h2' },
    { name: 'conversation-voice', hash: `/conversations/${voice}`, role: 'agent', ready: 'main ol li' },
    { name: 'conversation-moment', hash: `/conversations/${moment[0]}?moment=${moment[1]}&why=1`, role: 'agent', ready: 'article h4' },
    { name: 'conversation-long', hash: `/conversations/${long}?t=300`, role: 'quality_lead', ready: heard(sound) },
    { name: 'conversation-chat', hash: `/conversations/${chat[0]}?moment=${chat[1]}`, role: 'agent', ready: 'main ol li' },
    { name: 'conversation-letter', hash: `/conversations/${letter}`, role: 'team_lead', ready: 'main ol li' },
    { name: 'conversation-silent', hash: `/conversations/${silent}`, role: 'agent', ready: 'main ol li' },
    { name: 'explore', hash: '/conversations', role: 'quality_lead', ready: '#row-0' },
    { name: 'explore-search', hash: `/conversations?q=${words_}&programme=${programme}`, role: 'quality_lead', ready: '#row-0' },
    { name: 'explore-moments', hash: '/moments?outcome=missed', role: 'team_lead', ready: '#row-0' },
    { name: 'explore-nothing', hash: '/conversations?q=zzz', role: 'agent', ready: 'main p' },
    { name: 'disputes', hash: '/disputes', role: 'quality_lead', ready: 'main article' },
    { name: 'disputes-decided', hash: '/disputes?state=decided', role: 'agent', ready: 'main article' },
    { name: 'coaching', hash: '/coaching', role: 'team_lead', ready: 'main article' },
    { name: 'coaching-agent', hash: '/coaching', role: 'agent', ready: 'main article' },
    { name: 'duties', hash: '/duties', role: 'operations_head', ready: 'main article' },
    { name: 'reviews', hash: '/reviews', role: 'evaluator', ready: 'main ul' },
    { name: 'reviews-new', hash: '/reviews?new=1', role: 'quality_lead', ready: 'main form' },
    { name: 'calibrations-new', hash: '/calibrations?new=1', role: 'quality_lead', ready: 'main form' },
    { name: 'coaching-new', hash: `/coaching?new=1&agent=${coached[0]}&moment=${coached[1]}`, role: 'team_lead', ready: 'main form' },
    { name: 'conversation-coach', hash: `/conversations/${coached[2]}?moment=${coached[1]}`, role: 'team_lead', ready: 'main article h2' },
    { name: 'review', hash: `/reviews/${review}`, role: 'evaluator', ready: 'main fieldset' },
    { name: 'review-blind', hash: `/reviews/${blind}`, role: 'evaluator', ready: 'main fieldset' },
    { name: 'calibrations', hash: '/calibrations', role: 'quality_lead', ready: 'main ul' },
    { name: 'calibration', hash: `/calibrations/${calibration}`, role: 'quality_lead', ready: 'main h1' },
    { name: 'rubrics', hash: '/rubrics', role: 'quality_lead', ready: 'main ul' },
    { name: 'rubric', hash: `/rubrics/${rubric}`, role: 'quality_lead', ready: 'main ol' },
    ...(compare ? [{ name: 'rubric-compare', hash: `/rubrics/${compare}?tab=compare&with=2`, role: 'quality_lead', ready: 'main ol' }] : []),
    { name: 'rubric-draft', hash: `/rubrics/${rubric}?tab=draft`, role: 'quality_lead', ready: 'main textarea' },
    { name: 'admin-accounts', hash: '/admin/accounts', role: 'admin', ready: 'main table' },
    { name: 'admin-roster', hash: '/admin/roster', role: 'admin', ready: 'main h1' },
    { name: 'admin-programmes', hash: '/admin/programmes', role: 'admin', ready: 'main article' },
    { name: 'admin-retention', hash: '/admin/retention', role: 'admin', ready: 'main ul' },
    { name: 'admin-retention-limits', hash: `/admin/retention?change=limits&programme=${programme}`, role: 'admin', ready: 'main form' },
    { name: 'admin-retention-hold', hash: '/admin/retention?change=hold', role: 'admin', ready: 'main form' },
    { name: 'admin-keys', hash: '/admin/keys', role: 'admin', ready: 'main .btn-main' },
    { name: 'admin-imports', hash: '/admin/imports', role: 'admin', ready: 'main h1' },
    { name: 'admin-health', hash: '/admin/health', role: 'admin', ready: 'main ul' },
    { name: 'admin-access', hash: '/admin/access', role: 'admin', ready: 'main form' },
    { name: 'audit', hash: '/audit', role: 'auditor', ready: 'main table' },
    { name: 'notice', hash: '/notice', role: 'agent', ready: 'main table' },
    { name: 'password', hash: '/password', role: 'agent', ready: 'main h1' },
  ]
}
