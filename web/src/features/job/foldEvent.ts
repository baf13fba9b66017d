import type { Job, JobEvent, Schemas } from "../../shared/api/client"

/** What a running job has said of an asset since the last snapshot. */
export interface LiveAsset {
  readonly status: Schemas["AssetStatus"]
  readonly retry: number | null
  readonly maxRetries: number | null
  readonly reason: string | null
}

/** A step; an event tells why it failed with less than the API, which then follows. */
export type LiveStep = Omit<Schemas["StepObject"], "error"> & { error: Schemas["FailureSummary"] | null }

export interface LiveJob {
  readonly job: Omit<Job, "steps"> & { readonly steps: readonly LiveStep[] }
  readonly assets: ReadonlyMap<string, LiveAsset>
  /** Number of the last event that the state includes. */
  readonly lastEvent: number
}

type StepEvent = Schemas["StepStatusEvent"] | Schemas["StepProgressEvent"] | Schemas["StepErrorEvent"]

/** The state after an event. Events before the first snapshot change nothing. */
export function foldEvent(live: LiveJob | null, event: JobEvent): LiveJob | null {
  if (event.type === "snapshot") return { job: event, assets: new Map(), lastEvent: event.last_event }
  if (live === null || isStale(live, event)) return live
  return { ...folded(live, event), lastEvent: event.number }
}

/** Whether the state already includes an event; after a gap, the stream may repeat some. */
export function isStale(live: LiveJob | null, event: JobEvent): boolean {
  return live !== null && event.type !== "snapshot" && event.number <= live.lastEvent
}

function folded(live: LiveJob, event: Exclude<JobEvent, Schemas["SnapshotEvent"]>): LiveJob {
  switch (event.type) {
    case "job-status":
    case "job-completed":
    case "job-failed":
    case "job-canceled":
      return { ...live, job: { ...live.job, status: event.status } }
    case "step-status":
    case "step-progress":
    case "step-error":
      return { ...live, job: { ...live.job, steps: live.job.steps.map((step) => withEvent(step, event)) } }
    case "asset-status":
      return { ...live, assets: new Map(live.assets).set(event.asset_id, liveAsset(event)) }
    case "warning": {
      const { warnings, warning_count } = live.job
      const job = { ...live.job, warnings: [...warnings, event.message], warning_count: warning_count + 1 }
      return { ...live, job }
    }
    case "notice":
      return live
    default:
      return unknownEvent(event)
  }
}

/** Whether a job's end was announced, so that its final snapshot can be fetched. */
export function endsJob(event: JobEvent): boolean {
  return event.type === "job-completed" || event.type === "job-failed" || event.type === "job-canceled"
}

export function isActive(job: Pick<Job, "status">): boolean {
  return job.status === "queued" || job.status === "running"
}

function withEvent(step: LiveStep, event: StepEvent): LiveStep {
  if (step.step !== event.step) return step
  const { status, done, total, current, summary } = event
  const progress = Math.max(event.progress, step.progress)
  const error = event.error ?? (status === "failed" ? step.error : null)
  return { ...step, status, progress, done, total, current, summary, error }
}

function liveAsset(event: Schemas["AssetStatusEvent"]): LiveAsset {
  return {
    status: event.status,
    retry: event.retry ?? null,
    maxRetries: event.max_retries ?? null,
    reason: event.error?.message ?? null,
  }
}

function unknownEvent(event: never): never {
  throw new Error(`Unknown event: ${JSON.stringify(event)}`)
}
