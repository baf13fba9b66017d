import { afterEach, beforeEach, expect, it, vi } from "vitest"
import { ApiError } from "../../shared/api/client"
import { JobStore } from "./JobStore"

/** An event stream that a test drives. */
class ScriptedSource {
  static readonly CLOSED = 2
  static all: ScriptedSource[] = []
  readyState = 1
  onopen: () => void = () => {}
  onerror: () => void = () => {}
  readonly #listeners = new Map<string, (message: { data: string }) => void>()

  constructor(readonly url: string) {
    ScriptedSource.all.push(this)
  }

  addEventListener(type: string, listener: (message: { data: string }) => void) {
    this.#listeners.set(type, listener)
  }

  close() {
    this.readyState = ScriptedSource.CLOSED
  }

  #number = 0

  send(type: string, fields: object = {}) {
    this.#number += 1
    this.#listeners.get(type)?.({ data: JSON.stringify({ type, number: this.#number, ...fields }) })
  }

  refuse() {
    this.close()
    this.onerror()
  }

  static get open() {
    return ScriptedSource.all.filter((source) => source.readyState !== ScriptedSource.CLOSED)
  }

  static get last() {
    const source = ScriptedSource.all.at(-1)
    if (source === undefined) throw new Error("There is no stream.")
    return source
  }
}

let onVisibilityChange = () => {}
const page = {
  hidden: false,
  addEventListener: (_type: string, listener: () => void) => {
    onVisibilityChange = listener
  },
}
const running = { job_id: "job_1", status: "running", last_event: 0, steps: [], warnings: [], warning_count: 0 }

beforeEach(() => {
  vi.useFakeTimers()
  ScriptedSource.all = []
  page.hidden = false
  vi.stubGlobal("EventSource", ScriptedSource)
  vi.stubGlobal("document", page)
  vi.stubGlobal("requestAnimationFrame", (run: () => void) => setTimeout(run, 16))
})

afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const problem = (status: number) => new ApiError({ status, code: "", message: "No.", remediation: "" })

function following(jobId = "job_1", check = async () => {}): JobStore {
  const store = new JobStore(check)
  store.follow(jobId)
  return store
}

it("has one stream, whatever it follows", () => {
  const store = following()
  store.follow("job_1")
  store.follow("job_2")
  expect(ScriptedSource.open.map((source) => source.url)).toEqual(["/api/events?job=job_2&after=now"])
  store.follow(null)
  expect(ScriptedSource.open).toEqual([])
  expect(store.state().live).toBeNull()
})

it("notifies once a frame, however many events come", () => {
  const store = following()
  const notified = vi.fn()
  vi.runAllTimers()
  store.subscribe(notified)
  ScriptedSource.last.send("snapshot", running)
  for (let count = 0; count < 50; count += 1) ScriptedSource.last.send("warning", { message: "No music." })
  vi.advanceTimersByTime(16)
  expect(notified).toHaveBeenCalledTimes(1)
  expect(store.state().live?.job.warning_count).toBe(50)
})

it("closes its stream while the page is hidden and starts again with a snapshot", () => {
  following()
  page.hidden = true
  onVisibilityChange()
  expect(ScriptedSource.open).toEqual([])
  page.hidden = false
  onVisibilityChange()
  expect(ScriptedSource.open).toHaveLength(1)
})

it.each([
  ["nothing", async () => {}],
  ["a silent server", () => Promise.reject(problem(0))],
  ["trouble of the server", () => Promise.reject(problem(503))],
])("tries again, ever more rarely, after a refusal that the job's request explains by %s", async (_, check) => {
  const store = following("job_1", check)
  for (const wait_ms of [3_000, 6_000]) {
    ScriptedSource.last.refuse()
    expect(store.state().connection).toBe("connecting")
    await vi.advanceTimersByTimeAsync(wait_ms - 1)
    expect(ScriptedSource.open).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(ScriptedSource.open).toHaveLength(1)
  }
  ScriptedSource.last.onopen()
  ScriptedSource.last.refuse()
  await vi.advanceTimersByTimeAsync(3_000)
  expect(ScriptedSource.open).toHaveLength(1)
})

it.each([401, 404])("gives up when the job's request is refused with %d", async (status) => {
  const store = following("job_1", () => Promise.reject(problem(status)))
  ScriptedSource.last.refuse()
  await vi.runAllTimersAsync()
  expect(ScriptedSource.open).toEqual([])
  expect(store.state().connection).toBe("closed")
})

it("does not fold a repeated event twice", () => {
  const store = following()
  ScriptedSource.last.send("snapshot", { ...running, last_event: 5 })
  ScriptedSource.last.send("warning", { message: "No music.", number: 5 })
  ScriptedSource.last.send("job-failed", { status: "failed", number: 4 })
  expect(store.state().live?.job).toMatchObject({ status: "running", warning_count: 0 })
  expect(ScriptedSource.all).toHaveLength(1)
})

it("fetches the final state of a job that ends, and then needs no stream", () => {
  const store = following()
  ScriptedSource.last.send("snapshot", running)
  ScriptedSource.last.send("job-completed", { status: "succeeded" })
  expect(ScriptedSource.open).toHaveLength(1)
  ScriptedSource.last.send("snapshot", { ...running, status: "succeeded", warnings: ["final"] })
  expect(ScriptedSource.open).toEqual([])
  expect(store.state().live?.job.warnings).toEqual(["final"])
})
