import type { QueuedJob } from "../../shared/api/client"
import { JOB_STATUS } from "../../shared/text"
import { ActionButton } from "../../shared/ui/ActionButton"
import { Icon } from "../../shared/ui/Icon"
import { reloadJob } from "../job/useFollowedJob"
import { changesOf, namesOf } from "./queue"

interface QueueListProps {
  projectId: string
  title: string
  jobs: readonly QueuedJob[]
}

/** Jobs that run or wait, each with what it makes and the way to cancel it. */
export function QueueList({ projectId, title, jobs }: QueueListProps) {
  if (jobs.length === 0) return null
  return (
    <div className="stack tight">
      <h3>{title}</h3>
      <ol className="stack tight">
        {jobs.map((job) => (
          <li key={job.job_id} className="queued">
            <Icon name={job.status === "running" ? "spinner" : "clock"} />
            <div>
              <p>
                <span className="strong">{namesOf(job)}</span> · {JOB_STATUS[job.status]}
              </p>
              <Changes job={job} />
            </div>
            {job.actions.map((action) => (
              <ActionButton key={action.label} action={action} refreshes={["film", projectId]} onDone={reloadJob} />
            ))}
          </li>
        ))}
      </ol>
    </div>
  )
}

function Changes({ job }: { job: QueuedJob }) {
  const changes = changesOf(job)
  return changes === null ? null : <p className="hint">{changes}</p>
}
