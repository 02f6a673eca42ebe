// Types of the interface from `openapi.json`, which the server's tests write: `npm run types`. With
// `--check` nothing is written; it fails where the file is not what the document gives.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import openapi, { astToString } from 'openapi-typescript'

const source = new URL('../openapi.json', import.meta.url)
const target = fileURLToPath(new URL('../src/api/openapi.ts', import.meta.url))
const text = `// Made from openapi.json by \`npm run types\`.\n${astToString(await openapi(source))}`
if (!process.argv.includes('--check')) {
  writeFileSync(target, text)
  console.log(target)
} else if (readFileSync(target, 'utf8') !== text) {
  console.error('src/api/openapi.ts is not what openapi.json gives; `npm run types` writes it anew')
  process.exit(1)
}
