import { useQuery } from "@tanstack/react-query"
import { type Schemas, get } from "../../../shared/api/client"
import { type LiveJob, isActive } from "../../job/foldEvent"
import type { Pieces } from "./scene"

const REFRESH_MS = 1_500

/** What is finished of the film that a job is rendering; null while it renders none. */
export function usePieces(job: LiveJob["job"] | null): Pieces | null {
  const rendersNow = job !== null && isActive(job) && job.steps.some(isRendering)
  const pieces = useQuery({
    queryKey: ["pieces", job?.job_id],
    queryFn: () => get<Schemas["PieceList"]>(`/api/jobs/${job?.job_id}/pieces`),
    enabled: rendersNow,
    refetchInterval: REFRESH_MS,
  })
  return rendersNow ? (pieces.data ?? null) : null
}

function isRendering({ step, status }: Pick<Schemas["StepObject"], "step" | "status">): boolean {
  return step === "render" && status === "running"
}
