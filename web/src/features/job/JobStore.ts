import { ApiError, type JobEvent } from "../../shared/api/client"
import { ACTIVITY_TYPES } from "./activity"
import { type LiveJob, endsJob, foldEvent, isActive, isStale } from "./foldEvent"

const EVENT_TYPES = ["snapshot", "step-progress", ...ACTIVITY_TYPES] as const satisfies readonly JobEvent["type"][]

export type Connection = "closed" | "connecting" | "open"

export interface JobState {
  readonly live: LiveJob | null
  readonly connection: Connection
}

const FIRST_WAIT_MS = 3_000
const LONGEST_WAIT_MS = 60_000
// What does not pass by itself: no session, no permission, no such job.
const FINAL = new Set([401, 403, 404])
const EMPTY: JobState = { live: null, connection: "closed" }

/** The job that this tab follows, by its only event stream. Subscribers are notified once a frame. */
export class JobStore {
  #state: JobState = EMPTY
  #jobId: string | null = null
  #source: EventSource | null = null
  #frame = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #refusals = 0
  readonly #check: (jobId: string) => Promise<unknown>
  readonly #listeners = new Set<() => void>()
  readonly #eventListeners = new Set<(event: JobEvent) => void>()

  /** `check` requests the job: a refused stream does not say its reason, but this does. */
  constructor(check: (jobId: string) => Promise<unknown>) {
    this.#check = check
    document.addEventListener("visibilitychange", () => this.#onVisibility())
  }

  readonly state = (): JobState => this.#state

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Calls the listener with each event as it comes. */
  readonly onEvent = (listener: (event: JobEvent) => void): (() => void) => {
    this.#eventListeners.add(listener)
    return () => this.#eventListeners.delete(listener)
  }

  /** Follows a job, whatever was followed before; null follows none. */
  follow(jobId: string | null): void {
    if (jobId === this.#jobId) return
    this.#jobId = jobId
    this.#refusals = 0
    this.#close()
    this.#set(EMPTY)
    this.#open()
  }

  /** Replaces the state by a new snapshot. */
  reload(): void {
    this.#close()
    this.#open()
  }

  #open(): void {
    if (this.#jobId === null || document.hidden) return
    const source = new EventSource(`/api/events?job=${encodeURIComponent(this.#jobId)}&after=now`)
    this.#source = source
    this.#set({ ...this.#state, connection: "connecting" })
    source.onopen = () => this.#onOpen()
    source.onerror = () => this.#onError(source)
    for (const type of EVENT_TYPES) {
      source.addEventListener(type, (message) => this.#onMessage(JSON.parse(message.data) as JobEvent))
    }
  }

  #onMessage(event: JobEvent): void {
    if (isStale(this.#state.live, event)) return
    this.#set({ ...this.#state, live: foldEvent(this.#state.live, event) })
    for (const listener of this.#eventListeners) listener(event)
    if (endsJob(event)) this.reload()
    else if (event.type === "snapshot" && !isActive(event)) this.#close()
  }

  #onOpen(): void {
    this.#refusals = 0
    this.#set({ ...this.#state, connection: "open" })
  }

  #onError(source: EventSource): void {
    this.#set({ ...this.#state, connection: "connecting" })
    // The browser reconnects by itself unless the server refused the stream, as it does while it shuts down.
    if (source.readyState === EventSource.CLOSED) void this.#onRefusal(source)
  }

  async #onRefusal(source: EventSource): Promise<void> {
    const isFinal = await this.#isFinal()
    if (source !== this.#source) return
    if (isFinal) return this.#close()
    const wait_ms = Math.min(FIRST_WAIT_MS * 2 ** this.#refusals, LONGEST_WAIT_MS)
    this.#refusals += 1
    this.#timer = setTimeout(() => this.reload(), wait_ms)
  }

  async #isFinal(): Promise<boolean> {
    try {
      await this.#check(this.#jobId ?? "")
      return false
    } catch (error) {
      if (error instanceof ApiError) return FINAL.has(error.status)
      throw error
    }
  }

  #onVisibility(): void {
    // Browsers allow few connections to one server; a hidden tab needs none.
    if (document.hidden) this.#close()
    else if (this.#source === null) this.#open()
  }

  #close(): void {
    clearTimeout(this.#timer)
    this.#source?.close()
    this.#source = null
    if (this.#state.connection !== "closed") this.#set({ ...this.#state, connection: "closed" })
  }

  #set(state: JobState): void {
    this.#state = state
    if (this.#frame !== 0) return
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0
      for (const listener of this.#listeners) listener()
    })
  }
}
