import type { Schemas } from "../../shared/api/client"
import type { IconName } from "../../shared/ui/Icon"
import { Pill, type Tone } from "../../shared/ui/Pill"
import { JOB_STATUS, TEXT } from "../../shared/text"

const LOOKS: Record<Schemas["JobStatus"], readonly [Tone, IconName]> = {
  queued: ["neutral", "clock"],
  running: ["busy", "spinner"],
  succeeded: ["good", "check"],
  failed: ["bad", "alert"],
  canceled: ["caution", "ban"],
}

/** A job's status; null for a film that no job has worked on. */
export function JobPill({ status }: { status: Schemas["JobStatus"] | null }) {
  if (status === null) {
    return (
      <Pill tone="neutral" icon="text">
        {TEXT.films.unmade}
      </Pill>
    )
  }
  const [tone, icon] = LOOKS[status]
  return (
    <Pill tone={tone} icon={icon}>
      {JOB_STATUS[status]}
    </Pill>
  )
}
