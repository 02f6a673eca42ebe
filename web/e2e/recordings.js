// Two recordings with their words, for a server whose own demonstration has none: two minutes and
// ten. Nobody speaks in them: each turn is noise that rises and falls as syllables do.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

const RATE = 8000
const SAID = [
  ['Agent', 'Good morning, you speak with Larkfield Broadband, how can I help?'],
  ['Customer', 'My internet has been off since yesterday evening, and I work from home.'],
  ['Agent', 'I am sorry to hear that it went off while you work from home. Since yesterday evening, you say?'],
  ['Customer', 'Yes, since about eight. Will somebody ring me back today?'],
  ['Agent', 'Let me look at the line first. One moment, please.'],
  ['Customer', 'All right.'],
]

const clock = (ms) => `${[3600000, 60000, 1000].map((unit, n) => String(Math.floor(ms / unit) % (n === 0 ? 100 : 60)).padStart(2, '0')).join(':')}.${String(ms % 1000).padStart(3, '0')}`

function turns(minutes) {
  const all = []
  let at = 1000
  for (let n = 0; at < minutes * 60000 - 8000; n++) {
    const [who, text] = SAID[n % SAID.length]
    const length = text.length * 62
    all.push({ who, text, from: at, to: at + length })
    at += length + 400 + ((n * 7919) % 900)
  }
  return all
}

function wav(all, minutes) {
  const samples = minutes * 60 * RATE
  const data = Buffer.alloc(44 + samples * 2, 128)
  data.write('RIFF', 0)
  data.writeUInt32LE(36 + samples * 2, 4)
  data.write('WAVEfmt ', 8)
  data.writeUInt32LE(16, 16)
  data.writeUInt16LE(1, 20)
  data.writeUInt16LE(2, 22)
  data.writeUInt32LE(RATE, 24)
  data.writeUInt32LE(RATE * 2, 28)
  data.writeUInt16LE(2, 32)
  data.writeUInt16LE(8, 34)
  data.write('data', 36)
  data.writeUInt32LE(samples * 2, 40)
  let noise = 1
  for (const { who, from, to } of all) {
    const side = who === 'Agent' ? 0 : 1
    for (let at = (from * RATE) / 1000; at < (to * RATE) / 1000 && at < samples; at++) {
      noise = (Math.imul(noise, 1103515245) + 12345) >>> 0
      const loud = Math.abs(Math.sin((at / RATE) * Math.PI * 4))
      data[44 + Math.floor(at) * 2 + side] = 128 + Math.round(60 * loud * ((noise >>> 16) / 32768 - 1))
    }
  }
  return data
}

/** Writes the recordings and their words into a folder. */
export function recordings(folder) {
  for (const [name, minutes] of [['page-short', 2], ['page-long', 10]]) {
    const all = turns(minutes)
    writeFileSync(join(folder, `${name}.wav`), wav(all, minutes))
    writeFileSync(join(folder, `${name}.vtt`), `WEBVTT\n\n${all.map((turn) => `${clock(turn.from)} --> ${clock(turn.to)}\n<v ${turn.who}>${turn.text}\n`).join('\n')}`)
  }
}
