import { describe, expect, it } from "vitest"
import type { Job, JobEvent } from "../../shared/api/client"
import { type LiveJob, endsJob, foldEvent, isActive, isStale } from "./foldEvent"

const step = { step: "images", status: "running", progress: 40, done: 2, total: 5, current: null, summary: null, error: null }
const job = { job_id: "job_1", status: "running", last_event: 0, steps: [step], warnings: [], warning_count: 0 }
const event = (fields: object) => ({ job_id: "job_1", number: 1, at: "", ...fields }) as unknown as JobEvent
const started = () => foldEvent(null, event({ type: "snapshot", ...job })) as LiveJob

describe("foldEvent", () => {
  it("starts with the snapshot", () => {
    expect(started().job.steps).toHaveLength(1)
    expect(foldEvent(null, event({ type: "warning", message: "late" }))).toBeNull()
  })

  it("never lets progress go back", () => {
    const late = event({ type: "step-progress", ...step, progress: 20, done: 1 })
    expect(foldEvent(started(), late)?.job.steps[0]).toMatchObject({ progress: 40, done: 1 })
  })

  it("keeps why a step failed, until it runs again", () => {
    const error = { code: "SpendingLimit", message: "The limit is reached." }
    const failed = foldEvent(started(), event({ type: "step-error", ...step, status: "failed", error }))
    expect(failed?.job.steps[0]).toMatchObject({ status: "failed", error })
    const repeated = foldEvent(failed, event({ type: "step-status", ...step, status: "failed", number: 2 }))
    expect(repeated?.job.steps[0]?.error).toEqual(error)
    const again = foldEvent(repeated, event({ type: "step-status", ...step, number: 3 }))
    expect(again?.job.steps[0]?.error).toBeNull()
  })

  it("ignores an event that the state already includes", () => {
    const live = foldEvent(null, event({ type: "snapshot", ...job, last_event: 7 }))
    const warning = (number: number) => event({ type: "warning", message: "No music.", number })
    expect(isStale(live, warning(7))).toBe(true)
    expect(foldEvent(live, warning(7))).toBe(live)
    const next = foldEvent(live, warning(8))
    expect(foldEvent(next, warning(8))?.job.warning_count).toBe(1)
  })

  it("changes the step that the event names, and no other", () => {
    const other = event({ type: "step-status", ...step, step: "music", status: "failed" })
    expect(foldEvent(started(), other)?.job.steps).toEqual([step])
  })

  it("keeps the latest status of an asset and why it is tried again", () => {
    const retrying = { type: "asset-status", asset_id: "ast_1", status: "retrying", retry: 1, max_retries: 3 }
    const live = foldEvent(started(), event({ ...retrying, error: { message: "Too many requests." } }))
    expect(live?.assets.get("ast_1")).toEqual({
      status: "retrying",
      retry: 1,
      maxRetries: 3,
      reason: "Too many requests.",
    })
  })

  it("forgets what an earlier snapshot did not know", () => {
    const live = foldEvent(started(), event({ type: "asset-status", asset_id: "ast_1", status: "running" }))
    expect(foldEvent(live, event({ type: "snapshot", ...job }))?.assets.size).toBe(0)
  })

  it("counts warnings", () => {
    const live = foldEvent(started(), event({ type: "warning", message: "No music." }))
    expect(live?.job).toMatchObject({ warnings: ["No music."], warning_count: 1 })
  })

  it.each(["job-completed", "job-failed", "job-canceled"])("ends with %s", (type) => {
    expect(endsJob(event({ type, status: "failed" }))).toBe(true)
    expect(foldEvent(started(), event({ type, status: "failed" }))?.job.status).toBe("failed")
  })

  it("refuses an event that it does not know", () => {
    expect(() => foldEvent(started(), event({ type: "job-paused" }))).toThrow("job-paused")
  })
})

it("a queued job is active, a canceled one is not", () => {
  const active = (status: string) => isActive({ status } as Job)
  expect([active("queued"), active("running"), active("canceled")]).toEqual([true, true, false])
})
