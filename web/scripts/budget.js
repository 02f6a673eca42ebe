// What the first load weighs: the entry's script and all that it imports at once, in gzip.
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const LIMIT = 60 * 1024
const dist = fileURLToPath(new URL('../dist', import.meta.url))
const html = readFileSync(join(dist, 'index.html'), 'utf8')
const size = (file) => gzipSync(readFileSync(file), { level: 9 }).length

/** A script with everything it imports before it runs; what is imported later (`import()`) does not count. */
function whole(entries) {
  const seen = new Set()
  const open = [...entries]
  while (open.length) {
    const file = open.pop()
    if (seen.has(file)) continue
    seen.add(file)
    const text = readFileSync(file, 'utf8')
    for (const [, name] of text.matchAll(/(?:\bfrom|\bimport)\s*["'](\.\/[^"']+\.js)["']/g)) open.push(join(dist, 'assets', name))
  }
  return [...seen]
}

const total = (files) => files.reduce((sum, file) => sum + size(file), 0)
const kb = (bytes) => `${(bytes / 1024).toFixed(1)} kB`

const entries = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, name]) => join(dist, name))
const first = whole(entries)
const styles = [...html.matchAll(/href="\/(assets\/[^"]+\.css)"/g)].map(([, name]) => join(dist, name))
const assets = readdirSync(join(dist, 'assets'))

console.log(`first load: script ${kb(total(first))} in ${first.length} files, style ${kb(total(styles))} (gzip)`)
for (const name of ['Home', 'Explore', 'Conversation', 'Review', 'Palette', 'Admin', 'Rubric']) {
  const file = assets.find((asset) => asset.startsWith(`${name}-`) && asset.endsWith('.js'))
  if (!file) continue
  const more = whole([join(dist, 'assets', file)]).filter((one) => !first.includes(one))
  console.log(`  then ${name}: ${kb(total(more))}`)
}
const everything = assets.reduce((sum, asset) => sum + statSync(join(dist, 'assets', asset)).size, 0)
console.log(`everything, not compressed: ${kb(everything)}`)

if (entries.length === 0) {
  console.error('no entry found in dist/index.html: run `npm run build`')
  process.exit(2)
}
if (total(first) > LIMIT) {
  console.error(`the first load is above ${kb(LIMIT)}`)
  process.exit(1)
}
