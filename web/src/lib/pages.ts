// Which pages there are, who has them, and the letter after `g` that goes there.
import type { Component } from 'svelte'
import type { Role } from '../api/types'

export type PageName =
  | 'home'
  | 'conversations'
  | 'moments'
  | 'reviews'
  | 'calibrations'
  | 'disputes'
  | 'coaching'
  | 'duties'
  | 'rubrics'
  | 'admin'
  | 'audit'
  | 'notice'

export interface Entry {
  name: PageName
  path: string
  letter: string
  roles: Role[] | 'all'
  shown: boolean
}

const CONTENT: Role[] = ['agent', 'team_lead', 'evaluator', 'quality_lead', 'operations_head', 'client_viewer']

export const ENTRIES: Entry[] = [
  { name: 'home', path: '/', letter: 'h', roles: 'all', shown: true },
  { name: 'conversations', path: '/conversations', letter: 'e', roles: CONTENT, shown: true },
  { name: 'moments', path: '/moments', letter: 'm', roles: CONTENT, shown: false },
  { name: 'reviews', path: '/reviews', letter: 'r', roles: ['evaluator', 'quality_lead'], shown: true },
  { name: 'calibrations', path: '/calibrations', letter: 'k', roles: ['evaluator', 'quality_lead'], shown: true },
  { name: 'disputes', path: '/disputes', letter: 'd', roles: ['agent', 'team_lead', 'quality_lead'], shown: true },
  { name: 'coaching', path: '/coaching', letter: 'c', roles: ['agent', 'team_lead'], shown: true },
  { name: 'duties', path: '/duties', letter: 'u', roles: ['quality_lead', 'operations_head'], shown: true },
  { name: 'rubrics', path: '/rubrics', letter: 'b', roles: ['team_lead', 'evaluator', 'quality_lead', 'operations_head', 'client_viewer'], shown: true },
  { name: 'admin', path: '/admin', letter: 'a', roles: ['admin'], shown: true },
  { name: 'audit', path: '/audit', letter: 'l', roles: ['auditor', 'admin'], shown: true },
  { name: 'notice', path: '/notice', letter: 'n', roles: 'all', shown: false },
]

export const entriesOf = (role: Role | null): Entry[] =>
  ENTRIES.filter((entry) => role !== null && (entry.roles === 'all' || entry.roles.includes(role)))

// A page takes `key` and `tab` of its address where it needs them.
type Load = () => Promise<{ default: Component<any> }>

export const ROUTES: { pattern: string; page: PageName; load: Load }[] = [
  { pattern: '/', page: 'home', load: () => import('../pages/Home.svelte') },
  { pattern: '/conversations', page: 'conversations', load: () => import('../pages/Explore.svelte') },
  { pattern: '/moments', page: 'conversations', load: () => import('../pages/Explore.svelte') },
  { pattern: '/conversations/:key', page: 'conversations', load: () => import('../conversation/Conversation.svelte') },
  { pattern: '/disputes', page: 'disputes', load: () => import('../pages/Disputes.svelte') },
  { pattern: '/coaching', page: 'coaching', load: () => import('../pages/Coaching.svelte') },
  { pattern: '/duties', page: 'duties', load: () => import('../pages/Duties.svelte') },
  { pattern: '/reviews', page: 'reviews', load: () => import('../pages/Reviews.svelte') },
  { pattern: '/reviews/:key', page: 'reviews', load: () => import('../pages/Review.svelte') },
  { pattern: '/calibrations', page: 'calibrations', load: () => import('../pages/Calibrations.svelte') },
  { pattern: '/calibrations/:key', page: 'calibrations', load: () => import('../pages/Calibration.svelte') },
  { pattern: '/rubrics', page: 'rubrics', load: () => import('../pages/Rubrics.svelte') },
  { pattern: '/rubrics/:key', page: 'rubrics', load: () => import('../pages/Rubric.svelte') },
  { pattern: '/admin', page: 'admin', load: () => import('../pages/Admin.svelte') },
  { pattern: '/admin/:tab', page: 'admin', load: () => import('../pages/Admin.svelte') },
  { pattern: '/audit', page: 'audit', load: () => import('../pages/Audit.svelte') },
  { pattern: '/notice', page: 'notice', load: () => import('../pages/Notice.svelte') },
]
