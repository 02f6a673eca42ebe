// The page in a browser on the real binary: `npm run e2e:real [-- group…]` starts it on a free port with a
// demonstration of its own, adds two recordings, runs, and stops it. `EARNEST_BIN` names the binary;
// else the newest that was built here is taken. `-- serve` leaves it running instead.
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { recordings } from './recordings.js'

const root = fileURLToPath(new URL('../..', import.meta.url))

function binary() {
  if (process.env.EARNEST_BIN) return resolve(process.env.EARNEST_BIN)
  const target = process.env.CARGO_TARGET_DIR ?? join(root, 'target')
  const built = ['release', 'debug'].map((profile) => join(target, profile, 'earnest')).filter((path) => existsSync(path))
  return built.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0] ?? null
}

/** Starts the server; its address, once it listens. */
export async function start(program, folder) {
  const child = spawn(program, ['demo', '--serve', '--listen', '127.0.0.1:0', '--db', join(folder, 'demo.db')], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  // A line for each request would bury what a walk found; what went wrong is said.
  createInterface(child.stderr).on('line', (line) => {
    if (!line.includes('"level":"INFO"')) console.error(line)
  })
  let told = ''
  const url = await new Promise((done, failed) => {
    child.once('exit', (code) => failed(new Error(`the server ended with ${code}: ${told}`)))
    child.stdout.on('data', (data) => {
      told += data
      const found = /at (http:\/\/\S+?)\/?\n/.exec(told)
      if (found) done(found[1])
    })
  })
  if (!(await fetch(url).then((answer) => answer.text())).includes('/assets/')) {
    child.kill()
    throw new Error('the binary has no page in it: `npm run build`, then compile it again')
  }
  return { url, stop: () => new Promise((done) => child.once('exit', done) && child.kill()) }
}

const program = binary()
if (!program) {
  console.log('SKIPPED: no binary (`cargo build -p earnest`, or EARNEST_BIN): the page was not tried on the real server')
  process.exit(0)
}
const folder = mkdtempSync(join(tmpdir(), 'earnest-page-'))
let server = null
let code = 1
try {
  const from = Date.now()
  server = await start(program, folder)
  const calls = join(folder, 'calls')
  mkdirSync(calls)
  recordings(calls)
  const add = ['add', calls, '--db', join(folder, 'demo.db'), '--programme', 'larkfield', '--tracks', 'agent,customer', '--id-from', 'file-name', '--media', join(folder, 'earnest-demo', 'sound')]
  execFileSync(program, add, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
  console.log(`the server is ready at ${server.url} after ${((Date.now() - from) / 1000).toFixed(0)} s`)
  if (process.argv[2] === 'serve') await new Promise((done) => process.once('SIGINT', done))
  else {
    const run = spawn(process.execPath, [fileURLToPath(new URL('run.js', import.meta.url)), ...process.argv.slice(2)], { env: { ...process.env, EARNEST_URL: server.url }, stdio: 'inherit' })
    code = await new Promise((done) => run.once('exit', done))
  }
} finally {
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
}
process.exit(code)
