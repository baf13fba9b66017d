import { useQuery } from "@tanstack/react-query"
import { type Schemas, get } from "../../shared/api/client"

const BUSY_REFRESH_MS = 3_000
const IDLE_REFRESH_MS = 10_000

/** The film's jobs that run or wait, in the order in which they run, and the one to be shown. */
export function useQueue(projectId: string) {
  return useQuery({
    queryKey: ["film", projectId, "queue"],
    queryFn: () => get<Schemas["QueueObject"]>(`/api/projects/${projectId}/queue`),
    // Events tell of one job only, and not that it has begun; the command line may start others.
    refetchInterval: ({ state }) => ((state.data?.jobs.length ?? 0) > 0 ? BUSY_REFRESH_MS : IDLE_REFRESH_MS),
  })
}
