// Which pages there are, who has them, and the letter after `g` that goes there.
import type { Component } from 'svelte'
import type { Deed } from '../api/types'
import { ahead } from '../conversation/ahead'

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
  | 'imports'
  | 'admin'
  | 'audit'
  | 'notice'
  | 'password'

export interface Entry {
  name: PageName
  path: string
  letter: string
  // What one has to be allowed to do there: one of these; everybody comes to a page without any.
  deeds: Deed[]
  // Whoever may do this has it elsewhere.
  unless?: Deed
  shown: boolean
}

export const ENTRIES: Entry[] = [
  { name: 'home', path: '/', letter: 'h', deeds: [], shown: true },
  { name: 'conversations', path: '/conversations', letter: 'e', deeds: ['see'], shown: true },
  { name: 'moments', path: '/moments', letter: 'm', deeds: ['see'], shown: false },
  { name: 'reviews', path: '/reviews', letter: 'r', deeds: ['review'], shown: true },
  { name: 'calibrations', path: '/calibrations', letter: 'k', deeds: ['review'], shown: true },
  { name: 'disputes', path: '/disputes', letter: 'd', deeds: ['dispute', 'decide'], shown: true },
  { name: 'coaching', path: '/coaching', letter: 'c', deeds: ['coach'], shown: true },
  { name: 'duties', path: '/duties', letter: 'u', deeds: ['confirm_duty'], shown: true },
  { name: 'rubrics', path: '/rubrics', letter: 'b', deeds: ['read_rubrics'], shown: true },
  { name: 'imports', path: '/imports', letter: 'i', deeds: ['import'], unless: 'administer', shown: true },
  { name: 'admin', path: '/admin', letter: 'a', deeds: ['administer'], shown: true },
  { name: 'audit', path: '/audit', letter: 'l', deeds: ['read_audit'], shown: true },
  { name: 'notice', path: '/notice', letter: 'n', deeds: [], shown: false },
  { name: 'password', path: '/password', letter: 'p', deeds: [], shown: false },
]

const isFor = (entry: Entry, deeds: Deed[]) => entry.deeds.length === 0 || entry.deeds.some((deed) => deeds.includes(deed))

/** The pages of whoever may do these. */
export const entriesOf = (deeds: Deed[]): Entry[] => ENTRIES.filter((entry) => isFor(entry, deeds) && !(entry.unless && deeds.includes(entry.unless)))

/** Whether a page is for whoever may do these. */
export const mayUse = (page: PageName, deeds: Deed[]): boolean => ENTRIES.some((entry) => entry.name === page && isFor(entry, deeds))

// A page takes `key` and `tab` of its address where it needs them.
type Load = () => Promise<{ default: Component<any> }>

// `ahead` asks the server for what the page of a `key` needs while its script is on its way.
export const ROUTES: { pattern: string; page: PageName; load: Load; ahead?: (key: string) => Promise<void> }[] = [
  { pattern: '/', page: 'home', load: () => import('../pages/Home.svelte') },
  { pattern: '/conversations', page: 'conversations', load: () => import('../pages/Explore.svelte') },
  { pattern: '/moments', page: 'conversations', load: () => import('../pages/Explore.svelte') },
  { pattern: '/conversations/:key', page: 'conversations', load: () => import('../conversation/Conversation.svelte'), ahead },
  { pattern: '/disputes', page: 'disputes', load: () => import('../pages/Disputes.svelte') },
  { pattern: '/coaching', page: 'coaching', load: () => import('../pages/Coaching.svelte') },
  { pattern: '/duties', page: 'duties', load: () => import('../pages/Duties.svelte') },
  { pattern: '/reviews', page: 'reviews', load: () => import('../pages/Reviews.svelte') },
  { pattern: '/reviews/:key', page: 'reviews', load: () => import('../pages/Review.svelte') },
  { pattern: '/calibrations', page: 'calibrations', load: () => import('../pages/Calibrations.svelte') },
  { pattern: '/calibrations/:key', page: 'calibrations', load: () => import('../pages/Calibration.svelte') },
  { pattern: '/rubrics', page: 'rubrics', load: () => import('../pages/Rubrics.svelte') },
  { pattern: '/rubrics/:key', page: 'rubrics', load: () => import('../pages/Rubric.svelte') },
  { pattern: '/imports', page: 'imports', load: () => import('../pages/Imports.svelte') },
  { pattern: '/admin', page: 'admin', load: () => import('../pages/Admin.svelte') },
  { pattern: '/admin/:tab', page: 'admin', load: () => import('../pages/Admin.svelte') },
  { pattern: '/audit', page: 'audit', load: () => import('../pages/Audit.svelte') },
  { pattern: '/notice', page: 'notice', load: () => import('../pages/Notice.svelte') },
  { pattern: '/password', page: 'password', load: () => import('../pages/Password.svelte') },
]
