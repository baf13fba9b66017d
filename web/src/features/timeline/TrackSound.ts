import { type SoundClip, soundAt } from "./sound"

const EVENTS = ["play", "pause", "seeking", "seeked", "ratechange", "waiting", "playing", "volumechange"] as const
const MS_PER_S = 1000
// A jump of less is not worth the gap that it makes.
const TOLERANCE_S = 0.08

/** Plays one track's takes in place of a film's sound, in step with its player. Between two clips nothing runs. */
export class TrackSound {
  readonly #video: HTMLVideoElement
  readonly #sounds: readonly SoundClip[]
  readonly #audio = new Audio()
  readonly #wasMuted: boolean
  #playing: SoundClip | null = null
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(video: HTMLVideoElement, sounds: readonly SoundClip[]) {
    this.#video = video
    this.#sounds = sounds
    this.#wasMuted = video.muted
    video.muted = true
    for (const event of EVENTS) video.addEventListener(event, this.#follow)
    this.#follow()
  }

  dispose(): void {
    for (const event of EVENTS) this.#video.removeEventListener(event, this.#follow)
    clearTimeout(this.#timer)
    this.#audio.pause()
    this.#audio.removeAttribute("src")
    this.#video.muted = this.#wasMuted
  }

  #follow = (): void => {
    clearTimeout(this.#timer)
    const { currentTime, playbackRate, volume } = this.#video
    const [sound, change_s] = soundAt(this.#sounds, currentTime)
    const isRunning = !this.#video.paused && !this.#video.seeking && !this.#video.ended
    this.#audio.volume = volume
    this.#audio.playbackRate = playbackRate
    if (sound !== null) this.#cue(sound, currentTime)
    if (sound === null || !isRunning) this.#audio.pause()
    else void this.#audio.play().catch(ignoreInterruption)
    if (!isRunning || change_s === null) return
    this.#timer = setTimeout(this.#follow, Math.max(0, (change_s - currentTime) / playbackRate) * MS_PER_S + 1)
  }

  #cue(sound: SoundClip, time_s: number): void {
    if (this.#playing !== sound) {
      this.#audio.src = sound.url
      this.#playing = sound
    }
    const wanted_s = time_s - sound.start_s
    if (Math.abs(this.#audio.currentTime - wanted_s) > TOLERANCE_S) this.#audio.currentTime = wanted_s
  }
}

/** A pause or another clip before the sound began, or a take that is gone: it stays silent. */
function ignoreInterruption(error: unknown): void {
  if (!(error instanceof DOMException)) throw error
}
