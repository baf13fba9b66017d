const MS = 1000

/** The position of a preview: it runs by the clock of the computer, and follows the voice that is heard. */
export class PreviewClock {
  duration_s = 0
  #base_s = 0
  #since_ms: number | null = null
  #frame = 0
  readonly #listeners = new Set<() => void>()
  readonly #now_ms: () => number

  constructor(now_ms: () => number = () => performance.now()) {
    this.#now_ms = now_ms
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly position_s = (): number => {
    const run_s = this.#since_ms === null ? 0 : (this.#now_ms() - this.#since_ms) / MS
    return Math.min(this.#base_s + run_s, this.duration_s)
  }

  readonly isPlaying = (): boolean => this.#since_ms !== null

  readonly play = (): void => {
    const position_s = this.position_s()
    this.#base_s = position_s < this.duration_s ? position_s : 0
    this.#since_ms = this.#now_ms()
    this.#tick()
  }

  readonly pause = (): void => {
    this.#base_s = this.position_s()
    this.#since_ms = null
    this.#tick()
  }

  readonly toggle = (): void => (this.isPlaying() ? this.pause() : this.play())

  readonly seek = (time_s: number): void => {
    this.#base_s = Math.min(Math.max(0, time_s), this.duration_s)
    if (this.#since_ms !== null) this.#since_ms = this.#now_ms()
    this.#tick()
  }

  /** Ends the run of frames; a clock that is let go must not go on. */
  readonly stop = (): void => {
    cancelAnimationFrame(this.#frame)
    this.#base_s = this.position_s()
    this.#since_ms = null
  }

  #tick(): void {
    cancelAnimationFrame(this.#frame)
    if (this.#since_ms !== null && this.position_s() >= this.duration_s) {
      this.#base_s = this.duration_s
      this.#since_ms = null
    }
    for (const listener of this.#listeners) listener()
    if (this.#since_ms !== null) this.#frame = requestAnimationFrame(() => this.#tick())
  }
}
