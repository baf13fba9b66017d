import type { JobEvent, Schemas } from "../../shared/api/client"
import { ASSET_KIND, STEP, TEXT } from "../../shared/text"

export type ActivityTone = "neutral" | "good" | "caution" | "bad"

/** One line of what has happened; with an asset, the way to its editor. */
export interface ActivityLine {
  readonly id: string
  readonly at: string
  readonly tone: ActivityTone
  readonly words: string
  readonly detail: string | null
  readonly assetId: string | null
}

type LineParts = Pick<ActivityLine, "tone" | "words"> & Partial<ActivityLine>
type NumberedEvent = Exclude<JobEvent, Schemas["SnapshotEvent"]>

/** The types of events that make a line; progress is shown elsewhere. */
export const ACTIVITY_TYPES = [
  "job-status",
  "step-status",
  "step-error",
  "asset-status",
  "warning",
  "notice",
  "job-completed",
  "job-failed",
  "job-canceled",
] as const satisfies readonly JobEvent["type"][]

/** What an event means in plain words; null for what nobody needs to read. */
export function activityLine(event: JobEvent): ActivityLine | null {
  if (event.type === "snapshot") return null
  const parts = partsOf(event)
  if (parts === null) return null
  const { job_id, number, at } = event
  return { id: `${job_id} ${number}`, at, detail: null, assetId: null, ...parts }
}

function partsOf(event: NumberedEvent): LineParts | null {
  const words = TEXT.activity
  switch (event.type) {
    case "asset-status":
      return assetParts(event)
    case "step-status":
      return event.status === "succeeded" ? { tone: "neutral", words: words.stepDone(STEP[event.step]), detail: event.summary ?? null } : null
    case "step-error":
      return { tone: "bad", words: words.stepFailed(STEP[event.step]), detail: reasonOf(event.error) }
    case "warning":
      return { tone: "caution", words: event.message }
    case "notice":
      return { tone: "neutral", words: event.message, assetId: event.asset_id ?? null }
    case "job-status":
      return jobParts(event.status)
    case "job-completed":
      return endParts(event.summary?.placeholder_count ?? 0)
    case "job-failed":
      return { tone: "bad", words: words.jobFailed, detail: reasonOf(event.error) }
    case "job-canceled":
      return { tone: "caution", words: words.jobCanceled }
    default:
      return null
  }
}

function assetParts(event: Schemas["AssetStatusEvent"]): LineParts | null {
  const words = TEXT.activity
  const kind = ASSET_KIND[event.kind]
  const common = { detail: event.title, assetId: event.asset_id }
  const reason = `${event.title} — ${reasonOf(event.error) ?? ""}`
  switch (event.status) {
    case "generated":
      if (event.reused) return { tone: "good", words: words.reused(kind), ...common }
      if (event.is_fallback) return { tone: "caution", words: words.fallback(kind, event.model ?? null), ...common }
      return { tone: "good", words: words.made(kind, event.model ?? null), ...common }
    case "failed":
      return { tone: "bad", words: words.failed(kind), ...common, detail: reason }
    case "needs_prompt_update":
      return { tone: "bad", words: words.needsPrompt(kind), ...common, detail: reason }
    case "retrying": {
      const tries = words.retrying(kind, event.retry ?? null, event.max_retries ?? null)
      return { tone: "caution", words: tries, ...common, detail: reason }
    }
    default:
      return null
  }
}

function jobParts(status: Schemas["JobStatus"]): LineParts | null {
  if (status === "queued") return { tone: "neutral", words: TEXT.activity.jobQueued }
  return status === "running" ? { tone: "neutral", words: TEXT.activity.jobRunning } : null
}

function endParts(missing: number): LineParts {
  if (missing === 0) return { tone: "good", words: TEXT.activity.jobDone }
  return { tone: "caution", words: TEXT.activity.jobDoneMissing(missing) }
}

/** What went wrong and what helps, as one text. */
function reasonOf(error: Pick<Schemas["FailureSummary"], "message" | "remediation"> | null | undefined): string | null {
  return error == null ? null : `${error.message} ${error.remediation}`.trim()
}
