import { TAKES } from "../../shared/text"
import { QueueList } from "./QueueList"
import { useQueue } from "./useQueue"

/** The film's jobs that wait for the one that is shown. */
export function WaitingJobs({ projectId, jobId }: { projectId: string; jobId: string }) {
  const queue = useQueue(projectId)
  const jobs = (queue.data?.jobs ?? []).filter((job) => job.job_id !== jobId)
  return <QueueList projectId={projectId} title={TAKES.queue.waiting(jobs.length)} jobs={jobs} />
}
