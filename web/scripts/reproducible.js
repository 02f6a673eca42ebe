// Builds twice and compares every byte.
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = fileURLToPath(new URL('..', import.meta.url))

function files(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}
function sums(folder) {
  return Object.fromEntries(files(folder).map((file) => [relative(folder, file), createHash('sha256').update(readFileSync(file)).digest('hex')]))
}

const folders = []
const made = []
for (let turn = 0; turn < 2; turn++) {
  const folder = mkdtempSync(join(tmpdir(), 'earnest-build-'))
  folders.push(folder)
  await build({ root, logLevel: 'error', build: { outDir: folder, emptyOutDir: true } })
  made.push(sums(folder))
}
for (const folder of folders) rmSync(folder, { recursive: true })
const names = new Set(made.flatMap(Object.keys))
const differ = [...names].filter((name) => made[0][name] !== made[1][name])
if (differ.length) {
  console.error(`two builds differ in: ${differ.join(', ')}`)
  process.exit(1)
}
console.log(`two builds are the same in ${names.size} files`)
