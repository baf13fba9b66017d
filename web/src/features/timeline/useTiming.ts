import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useCallback, useEffect, useRef, useState } from "react"
import { type Segment, send } from "../../shared/api/client"
import { type PauseChange, merged, withChanges } from "./timing"

const SETTLED_MS = 500

export interface Timing {
  /** The segments with what is not saved yet. */
  readonly segments: readonly Segment[]
  readonly state: "unchanged" | "saving" | "saved" | "failed"
  readonly error: Error | null
  /** Changes pauses and saves them once no other change follows: a run of steps is one change of the script. */
  readonly change: (changes: readonly PauseChange[]) => void
}

/** Pauses changed by hand, which are saved by themselves into the film's script. */
export function useTiming(projectId: string, segments: readonly Segment[]): Timing {
  const client = useQueryClient()
  const [unsaved, setUnsaved] = useState<readonly PauseChange[]>([])
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const { mutate, error, isPending, isSuccess } = useMutation({
    // One after the other: each is written into the script that the one before has left.
    scope: { id: `pauses of ${projectId}` },
    mutationFn: (sent: readonly PauseChange[]) =>
      send<unknown>("PATCH", `/api/projects/${projectId}/pauses`, { segments: sent }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["film", projectId] }),
    // What was changed meanwhile is still to be saved.
    onSettled: (_answer, _error, sent) => setUnsaved((now) => (now === sent ? [] : now)),
  })
  const latest = useRef(unsaved)
  latest.current = unsaved
  const save = useCallback(() => {
    clearTimeout(timer.current)
    timer.current = undefined
    if (latest.current.length > 0) mutate(latest.current)
  }, [mutate])
  const change = useCallback(
    (changes: readonly PauseChange[]) => {
      if (changes.length === 0) return
      clearTimeout(timer.current)
      timer.current = setTimeout(save, SETTLED_MS)
      setUnsaved((now) => merged(now, changes))
    },
    [save],
  )
  // What was typed last is not lost when the page is left for another one.
  useEffect(() => save, [save])
  const isUnsaved = unsaved.length > 0 || isPending
  return {
    segments: withChanges(segments, unsaved),
    state: isUnsaved ? "saving" : error !== null ? "failed" : isSuccess ? "saved" : "unchanged",
    error: isUnsaved ? null : error,
    change,
  }
}
