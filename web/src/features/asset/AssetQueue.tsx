import { TAKES } from "../../shared/text"
import { QueueList } from "./QueueList"
import { useQueue } from "./useQueue"

/** The jobs that make or will make a take of this asset. */
export function AssetQueue({ projectId, assetId }: { projectId: string; assetId: string }) {
  const queue = useQueue(projectId)
  const jobs = (queue.data?.jobs ?? []).filter((job) => job.takes.some((take) => take.asset_id === assetId))
  return <QueueList projectId={projectId} title={TAKES.queue.title} jobs={jobs} />
}
