import { useQueryClient } from "@tanstack/react-query"
import { useEffect, useSyncExternalStore } from "react"
import { type Job, type JobEvent, get } from "../../shared/api/client"
import { type JobState, JobStore } from "./JobStore"
import { coalesced } from "./coalesced"

const store = new JobStore((jobId) => get<Job>(`/api/jobs/${jobId}`))
const REFRESH_MS = 400
const SETTLED = new Set(["generated", "failed", "needs_prompt_update"])

/** Follows a project's latest job and refreshes what its events change. */
export function useFollowedJob(projectId: string, jobId: string | null): JobState {
  const client = useQueryClient()
  useEffect(() => {
    // Canceling what is being fetched would start the same work again with each event.
    const refresh = () => client.invalidateQueries({ queryKey: ["film", projectId] }, { cancelRefetch: false })
    const refreshes = coalesced(refresh, REFRESH_MS)
    const stop = store.onEvent((event) => changesFilm(event) && refreshes.request())
    return () => {
      stop()
      refreshes.stop()
    }
  }, [client, projectId])
  useEffect(() => {
    store.follow(jobId)
    return () => store.follow(null)
  }, [jobId])
  return useSyncExternalStore(store.subscribe, store.state)
}

/** Fetches the followed job anew, after a request that changed it. */
export function reloadJob(): void {
  store.reload()
}

function changesFilm(event: JobEvent): boolean {
  switch (event.type) {
    case "asset-status":
      return SETTLED.has(event.status)
    // While no stream was open, anything may have changed.
    case "snapshot":
    case "job-completed":
    case "job-failed":
    case "job-canceled":
      return true
    default:
      return false
  }
}
