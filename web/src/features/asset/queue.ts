import type { QueuedJob } from "../../shared/api/client"
import { ASSET_KIND, JOB_MODE, TAKES } from "../../shared/text"

type RequestedTake = QueuedJob["takes"][number]

/** What a job makes, in words. */
export function namesOf(job: QueuedJob): string {
  const [take, ...others] = job.takes
  if (take === undefined) return JOB_MODE[job.mode]
  if (others.length > 0) return TAKES.queue.several(job.takes.length)
  return TAKES.queue.of(ASSET_KIND[take.kind], take.title)
}

/** What is new in the takes of a job; null if they only repeat what was. */
export function changesOf(job: QueuedJob): string | null {
  const [take, ...others] = job.takes
  if (take === undefined) return null
  if (others.length > 0) return job.takes.map((one) => TAKES.queue.of(ASSET_KIND[one.kind], one.title)).join(", ")
  return wordsOf(take).join(" · ") || null
}

function wordsOf(take: RequestedTake): string[] {
  return [
    ...(take.prompt === null ? [] : [take.prompt]),
    ...(take.model === null ? [] : [take.model]),
    ...(take.seed === null ? [] : [TAKES.queue.seed(take.seed)]),
  ]
}
