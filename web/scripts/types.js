// Types of the interface from `openapi.json`, which the server's tests write.
import { existsSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import openapi, { astToString } from 'openapi-typescript'

const source = new URL('../openapi.json', import.meta.url)
if (!existsSync(source)) {
  console.log('there is no openapi.json yet: src/api/types.ts is written by hand')
  process.exit(0)
}
const target = fileURLToPath(new URL('../src/api/openapi.ts', import.meta.url))
writeFileSync(target, astToString(await openapi(source)))
console.log(target)
