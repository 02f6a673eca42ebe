import { readFileSync, readdirSync } from 'node:fs'
import { expect, it } from 'vitest'

// These are shut while they send, or send nothing.
const OTHERWISE = ['pages/Owner.svelte', 'pages/Password.svelte', 'pages/SignIn.svelte', 'ui/FileField.svelte']
const FORM = /<form\b[^>]*?onsubmit=\{(.{0,11})/gs

it('a form sends once at a time', () => {
  const files = readdirSync('src', { encoding: 'utf8', recursive: true }).filter((file) => file.endsWith('.svelte'))
  const forms = files.flatMap((file) => Array.from(readFileSync(`src/${file}`, 'utf8').matchAll(FORM), ([, handler]) => ({ file, handler })))
  expect(forms.length).toBeGreaterThan(12)
  expect(forms.filter(({ file, handler }) => !OTHERWISE.includes(file) && handler !== 'sending.of(')).toEqual([])
})
