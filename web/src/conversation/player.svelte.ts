export const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2]

/** The playable copy of a conversation's sound. Times are ms from its start. */
export class Player {
  now = $state(0)
  playing = $state(false)
  rate = $state(1)
  failed = $state(false)
  readonly audio = new Audio()
  readonly length: number
  #frame = 0

  constructor(url: string, length: number) {
    this.length = length
    // Sound that is asked for counts as heard in the audit.
    this.audio.preload = 'none'
    this.audio.src = url
    this.audio.addEventListener('play', this.#started)
    this.audio.addEventListener('pause', this.#stopped)
    this.audio.addEventListener('seeked', () => (this.now = this.audio.currentTime * 1000))
    this.audio.addEventListener('error', () => (this.failed = true))
  }

  #started = () => {
    this.playing = true
    const step = () => {
      this.now = this.audio.currentTime * 1000
      this.#frame = requestAnimationFrame(step)
    }
    step()
  }

  #stopped = () => {
    this.playing = false
    cancelAnimationFrame(this.#frame)
    this.now = this.audio.currentTime * 1000
  }

  toggle(): void {
    if (this.audio.paused) void this.audio.play().catch(() => {})
    else this.audio.pause()
  }

  seek(ms: number): void {
    const at = Math.max(0, Math.min(ms, this.length))
    this.now = at
    this.audio.currentTime = at / 1000
  }

  by(ms: number): void {
    this.seek(this.now + ms)
  }

  faster(steps: number): void {
    const at = SPEEDS.indexOf(this.rate) + steps
    this.rate = SPEEDS[Math.max(0, Math.min(at, SPEEDS.length - 1))]!
    this.audio.playbackRate = this.rate
  }

  close(): void {
    cancelAnimationFrame(this.#frame)
    this.audio.pause()
    this.audio.removeAttribute('src')
    this.audio.load()
  }
}
